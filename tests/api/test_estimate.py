"""What would it cost? Told before anything is asked, and compared afterwards."""

from decimal import Decimal

import httpx

from card_generator_app.client import CardForge
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, SMALL, Provider, served_api

ASKED = SMALL | {"concept": CONCEPT, "model": "some/model"}


def test_an_estimate_asks_no_model_and_begins_no_job(
    api: httpx.Client, provider: Provider
) -> None:
    answer = api.post("/api/v2/generation/estimate", json=ASKED)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert provider.fake.calls == 0
    assert api.get("/api/v2/jobs").json()["jobs"] == []
    assert [stage["stage"] for stage in found["stages"]] == ["brief", "write", "review"]
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


async def test_the_client_estimates(settings: Settings) -> None:
    with served_api(settings) as api:
        async with CardForge(str(api.base_url)) as forge:
            found = await forge.generation.estimate(**ASKED, max_cost_usd=0.0001)

    assert found.caps == {"max_cost_usd": "stops_it"}
