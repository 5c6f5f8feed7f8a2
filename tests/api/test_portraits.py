"""The picture of a stored card: taken from a file or an earlier version, or removed."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.fakes.cards import small_card_png
from tests.fakes.pictures import picture


@pytest.fixture
def card_id(api: httpx.Client) -> str:
    file = {"file": ("mara.png", small_card_png())}
    return str(api.post("/api/v2/cards/import", files=file).json()["id"])


def edit(
    api: httpx.Client, card_id: str, version: int, **change: Any
) -> httpx.Response:
    headers = {"If-Match": f'"{version}"'}
    return api.patch(f"/api/v2/cards/{card_id}", json=change, headers=headers)


def portrait(api: httpx.Client, card_id: str) -> httpx.Response:
    return api.get(f"/api/v2/cards/{card_id}/portrait")


def upload(api: httpx.Client) -> str:
    file = {"file": ("new.jpg", picture("teal", (900, 900)))}
    return str(api.post("/api/v2/files", files=file).json()["id"])


def versions(api: httpx.Client, card_id: str) -> list[str | None]:
    found = api.get(f"/api/v2/cards/{card_id}/versions").json()["versions"]
    return [one["portrait_sha256"] for one in found]


def test_an_earlier_picture_is_taken_again(api: httpx.Client, card_id: str) -> None:
    first = portrait(api, card_id).content
    changed = edit(api, card_id, 1, portrait_file=upload(api))
    assert changed.status_code == 200, changed.text
    with Image.open(io.BytesIO(portrait(api, card_id).content)) as shown:
        assert shown.width * 3 == shown.height * 2

    taken = edit(api, card_id, 2, portrait_version=1)

    assert taken.json()["version"] == 3
    assert portrait(api, card_id).content == first
    newest, between, oldest = versions(api, card_id)
    assert newest == oldest != between


def test_a_picture_is_removed_and_everything_else_stays(
    api: httpx.Client, card_id: str
) -> None:
    before = api.get(f"/api/v2/cards/{card_id}").json()

    after = edit(api, card_id, 1, remove_portrait=True).json()

    assert (after["version"], after["has_portrait"]) == (2, False)
    assert after["card"] == before["card"]
    assert portrait(api, card_id).status_code == 404
    assert edit(api, card_id, 2, remove_portrait=True).json()["version"] == 2
    assert edit(api, card_id, 2, portrait_version=1).json()["has_portrait"]


def test_a_picture_is_named_once_and_has_to_be_there(
    api: httpx.Client, card_id: str
) -> None:
    edit(api, card_id, 1, remove_portrait=True)

    both = edit(api, card_id, 2, portrait_version=1, remove_portrait=True)
    blank = edit(api, card_id, 2, portrait_version=2)
    unknown = edit(api, card_id, 2, portrait_version=9)

    assert [one.status_code for one in (both, blank, unknown)] == [422, 422, 404]
    assert "exclude each other" in both.json()["detail"]
    assert "version 2 has no picture" in blank.json()["detail"]
