"""What would it cost? Told before anything is asked, and compared afterwards."""

from decimal import Decimal
from typing import Any

import httpx

from card_generator_app.client import CardForge
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, SMALL, Provider, served_api
from tests.fakes.worlds import saltmouth

STAGES = ["brief", "write", "review"]
ASKED = SMALL | {"concept": CONCEPT, "model": "some/model"}


def test_an_estimate_asks_no_model_and_begins_no_job(
    api: httpx.Client, provider: Provider
) -> None:
    answer = api.post("/api/v2/generation/estimate", json=ASKED)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert provider.fake.calls == 0
    assert api.get("/api/v2/jobs").json()["jobs"] == []
    assert [stage["stage"] for stage in found["stages"]] == STAGES
    assert found["stages"][0]["models"] == ["some/model"]
    total = found["total"]["cost_usd"]
    assert 0 < Decimal(total["low"]) < Decimal(total["likely"]) < Decimal(total["high"])
    assert found["notes"]
    assert found["caps"] == {}


def test_what_could_not_be_made_is_not_estimated(api: httpx.Client) -> None:
    for sent, status in (
        ({}, 422),
        ({"concept": "A", "greetigns": 1}, 422),
        ({"concept": "A", "profile": "none"}, 404),
        ({"concept": "A", "source_files": ["0" * 64]}, 404),
    ):
        assert api.post("/api/v2/generation/estimate", json=sent).status_code == status


def test_a_job_tells_how_close_its_estimate_was(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed(writer="openrouter", model="some/model")

    found = jobs.show(job["id"])["estimate"]

    cost = found["cost_usd"]
    assert cost["low"] < cost["likely"] < cost["high"]
    assert cost["actual"] == float(job["cost_usd"])
    assert found["calls"]["actual"] >= 5
    assert found["seconds"]["actual"] > 0


def test_a_composed_card_costs_nothing(api: httpx.Client, jobs: Jobs) -> None:
    asked = ASKED | {"writer": "composer"}

    found = api.post("/api/v2/generation/estimate", json=asked).json()
    job = jobs.completed(writer="composer")

    assert found["stages"] == []
    assert found["total"]["cost_usd"]["high"] == "0"
    assert jobs.show(job["id"])["estimate"] is None


def test_a_cast_is_its_plan_and_its_cards(
    api: httpx.Client, provider: Provider
) -> None:
    one = estimated(api, ASKED)

    cast = estimated(api, ASKED | {"cast_size": 4, "cast_output": "separate"})

    assert [stage["stage"] for stage in cast["stages"]] == ["world", *STAGES]
    assert calls_of(cast, "world")["low"] == 1
    assert calls_of(cast, "write")["low"] == 4 * calls_of(one, "write")["low"]
    assert provider.fake.calls == 0


def test_a_cast_that_cannot_be_is_not_estimated(api: httpx.Client) -> None:
    asked = ASKED | {"cast_size": 2, "cast_roles": ["a", "b", "c"]}

    answer = api.post("/api/v2/generation/estimate", json=asked)

    assert answer.status_code == 422
    assert "3 roles for 2 people" in answer.text


def test_worlds_and_people_for_them_are_estimated(api: httpx.Client) -> None:
    asked = {"concept": CONCEPT, "model": "some/model"}
    body = {"world": saltmouth().model_dump(mode="json")}
    world_id = api.post("/api/v2/worlds", json=body).json()["id"]

    world = estimated(api, asked, kind="world")
    people = estimated(api, asked | {"world_id": world_id}, kind="people")

    for found in (world, people):
        assert [stage["stage"] for stage in found["stages"]] == ["world"]
        assert found["total"]["calls"]["low"] == 1
        assert 2 <= found["total"]["calls"]["high"] <= 4


def test_a_profiles_cap_is_not_one_that_was_asked_for(api: httpx.Client) -> None:
    """`cheap` has one; nobody tells a price of this model."""
    asked = ASKED | {"model": "odd/model", "profile": "cheap"}

    assert estimated(api, asked)["caps"] == {}
    capped = estimated(api, asked | {"max_cost_usd": 1})
    assert capped["caps"] == {"max_cost_usd": "cannot_be_kept"}


def test_a_batch_is_all_its_cards(api: httpx.Client) -> None:
    one = estimated(api, ASKED)
    shared = {name: value for name, value in ASKED.items() if name != "concept"}
    items = [{"concept": f"{CONCEPT}, the {number}th"} for number in range(26)]
    asked = {"items": items, "options": shared, "at_once": 2, "max_cost_usd": "0.1"}

    answer = api.post("/api/v2/generation/batch/estimate", json=asked)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    for name in ("low", "high"):
        single = float(one["total"]["cost_usd"][name])
        whole = float(found["total"]["cost_usd"][name])
        assert 0.8 * single < whole / 26 < 1.2 * single
    assert 10 < found["total"]["seconds"]["low"] / one["total"]["seconds"]["low"] < 16
    assert found["caps"] == {"max_cost_usd": "stops_it"}
    assert found["notes"][0] == "batch: reckoned from 9 of its 26 cards"


def test_a_batch_with_a_bad_line_is_not_estimated(api: httpx.Client) -> None:
    asked = {"items": [{"concept": "A"}, {"concept": "B", "greetigns": 1}]}

    answer = api.post("/api/v2/generation/batch/estimate", json=asked)

    assert answer.status_code == 422
    assert "line 2" in answer.text


def test_what_is_written_anew_is_estimated_with_its_plan(
    api: httpx.Client, jobs: Jobs
) -> None:
    card_id = jobs.completed(writer="composer")["card_id"]
    asked = {"parts": ["first_mes"], "options": {"model": "some/model"}}

    found = api.post(f"/api/v2/cards/{card_id}/regenerate/preview", json=asked).json()

    assert [one["part"] for one in found["write"]] == ["first_mes"]
    calls = calls_of(found["estimate"], "write")
    assert (calls["low"], calls["likely"]) == (1, 1)


def estimated(api: httpx.Client, asked: dict[str, Any], **query: str) -> dict[str, Any]:
    answer = api.post("/api/v2/generation/estimate", json=asked, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def calls_of(found: dict[str, Any], stage: str) -> Any:
    [needs] = [one for one in found["stages"] if one["stage"] == stage]
    return needs["calls"]


async def test_the_client_estimates(settings: Settings) -> None:
    with served_api(settings) as api:
        async with CardForge(str(api.base_url)) as forge:
            found = await forge.generation.estimate(**ASKED, max_cost_usd=0.0001)
            batch = await forge.generation.estimate_batch([ASKED, ASKED])

    assert found.caps == {"max_cost_usd": "stops_it"}
    assert batch.total.calls.low == 2 * found.total.calls.low
