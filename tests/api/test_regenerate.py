"""Parts of stored cards written anew over HTTP, by the built-in composer and by a model."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import Jobs
from tests.fakes.cards import small_card_png


@pytest.fixture
def made(api: httpx.Client, jobs: Jobs) -> str:
    """A card that the composer made, by its id."""
    job = jobs.completed(writer="composer", alternate_greetings=1)
    return str(job["card_id"])


def card(api: httpx.Client, card_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/cards/{card_id}").json()
    return found


def regenerated(
    api: httpx.Client, jobs: Jobs, card_id: str, **body: Any
) -> dict[str, Any]:
    asked = {"options": {"writer": "composer"}} | body
    answer = api.post(f"/api/v2/cards/{card_id}/regenerate", json=asked)
    assert answer.status_code == 202, answer.text
    job = jobs.ended(answer.json()["job"]["id"])
    assert job["status"] == "completed", job["error"]
    return job


def test_a_greeting_written_anew_is_the_next_version_and_all_else_stays(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    before = card(api, made)

    job = regenerated(api, jobs, made, parts=["first_mes"])

    after = card(api, made)
    assert job["card_id"] == made
    assert after["version"] == 2
    old, new = before["card"]["data"], after["card"]["data"]
    assert new["first_mes"] != old["first_mes"]
    assert {**new, "first_mes": ""} == {**old, "first_mes": ""}


def test_another_greeting_is_added(api: httpx.Client, jobs: Jobs, made: str) -> None:
    regenerated(api, jobs, made, parts=["alternate_greetings.99"])

    greetings = card(api, made)["card"]["data"]["alternate_greetings"]
    assert len(greetings) == 2
    assert len(set(greetings)) == 2


def test_a_changed_brief_makes_parts_stale_and_those_are_written_anew(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    before = card(api, made)["card"]["data"]
    patch = {"brief": {"voice": {"avoids": "the winter of the flood"}}}
    changed = api.patch(
        f"/api/v2/cards/{made}/brief", json=patch, headers={"If-Match": '"1"'}
    )
    assert changed.headers["etag"] == '"2"'
    stale = api.get(f"/api/v2/cards/{made}/stale").json()["parts"]

    regenerated(
        api, jobs, made, stale=True, options={"writer": "openrouter", "retries": 1}
    )

    after = card(api, made)["card"]["data"]
    names = {one["part"].split(".")[0] for one in stale}
    assert {"personality", "first_mes", "alternate_greetings"} <= names
    assert after["description"] == before["description"]
    assert after["personality"] != before["personality"]
    assert api.get(f"/api/v2/cards/{made}/stale").json()["parts"] == []


def test_what_is_proposed_waits_until_it_is_accepted(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    regenerated(api, jobs, made, parts=["first_mes"], propose=True)
    assert card(api, made)["version"] == 1

    [waiting] = api.get(f"/api/v2/cards/{made}/proposals").json()["proposals"]
    accepted = api.post(
        f"/api/v2/cards/{made}/proposals/accept",
        json={"ids": [waiting["id"]]},
        headers={"If-Match": '"1"'},
    )

    assert accepted.json()["card"]["data"]["first_mes"] == waiting["new"]
    assert waiting["old"] != waiting["new"]
    assert api.get(f"/api/v2/cards/{made}/proposals").json()["proposals"] == []


def test_a_card_made_offline_is_improved_by_a_model_and_edits_are_kept(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    edit = {"fields": {"scenario": "My own scenario.", "tags": ["mine"]}}
    api.patch(f"/api/v2/cards/{made}", json=edit, headers={"If-Match": '"1"'})
    before = card(api, made)["card"]["data"]

    regenerated(api, jobs, made, options={"writer": "openrouter"})

    after = card(api, made)
    new = after["card"]["data"]
    assert new["scenario"] == "My own scenario."
    assert new["tags"] == ["mine"]
    assert new["description"] != before["description"]
    assert after["provenance"]["parts"]["scenario"] == "author"
    assert after["provenance"]["parts"]["description"] == "openrouter"


def test_a_locked_part_is_refused_before_anything_is_paid(
    api: httpx.Client, made: str
) -> None:
    api.post(f"/api/v2/cards/{made}/lock", json={"parts": ["first_mes"]})

    refused = api.post(
        f"/api/v2/cards/{made}/regenerate", json={"parts": ["first_mes"]}
    )

    assert refused.status_code == 409
    assert "locked: first_mes" in refused.json()["detail"]


def test_an_imported_cards_gaps_are_filled(api: httpx.Client, jobs: Jobs) -> None:
    file = {"file": ("mara.png", small_card_png())}
    imported = api.post("/api/v2/cards/import", files=file).json()

    regenerated(api, jobs, imported["id"], mode="fill_gaps")

    new = card(api, imported["id"])["card"]["data"]
    old = imported["card"]["data"]
    assert new["personality"]
    assert new["scenario"]
    assert new["description"] == old["description"]
    assert new["character_book"] == old["character_book"]
    assert new["extensions"] == old["extensions"]


def test_what_the_composer_adds_is_about_the_cards_own_character(
    api: httpx.Client, jobs: Jobs
) -> None:
    file = {"file": ("mara.png", small_card_png())}
    imported = api.post("/api/v2/cards/import", files=file).json()

    regenerated(api, jobs, imported["id"], parts=["creator_notes"])

    notes = card(api, imported["id"])["card"]["data"]["creator_notes"]
    assert notes.startswith("Mara ")
    assert "#" not in notes


def test_there_is_nothing_to_write_in_a_card_that_is_all_its_authors(
    api: httpx.Client,
) -> None:
    file = {"file": ("mara.png", small_card_png())}
    imported = api.post("/api/v2/cards/import", files=file).json()

    refused = api.post(f"/api/v2/cards/{imported['id']}/regenerate", json={})

    assert refused.status_code == 422
    assert "name it in `parts`" in refused.json()["detail"]


def test_generate_takes_a_stored_card_as_its_start(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    job = jobs.completed(
        concept="", input_card=made, input_card_mode="variant", writer="composer"
    )

    assert job["card_id"] != made
    assert card(api, made)["version"] == 1


def test_a_card_that_is_not_there_is_404(api: httpx.Client) -> None:
    assert api.post("/api/v2/cards/nope/regenerate", json={}).status_code == 404
    assert api.get("/api/v2/cards/nope/proposals").status_code == 404


GERMAN = (
    "{{char}} backt im Dorf das Brot und zählt jeden Laib zweimal, denn seit dem Winter "
    "der Flut traut sie keinem Menschen mehr, der nicht mit beiden Händen arbeitet."
)


@pytest.mark.parametrize(
    ("text", "options", "language"),
    [
        (GERMAN, {}, "de"),
        (GERMAN, {"language": "en"}, "en"),
        ("{{char}} bakes the bread of the village and counts it.", {}, "en"),
    ],
)
def test_what_is_written_for_a_card_is_in_its_language(
    api: httpx.Client, text: str, options: dict[str, Any], language: str
) -> None:
    kept = api.post(
        "/api/v2/cards", json={"card": {"name": "Mara", "description": text}}
    )

    job = api.post(
        f"/api/v2/cards/{kept.json()['id']}/regenerate",
        json={"mode": "fill_gaps", "options": options},
    ).json()["job"]

    assert job["options"]["language"] == language


def test_a_stale_part_in_the_persons_words_is_told_and_not_rewritten(
    api: httpx.Client, jobs: Jobs, made: str
) -> None:
    url = f"/api/v2/cards/{made}"
    edit = {"fields": {"personality": "My own words."}}
    api.patch(url, json=edit, headers={"If-Match": '"1"'})
    patch = {"brief": {"voice": {"avoids": "the winter of the flood"}}}
    api.patch(f"{url}/brief", json=patch, headers={"If-Match": '"2"'})

    stale = api.get(f"{url}/stale").json()["parts"]
    plan = api.post(f"{url}/regenerate/preview", json={"stale": True}).json()

    mine = {one["part"] for one in stale if one["by_author"]}
    assert mine == {"personality"}
    assert [one["part"] for one in plan["kept"]] == ["personality"]
    assert {one["part"] for one in plan["write"]} == {
        one["part"] for one in stale
    } - mine
    regenerated(api, jobs, made, stale=True)
    assert card(api, made)["card"]["data"]["personality"] == "My own words."


def test_a_preview_says_what_would_be_refused(api: httpx.Client, made: str) -> None:
    api.post(f"/api/v2/cards/{made}/lock", json={"parts": ["first_mes"]})

    preview = f"/api/v2/cards/{made}/regenerate/preview"

    assert api.post(preview, json={"parts": ["first_mes"]}).status_code == 409
    assert api.post(preview, json={"stale": True}).status_code == 422
    assert api.get("/api/v2/jobs").json()["jobs"][0]["card_id"] == made
