"""API keys at the wire: made once, shown once, asked for, refused."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from card_generator_app.settings import Settings
from tests.fakes.program import served_api

KEYS = "/api/v2/keys"


@pytest.fixture
def guarded(settings: Settings) -> Settings:
    """A server that asks for keys, with one of an admin."""
    return settings.model_copy(update={"require_key": True})


def make_key(settings: Settings, **wanted: Any) -> dict[str, Any]:
    """A key made on the machine itself, where nobody asks for one."""
    with served_api(settings.model_copy(update={"require_key": False})) as local:
        return created(local, **wanted)


def created(api: httpx.Client, **wanted: Any) -> dict[str, Any]:
    answer = api.post(KEYS, json={"label": "a test"} | wanted)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def admin(guarded: Settings) -> dict[str, str]:
    return bearer(make_key(guarded, scopes=["admin"])["key"])


@pytest.fixture
def server(guarded: Settings, admin: dict[str, str]) -> Iterator[httpx.Client]:
    with served_api(guarded) as client:
        yield client


def refused(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_key_is_shown_once_and_stored_nowhere(
    api: httpx.Client, settings: Settings
) -> None:
    made = created(api, label="laptop", monthly_cap_usd="2.50")

    listed = api.get(KEYS).json()["keys"]
    assert re.fullmatch(r"cf_[A-Za-z0-9_-]{43}", made["key"])
    assert listed == [{k: v for k, v in made.items() if k != "key"}]
    assert listed[0]["monthly_cap_usd"] == "2.5"
    stored = b"".join(f.read_bytes() for f in settings.data_dir.glob("*.sqlite*"))
    assert made["key"].encode() not in stored


def test_without_keys_loopback_is_open(api: httpx.Client) -> None:
    assert api.get("/api/v2/jobs").status_code == 200


def test_on_loopback_a_key_that_is_shown_counts(api: httpx.Client) -> None:
    reader = created(api, scopes=["read"])

    answer = api.get(KEYS, headers=bearer(reader["key"]))

    assert refused(answer) == (403, "scope_missing")
    assert api.get(KEYS).status_code == 200


def test_where_keys_are_asked_for_nothing_but_health_is_open(
    server: httpx.Client, admin: dict[str, str]
) -> None:
    document = server.get("/api/v2/openapi.json", headers=admin).json()

    answers = {
        (method, path): server.request(
            method, "/api/v2" + re.sub(r"{\w+}", "0" * 36, path)
        ).status_code
        for path, operations in document["paths"].items()
        for method in operations
    }
    open_ones = {one for one, status in answers.items() if status != 401}
    assert open_ones == {
        ("get", "/system/health"),
        ("get", "/system/ready"),
        ("post", "/session"),
        ("delete", "/session"),
    }
    assert refused(server.get("/api/v2/openapi.json")) == (401, "key_required")
    assert refused(server.get("/api/v1/jobs/1")) == (401, "key_required")
    assert server.get("/").status_code in (200, 503)


def test_a_refusal_says_what_to_send(server: httpx.Client) -> None:
    answer = server.get("/api/v2/jobs")

    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Authorization: Bearer cf_" in answer.json()["detail"]


def test_an_admins_key_opens_everything(
    server: httpx.Client, admin: dict[str, str]
) -> None:
    assert server.get("/api/v2/jobs", headers=admin).status_code == 200
    assert server.get(KEYS, headers=admin).status_code == 200


@pytest.mark.parametrize("shown", ["Bearer cf_unknown", "Basic YTpi", "Bearer"])
def test_what_is_no_key_of_ours_is_refused(server: httpx.Client, shown: str) -> None:
    answer = server.get("/api/v2/jobs", headers={"Authorization": shown})

    assert refused(answer) == (401, "key_refused")


def test_a_revoked_key_is_refused_at_once(
    server: httpx.Client, admin: dict[str, str]
) -> None:
    made = server.post(KEYS, json={"label": "lost"}, headers=admin).json()
    assert server.get("/api/v2/jobs", headers=bearer(made["key"])).status_code == 200

    revoked = server.delete(f"{KEYS}/{made['id']}", headers=admin)

    assert revoked.json()["revoked_at"]
    answer = server.get("/api/v2/jobs", headers=bearer(made["key"]))
    assert refused(answer) == (401, "key_refused")


def test_its_use_is_noted_to_the_minute(
    server: httpx.Client, admin: dict[str, str]
) -> None:
    first = server.get(KEYS, headers=admin).json()["keys"][0]["last_used_at"]

    again = server.get(KEYS, headers=admin).json()["keys"][0]["last_used_at"]

    assert first is not None
    assert again == first


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {"read"}),
        (["write"], {"write"}),
        (["generate"], {"generate"}),
        (["read", "write"], {"read", "write"}),
        (["admin"], {"read", "write", "generate", "admin"}),
    ],
)
def test_a_scope_allows_what_openapi_says_it_does(
    api: httpx.Client, scopes: list[str], allowed: set[str]
) -> None:
    key = bearer(created(api, scopes=scopes)["key"])
    document = api.get("/api/v2/openapi.json").json()

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            url = "/api/v2" + re.sub(r"{\w+}", "0" * 36, path)
            # Nothing is changed: no body is one, and no such id exists.
            answer = api.request(method, url, headers=key)
            is_refused = answer.status_code == 403
            needed = operation["x-scope"]
            assert is_refused == (needed not in allowed | {"none"}), (method, path)


def test_openapi_shows_the_key_and_each_scope(api: httpx.Client) -> None:
    for version in ("v1", "v2"):
        document = api.get(f"/api/{version}/openapi.json").json()
        assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
        assert all(
            operation["x-scope"] in ("none", "read", "generate", "write", "admin")
            for operations in document["paths"].values()
            for operation in operations.values()
        )
