"""Casts over HTTP: one job, a card for each, one world and one lorebook for all."""

from typing import Any

import httpx

from tests.api.conftest import FINAL, Jobs
from tests.fakes.program import SMALL, wait_for
from tests.fakes.worlds import saltmouth

IDEA = "A travelling circus that only performs in cemeteries"
COMPOSED = SMALL | {
    "concept": IDEA,
    "writer": "composer",
    "seed": 7,
    "lorebook": "embedded",
}


def cast_of(api: httpx.Client, jobs: Jobs, **options: Any) -> dict[str, Any]:
    """A cast that has ended."""
    body = COMPOSED | {"cast_size": 3, "lorebook_entries": 4} | options
    answer = api.post("/api/v2/generation/generate", json=body)
    assert answer.status_code == 202, answer.text
    job_id = answer.json()["job"]["id"]
    wait_for(lambda: jobs.show(job_id)["status"] in FINAL, 90)
    return jobs.show(job_id)


def cards_of(api: httpx.Client, job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The finished cards by label."""
    return {
        one["label"]: api.get(f"/api/v2/cards/{one['card_id']}").json()["card"]["data"]
        for one in job["outcome"]["cards"]
    }


def test_a_cast_is_cards_of_people_who_know_each_other(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = cast_of(api, jobs, cast_roles=["the traitor"])

    assert (job["status"], job["kind"]) == ("completed", "cast"), job["error"]
    cards = cards_of(api, job)
    world = api.get(f"/api/v2/worlds/{job['outcome']['world_id']}").json()
    people = [one for one in world["people"] if one["rung"] == "card"]
    assert [one["name"] for one in people] == list(cards)
    assert [card["name"] for card in cards.values()] == list(cards)
    assert people[0]["role"] == "the traitor"
    shared = [
        {entry["content"] for entry in card["character_book"]["entries"]}
        for card in cards.values()
    ]
    assert set.intersection(*shared)
    report = api.get(f"/api/v2/worlds/{world['id']}/check").json()
    assert report["findings"] == []
    for name, card in cards.items():
        assert any(other in card["description"] for other in cards if other != name)
        sentences = card["description"].replace(name, "{{char}}").split(". ")
        assert len(sentences) == len(set(sentences))


def test_a_cast_may_be_one_card_or_told_by_a_narrator(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = cast_of(api, jobs, cast_output="all", cast_size=2)

    cards = cards_of(api, job)
    labels = list(cards)
    assert len(labels) == 4
    assert labels[2].endswith("(group)")
    assert labels[3].endswith("(narrator)")
    for label in labels[:2]:
        assert label in str(cards[labels[2]])


def test_a_cast_stays_in_a_world_that_is_there(api: httpx.Client, jobs: Jobs) -> None:
    made = api.post(
        "/api/v2/worlds", json={"world": saltmouth().model_dump(mode="json")}
    ).json()

    job = cast_of(api, jobs, world_id=made["id"], cast_size=3)

    assert list(cards_of(api, job))[:2] == ["Mara Quill", "Jo"]
    world = api.get(f"/api/v2/worlds/{made['id']}").json()
    assert (world["version"], len(world["people"])) == (2, 3)
    strict = COMPOSED | {"world_id": made["id"], "cast_size": 9}
    refused = api.post(
        "/api/v2/generation/generate", json=strict | {"canon_policy": "strict"}
    )
    assert refused.status_code == 422
    assert "has 3 people" in refused.json()["detail"]


def test_a_cast_that_is_whole_is_not_made_again(api: httpx.Client, jobs: Jobs) -> None:
    job = cast_of(api, jobs, cast_size=2, cast_output="group")

    again = api.post(f"/api/v2/jobs/{job['id']}/retry")

    assert again.status_code == 422
    assert "completed already" in again.json()["detail"]


def test_a_batch_makes_no_casts(api: httpx.Client) -> None:
    items = [{"concept": IDEA, "cast_size": 3}]

    refused = api.post("/api/v2/generation/batch", json={"items": items})

    assert refused.status_code == 422
    assert "cast_size" in refused.json()["detail"]
