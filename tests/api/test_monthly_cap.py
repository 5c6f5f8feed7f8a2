"""A key's monthly cap at the wire: at the creation of a job, and before each call."""

from typing import Any

import httpx

from tests.fakes.program import CONCEPT, SMALL, Provider, wait_for

FINAL = ("completed", "failed")


def start(api: httpx.Client, cap: str, **options: Any) -> httpx.Response:
    wanted = {"label": "x", "monthly_cap_usd": cap}
    key = api.post("/api/v2/keys", json=wanted).json()["key"]
    body = SMALL | {"concept": CONCEPT} | options
    shown = {"Authorization": f"Bearer {key}"}
    return api.post("/api/v2/generation/generate", json=body, headers=shown)


def test_a_key_that_may_spend_nothing_begins_no_paid_job(api: httpx.Client) -> None:
    answer = start(api, "0")

    assert answer.status_code == 429
    assert answer.json()["code"] == "monthly_cap_reached"
    assert "composer" in answer.json()["detail"]


def test_what_costs_nothing_is_still_made(api: httpx.Client) -> None:
    assert start(api, "0", writer="composer").status_code == 202


def test_no_call_is_made_that_could_go_beyond(
    api: httpx.Client, provider: Provider
) -> None:
    provider.fake.models.append("some/writer")  # so that its price is known
    started = start(api, "0.000001", model="some/writer")
    job_id = started.json()["job"]["id"]

    def show() -> dict[str, Any]:
        job: dict[str, Any] = api.get(f"/api/v2/jobs/{job_id}").json()["job"]
        return job

    wait_for(lambda: show()["status"] in FINAL)
    assert show()["error"]["code"] == "monthly_cap_reached"
    assert provider.fake.calls == 0


def test_a_cap_that_cannot_be_kept_is_named_as_the_keys(
    api: httpx.Client, provider: Provider
) -> None:
    started = start(api, "1", model="no/price")
    job_id = started.json()["job"]["id"]

    def show() -> dict[str, Any]:
        job: dict[str, Any] = api.get(f"/api/v2/jobs/{job_id}").json()["job"]
        return job

    wait_for(lambda: show()["status"] in FINAL)
    told = show()["error"]["message"]
    assert told.startswith("the key's monthly cap: nobody tells the price of no/price")
    assert "max_cost_usd" not in told
    assert provider.fake.calls == 0
