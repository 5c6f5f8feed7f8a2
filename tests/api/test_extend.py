"""Lorebooks extended over HTTP: proposals wait, some or all are accepted as a new version."""

import json
from typing import Any

import httpx
import pytest

from card_generator_app.cards.lorebooks.converter import encode_lorebook
from tests.api.conftest import Jobs
from tests.fakes.cards import small_card, small_card_png
from tests.fakes.faults import Fault
from tests.fakes.program import Provider

SOURCE = (
    b"The ferry to Saltmarsh leaves at noon. Tobias Fenn rows to Saltmarsh alone.\n\n"
    b"In Saltmarsh the toll is paid with salt. They say Tobias Fenn has never paid it.\n"
)
FINDING = {
    "kind": "place",
    "name": "Saltmarsh",
    "keys": ["Saltmarsh"],
    "facts": "In Saltmarsh the toll is paid with salt.",
    "entry": 0,
    "reason": "No entry tells of Saltmarsh.",
    "passage": 1,
    "quote": "the toll is paid with salt",
}
CHANGE = FINDING | {
    "name": "Mill",
    "keys": ["old mill"],
    "facts": "The mill stands again.",
    "entry": 2,
    "reason": "The mill is no ruin any more.",
    "quote": "",
}
ENTRY = {
    "name": "Saltmarsh",
    "keys": ["Saltmarsh"],
    "content": "Saltmarsh takes its toll in salt.",
}
UPDATE = {
    "name": "Mill",
    "keys": ["old mill"],
    "content": "The old mill burned down and stands again.",
}


@pytest.fixture
def kept(api: httpx.Client) -> str:
    """A card with two entries, all its author's."""
    file = {"file": ("mara.png", small_card_png())}
    return str(api.post("/api/v2/cards/import", files=file).json()["id"])


@pytest.fixture
def source(api: httpx.Client) -> str:
    file = {"file": ("harbor.md", SOURCE)}
    return str(api.post("/api/v2/files", files=file).json()["id"])


def extended(
    api: httpx.Client, jobs: Jobs, card_id: str, **body: Any
) -> dict[str, Any]:
    answer = api.post(f"/api/v2/cards/{card_id}/lorebook/extend", json=body)
    assert answer.status_code == 202, answer.text
    job = jobs.ended(answer.json()["job"]["id"])
    assert job["status"] == "completed", job["error"]
    return job


def waiting(api: httpx.Client, card_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/api/v2/cards/{card_id}/proposals").json()[
        "proposals"
    ]
    return found


def book(api: httpx.Client, card_id: str) -> dict[str, Any]:
    card = api.get(f"/api/v2/cards/{card_id}").json()["card"]
    found: dict[str, Any] = card["data"]["character_book"]
    return found


def answer_with(provider: Provider, *replies: Any) -> None:
    provider.fake.faults += [Fault("reply", text=json.dumps(one)) for one in replies]


def test_what_is_found_waits_with_reason_and_place_and_is_accepted(
    api: httpx.Client, jobs: Jobs, provider: Provider, kept: str, source: str
) -> None:
    before = book(api, kept)
    answer_with(provider, {"findings": [FINDING]}, {"entries": [ENTRY]})
    job = extended(api, jobs, kept, source_files=[source])
    assert book(api, kept) == before
    [one] = waiting(api, kept)

    accepted = api.post(
        f"/api/v2/cards/{kept}/proposals/accept",
        json={"ids": [one["id"]]},
        headers={"If-Match": '"1"'},
    )

    assert job["card_id"] == kept
    assert (one["part"], one["old"], one["job_id"]) == (
        *("character_book.2", None),
        job["id"],
    )
    assert one["reason"] == (
        "No entry tells of Saltmarsh. (“the toll is paid with salt”)"
    )
    assert one["ref"].startswith("harbor.md")
    assert accepted.json()["version"] == 2
    after = book(api, kept)
    assert after["entries"][:2] == before["entries"]
    assert after["entries"][2]["content"] == "Saltmarsh takes its toll in salt."
    provenance = accepted.json()["provenance"]["parts"]
    assert provenance["character_book.1"] == "author"
    assert provenance["character_book.2"] == "openrouter"


def test_some_are_accepted_and_the_others_wait_on(
    api: httpx.Client, jobs: Jobs, provider: Provider, kept: str, source: str
) -> None:
    answer_with(provider, {"findings": [CHANGE]}, UPDATE)
    extended(api, jobs, kept, source_files=[source])
    answer_with(provider, {"findings": [FINDING]}, {"entries": [ENTRY]})
    extended(api, jobs, kept, source_files=[source])
    change, new = waiting(api, kept)

    api.post(
        f"/api/v2/cards/{kept}/proposals/accept",
        json={"ids": [change["id"]]},
        headers={"If-Match": '"1"'},
    )

    assert change["old"]["content"] == "The old mill burned down."
    assert change["new"] == {**change["old"], "content": UPDATE["content"]}
    assert [one["id"] for one in waiting(api, kept)] == [new["id"]]
    assert len(book(api, kept)["entries"]) == 2


def test_accepting_needs_the_version_that_was_seen(
    api: httpx.Client, jobs: Jobs, provider: Provider, kept: str, source: str
) -> None:
    answer_with(provider, {"findings": [FINDING]}, {"entries": [ENTRY]})
    extended(api, jobs, kept, source_files=[source])
    accept = f"/api/v2/cards/{kept}/proposals/accept"

    assert api.post(accept, json={}).status_code == 428
    stale = api.post(accept, json={}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412


def test_an_entry_that_was_edited_meanwhile_is_not_overwritten(
    api: httpx.Client, jobs: Jobs, provider: Provider, kept: str, source: str
) -> None:
    answer_with(provider, {"findings": [CHANGE]}, UPDATE)
    extended(api, jobs, kept, source_files=[source])
    mine = book(api, kept)
    mine["entries"][1]["content"] = "My mill."
    edit = {"fields": {"character_book": mine}}
    api.patch(f"/api/v2/cards/{kept}", json=edit, headers={"If-Match": '"1"'})

    refused = api.post(
        f"/api/v2/cards/{kept}/proposals/accept",
        json={},
        headers={"If-Match": '"2"'},
    )

    assert refused.status_code == 409
    assert book(api, kept)["entries"][1]["content"] == "My mill."


def test_a_locked_book_is_refused_before_anything_is_paid(
    api: httpx.Client, provider: Provider, kept: str, source: str
) -> None:
    api.post(f"/api/v2/cards/{kept}/lock", json={"parts": ["character_book"]})

    refused = api.post(
        f"/api/v2/cards/{kept}/lorebook/extend", json={"source_files": [source]}
    )

    assert refused.status_code == 409
    assert "the lorebook is locked" in refused.json()["detail"]
    assert provider.fake.calls == 0


def test_the_composer_proposes_what_the_sources_name_in_their_words(
    api: httpx.Client, jobs: Jobs, kept: str, source: str
) -> None:
    extended(api, jobs, kept, source_files=[source], options={"writer": "composer"})

    found = {one["new"]["name"]: one for one in waiting(api, kept)}
    assert {"Saltmarsh", "Tobias Fenn"} <= found.keys()
    assert "the toll is paid with salt." in found["Saltmarsh"]["new"]["content"]
    assert found["Saltmarsh"]["ref"].startswith("harbor.md")


def test_the_composer_extends_from_a_concept(
    api: httpx.Client, jobs: Jobs, kept: str
) -> None:
    extended(
        api,
        jobs,
        kept,
        concept="A harbor town ruled by bell founders",
        entries=3,
        options={"writer": "composer"},
    )

    found = waiting(api, kept)
    assert 1 <= len(found) <= 3
    assert all(one["new"]["keys"] and one["new"]["content"] for one in found)


def test_a_book_alone_is_kept_and_extended(
    api: httpx.Client, jobs: Jobs, provider: Provider, source: str
) -> None:
    world = small_card().book
    assert world is not None
    content, _ = encode_lorebook({**world, "name": "Cold Harbor"}, "world_info")
    file = {"file": ("world.json", content)}
    answer_with(provider, {"findings": [FINDING]}, {"entries": [ENTRY]})

    kept = api.post("/api/v2/lorebooks/import", files=file)
    card_id = kept.json()["id"]
    extended(api, jobs, card_id, source_files=[source])

    assert kept.status_code == 201
    assert kept.json()["name"] in ("Cold Harbor", "world")
    assert kept.json()["format"] == "world_info"
    assert len(waiting(api, card_id)) == 1


def test_what_is_no_lorebook_is_refused(api: httpx.Client) -> None:
    file = {"file": ("x.txt", b"hello")}

    assert api.post("/api/v2/lorebooks/import", files=file).status_code == 422


def test_a_card_that_is_not_there_is_404(api: httpx.Client) -> None:
    answer = api.post("/api/v2/cards/nope/lorebook/extend", json={})

    assert answer.status_code == 404


def test_repeated_with_one_key_it_is_one_job(
    api: httpx.Client, kept: str, source: str
) -> None:
    url, body = f"/api/v2/cards/{kept}/lorebook/extend", {"source_files": [source]}
    headers = {"Idempotency-Key": "once"}

    first = api.post(url, json=body, headers=headers).json()["job"]["id"]
    second = api.post(url, json=body, headers=headers).json()["job"]["id"]

    assert first == second
