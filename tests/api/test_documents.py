"""The OpenAPI documents and the docs pages, which must work without a network."""

import re
from typing import Any

import httpx
import pytest

VERSIONS = ["v1", "v2"]
METHODS = {"get", "put", "post", "delete", "patch"}


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation of an OpenAPI document."""
    paths = document["paths"].values()
    return [item for path in paths for name, item in path.items() if name in METHODS]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_docs_page_loads_nothing_from_elsewhere(
    api: httpx.Client, version: str
) -> None:
    page = api.get(f"/api/{version}/docs")

    assert page.status_code == 200
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text)
    assert len(addresses) >= 3
    for address in addresses:
        assert address.startswith("/"), address
        asset = api.get(address)
        assert asset.status_code == 200, address
        assert len(asset.content) > 100
    assert not re.findall(r"https?://", page.text)
    assert f"/api/{version}/openapi.json" in page.text


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_is_of_its_version_only(api: httpx.Client, version: str) -> None:
    document = api.get(f"/api/{version}/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"/api/{version}"}]
    assert not [path for path in document["paths"] if path.startswith("/api/")]


@pytest.mark.parametrize("version", VERSIONS)
def test_operation_ids_are_unique_and_every_operation_explains_itself(
    api: httpx.Client, version: str
) -> None:
    found = operations(api.get(f"/api/{version}/openapi.json").json())

    ids = [operation["operationId"] for operation in found]
    assert len(ids) == len(set(ids))
    assert all(operation["summary"] for operation in found)
    assert all(operation["description"] for operation in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_operation_documents_its_errors_as_problems(
    api: httpx.Client, version: str
) -> None:
    document = api.get(f"/api/{version}/openapi.json").json()

    for operation in operations(document):
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorResponse"}
                assert list(answer["content"]) == ["application/problem+json"]
