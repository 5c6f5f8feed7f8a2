"""`/lorebooks`: kept, changed by versions, exported in every format, tried, attached."""

from typing import Any

import httpx
import pytest

from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)
from tests.api.conftest import Jobs
from tests.fakes.cards import small_card, small_card_png

URL = "/api/v2/lorebooks"
BOOK: dict[str, Any] = {"name": "Cold Harbor", **(small_card().book or {})}
BOOK["name"] = "Cold Harbor"
ADA = {"name": "Ada", "description": "A detective.", "first_mes": "Hm."}


@pytest.fixture
def kept(api: httpx.Client) -> dict[str, Any]:
    """A lorebook of two entries."""
    answer = api.post(URL, json={"book": BOOK})
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    stored: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"{URL}/{stored['id']}"
    return stored


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


@pytest.mark.parametrize("file_format", LOREBOOK_FORMATS)
def test_every_format_goes_out_and_comes_in(
    api: httpx.Client, kept: dict[str, Any], file_format: str
) -> None:
    out = api.get(f"{URL}/{kept['id']}/export/{file_format}")

    assert out.status_code == 200
    assert "Cold%20Harbor" in out.headers["Content-Disposition"]
    back = api.post(f"{URL}/import", files={"file": ("book.json", out.content)})
    assert back.status_code == 201, back.text
    assert back.json()["format"] == file_format
    assert [one["content"] for one in back.json()["book"]["entries"]] == [
        one["content"] for one in BOOK["entries"]
    ]


def test_a_cards_book_is_imported_under_the_cards_name(api: httpx.Client) -> None:
    file = {"file": ("mara.png", small_card_png())}

    stored = api.post(f"{URL}/import", files=file).json()

    assert (stored["name"], stored["entries"]) == ("Mara", 2)
    assert api.get("/api/v2/cards").json()["cards"] == []


def test_a_change_needs_the_version_that_was_seen(
    api: httpx.Client, kept: dict[str, Any]
) -> None:
    path, change = f"{URL}/{kept['id']}", {"put": {"0": {"keys": ["oven"]}}}

    assert api.patch(path, json=change).status_code == 428
    changed = api.patch(path, json=change, headers=match(1))
    late = api.patch(path, json=change, headers=match(1))

    assert changed.headers["ETag"] == '"2"'
    assert changed.json()["book"]["entries"][0]["keys"] == ["oven"]
    assert changed.json()["book"]["entries"][0]["content"] == (
        BOOK["entries"][0]["content"]
    )
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert late.headers["ETag"] == '"2"'
    changes = api.get(f"{path}/diff").json()["changes"]
    assert "oven" in [one["new"] for one in changes]
    restored = api.post(f"{path}/restore", json={"version": 1}, headers=match(2))
    assert restored.json()["book"] == kept["book"]
    assert len(api.get(f"{path}/versions").json()["versions"]) == 3
    assert api.get(path, params={"version": 2}).json()["version"] == 2


def test_what_fires_is_told_of_books_and_of_cards(
    api: httpx.Client, kept: dict[str, Any]
) -> None:
    file = {"file": ("mara.png", small_card_png())}
    card = api.post("/api/v2/cards/import", files=file).json()
    chat = {"messages": ["Is the bakery open?"], "settings": {"whole_words": True}}

    for stored in (kept, card):
        answer = api.post(f"{URL}/{stored['id']}/simulate", json=chat)
        assert answer.status_code == 200, answer.text
        assert answer.json()["fired"] == [0]
    unknown = {**chat, "settings": {"colour": 1}}
    refused = api.post(f"{URL}/{kept['id']}/simulate", json=unknown)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


def test_attached_again_after_a_change_and_detached(
    api: httpx.Client, kept: dict[str, Any]
) -> None:
    card = api.post("/api/v2/cards", json={"card": ADA}).json()
    path = f"/api/v2/cards/{card['id']}/lorebooks/{kept['id']}"

    assert api.put(path).status_code == 428
    first = api.put(path, headers=match(1))
    api.patch(f"{URL}/{kept['id']}", json={"remove": [1]}, headers=match(1))
    second = api.put(path, headers=match(2))
    gone = api.request("DELETE", path, headers=match(3))

    assert first.json()["summary"]["entries"] == 2
    assert (second.json()["summary"]["entries"], second.headers["ETag"]) == (1, '"3"')
    assert "character_book" not in gone.json()["card"]["data"]
    twice = api.request("DELETE", path, headers=match(4))
    assert twice.status_code == 409


def test_it_is_extended_as_the_book_of_a_card_is(
    api: httpx.Client, jobs: Jobs, kept: dict[str, Any]
) -> None:
    asked = {"concept": "A harbor town ruled by bell founders", "entries": 2}
    asked |= {"options": {"writer": "composer"}}

    started = api.post(f"{URL}/{kept['id']}/extend", json=asked)

    assert started.status_code == 202, started.text
    assert jobs.ended(started.json()["job"]["id"])["status"] == "completed"
    waiting = api.get(f"/api/v2/cards/{kept['id']}/proposals").json()["proposals"]
    assert 1 <= len(waiting) <= 2
    taken = api.post(
        f"/api/v2/cards/{kept['id']}/proposals/accept", json={}, headers=match(1)
    )
    assert taken.status_code == 200, taken.text
    now = api.get(f"{URL}/{kept['id']}").json()
    assert (now["version"], now["entries"]) == (2, 2 + len(waiting))


def test_a_deleted_one_is_in_the_trash(api: httpx.Client, kept: dict[str, Any]) -> None:
    assert api.delete(f"{URL}/{kept['id']}").status_code == 204

    assert api.get(URL).json()["lorebooks"] == []
    assert len(api.get(URL, params={"trash": True}).json()["lorebooks"]) == 1
    assert api.post(f"{URL}/{kept['id']}/recover").status_code == 200


def test_a_cards_id_is_no_lorebook(api: httpx.Client) -> None:
    card = api.post("/api/v2/cards", json={"card": ADA}).json()

    answer = api.get(f"{URL}/{card['id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "lorebook_not_found")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/cards/{id}", {"fields": {"description": "A harbor."}}),
        ("POST", "/cards/{id}/chat", {"messages": ["Hello?"]}),
        ("POST", "/cards/{id}/regenerate", {"parts": ["description"]}),
        ("POST", "/cards/{id}/regenerate/preview", {"parts": ["description"]}),
        ("POST", "/cards/{id}/portrait/generate", {}),
        ("PATCH", "/cards/{id}/brief", {"brief": {"name": "Ada"}}),
        ("POST", "/worlds/{world}/cards", {"card_id": "{id}"}),
        ("PUT", "/cards/{id}/lorebooks/{id}", None),
    ],
)
def test_a_lorebooks_id_is_no_card_to_write_or_to_talk_to(
    api: httpx.Client,
    kept: dict[str, Any],
    method: str,
    path: str,
    body: dict[str, Any] | None,
) -> None:
    world = api.post("/api/v2/worlds", json={"world": {"name": "Harbor"}}).json()
    ids = {"id": kept["id"], "world": world.get("id", "")}
    if body == {"card_id": "{id}"}:
        body = {"card_id": kept["id"]}

    url = f"/api/v2{path.format(**ids)}"
    answer = api.request(method, url, json=body, headers=match(1))

    assert (answer.status_code, answer.json()["code"]) == (404, "card_not_found")
    assert api.get(f"{URL}/{kept['id']}").json()["version"] == 1


def test_a_change_of_what_is_no_entry_is_refused(
    api: httpx.Client, kept: dict[str, Any]
) -> None:
    change = {"fields": {"entries": ["mill"]}, "put": {"0": {"content": "Old."}}}

    answer = api.patch(f"{URL}/{kept['id']}", json=change, headers=match(1))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_a_world_info_file_is_imported_as_it_would_be_converted(
    api: httpx.Client,
) -> None:
    content, _ = encode_lorebook(BOOK, "world_info")

    stored = api.post(f"{URL}/import", files={"file": ("w.json", content)}).json()

    expected = decode_lorebook(content).book["entries"]
    assert stored["book"]["entries"] == expected
