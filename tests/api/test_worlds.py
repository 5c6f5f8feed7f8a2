"""Worlds over HTTP: planned by jobs, changed by versions, told as lorebooks, cards inside."""

from typing import Any

import httpx

from tests.api.conftest import Jobs
from tests.fakes.program import SMALL, Provider
from tests.fakes.worlds import saltmouth

WORLDS = "/api/v2/worlds"
COMPOSED = {"writer": "composer", "seed": 7}


def kept(api: httpx.Client) -> dict[str, Any]:
    """Saltmouth, kept."""
    answer = api.post(WORLDS, json={"world": saltmouth().model_dump(mode="json")})
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    found: dict[str, Any] = answer.json()
    return found


def started(api: httpx.Client, path: str, **options: Any) -> dict[str, Any]:
    answer = api.post(f"{WORLDS}/{path}", json={"options": COMPOSED | options})
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()["job"]
    return job


def inside(jobs: Jobs, world: dict[str, Any], **options: Any) -> dict[str, Any]:
    """A completed job for a card in the world."""
    more = {"world_id": world["id"], "lorebook": "embedded", "lorebook_entries": 4}
    return jobs.completed(**COMPOSED | more | options)


def test_a_world_is_planned_by_a_job(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.ended(
        started(api, "generate", concept="A city of bells", propose_people=2)["id"]
    )

    assert (job["status"], job["kind"], job["card_id"]) == ("completed", "world", None)
    world = api.get(f"{WORLDS}/{job['outcome']['world_id']}").json()
    assert world["name"] == job["outcome"]["name"] == "A city of bells"
    assert world["job_id"] == job["id"]
    assert len(world["world"]["entities"]) == 14
    assert api.get(f"{WORLDS}/{world['id']}/check").json()["passed"]
    assert api.get(WORLDS).json()["worlds"][0]["id"] == world["id"]


def test_a_premise_is_needed(api: httpx.Client) -> None:
    refused = api.post(f"{WORLDS}/generate", json={"options": COMPOSED})

    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_to_generate")


def test_a_change_names_the_version_it_was_made_from(api: httpx.Client) -> None:
    path = f"{WORLDS}/{kept(api)['id']}"
    change = {"remove": ["Tally House"]}

    unsaid = api.patch(path, json=change)
    changed = api.patch(path, json=change, headers={"If-Match": '"1"'})
    late = api.patch(path, json=change, headers={"If-Match": '"1"'})

    assert [unsaid.status_code, changed.status_code, late.status_code] == [
        428,
        200,
        412,
    ]
    assert changed.json()["version"] == 2
    assert len(api.get(path, params={"version": 1}).json()["world"]["entities"]) == 6


def test_what_does_not_hold_is_told(api: httpx.Client) -> None:
    broken = saltmouth()
    broken.relations[0].target = "nobody"
    made = api.post(WORLDS, json={"world": broken.model_dump(mode="json")}).json()
    path = f"{WORLDS}/{made['id']}"

    report = api.get(f"{path}/check").json()

    assert not report["passed"]
    assert [one["rule"] for one in report["findings"]] == ["dangling_relation"]


def test_a_world_is_told_as_a_lorebook(api: httpx.Client) -> None:
    path = f"{WORLDS}/{kept(api)['id']}/export"

    book = api.get(f"{path}/v3").json()
    assert "Salt Stair" in str(book)
    assert api.get(f"{path}/world_info").json()["entries"]
    assert api.get(f"{path}/poem").status_code == 422


def test_people_are_proposed_and_taken_in(api: httpx.Client, jobs: Jobs) -> None:
    path = f"{WORLDS}/{kept(api)['id']}"
    job = jobs.ended(started(api, f"{path.rsplit('/', 1)[1]}/people")["id"])

    waiting = api.get(f"{path}/proposals").json()["proposals"]
    names = [one["addition"]["entity"]["name"] for one in waiting]
    assert job["outcome"]["people"] == names
    assert len(names) == 3
    dropped = api.post(f"{path}/proposals/dismiss", json={"ids": [waiting[0]["id"]]})
    assert dropped.json() == {"dismissed": 1}
    taken = api.post(
        f"{path}/proposals/accept", json={}, headers={"If-Match": '"1"'}
    ).json()
    assert [one["name"] for one in taken["people"]][2:] == names[1:]
    assert api.get(f"{path}/proposals").json()["proposals"] == []


def test_a_person_becomes_a_card_that_knows_the_world(
    api: httpx.Client, jobs: Jobs
) -> None:
    world = kept(api)

    job = inside(jobs, world, concept="", world_person="Mara Quill")

    card = api.get(f"/api/v2/cards/{job['card_id']}").json()["card"]["data"]
    assert card["name"] == "Mara Quill"
    assert "has never been paid in coin" in card["description"]
    assert "She answers the question after" in card["personality"]
    names = [one["name"] for one in card["character_book"]["entries"]]
    assert {"Jo"} <= set(names)
    assert "Mara Quill" not in names
    shown = api.get(f"{WORLDS}/{world['id']}").json()
    rungs = {one["id"]: one["rung"] for one in shown["people"]}
    assert rungs == {"mara-quill": "card", "jo": "name"}
    assert shown["version"] == 1


def test_what_a_card_adds_waits(api: httpx.Client, jobs: Jobs) -> None:
    world = kept(api)

    inside(jobs, world, concept="A bell founder", lorebook_entries=9)

    waiting = api.get(f"{WORLDS}/{world['id']}/proposals").json()["proposals"]
    assert waiting
    assert {one["reason"][:20] for one in waiting} == {"written for the card"}


def test_a_model_is_told_the_world(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    world = kept(api)

    jobs.completed(world_id=world["id"], world_person="jo", concept="")

    first = str(provider.fake.requests[0].body["messages"])
    assert "Jo, the counter, in Saltmouth" in first
    assert "The Tally House counts" in first


def test_a_kept_card_may_stand_in_a_world(api: httpx.Client, jobs: Jobs) -> None:
    world, job = kept(api), jobs.completed(**COMPOSED)

    path = f"{WORLDS}/{world['id']}/cards"
    added = api.post(path, json={"card_id": job["card_id"], "person": "Jo"})

    assert [one["person"] for one in added.json()["cards"]] == ["jo"]
    assert api.post(path, json={"card_id": "none"}).status_code == 404


def test_what_is_not_there_is_said_before_a_job(api: httpx.Client) -> None:
    world = kept(api)
    body = SMALL | {"concept": "A baker"}

    def code(**more: Any) -> tuple[int, str]:
        answer = api.post("/api/v2/generation/generate", json=body | more)
        return answer.status_code, answer.json()["code"]

    assert code(world_id="none") == (404, "world_not_found")
    assert code(world_id=world["id"], world_person="Ada") == (422, "invalid_input")
    assert code(world_person="Ada") == (422, "invalid_input")


def test_a_deleted_world_is_gone(api: httpx.Client) -> None:
    path = f"{WORLDS}/{kept(api)['id']}"

    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.delete(path).json()["code"] == "world_not_found"
