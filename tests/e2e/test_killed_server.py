"""A server that is killed in the middle of a job: the job ends well, and nothing is paid twice."""

from collections import Counter
from typing import Any

import httpx

from tests.fakes.program import SMALL, Command, Provider, serve, wait_for

CONCURRENCY = 2


def client(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v2", trust_env=False, timeout=30)


def show(api: httpx.Client, job_id: str) -> dict[str, Any]:
    job: dict[str, Any] = api.get(f"/jobs/{job_id}").json()["job"]
    return job


def test_a_job_survives_its_killed_server_and_makes_no_finished_call_again(
    connected: Command, provider: Provider
) -> None:
    provider.fake.latency_s = 0.2
    body = {"concept": "A cartographer of rivers", "concurrency": CONCURRENCY}

    with serve(connected) as (process, url), client(url) as api:
        job_id = api.post("/generation/generate", json=body).json()["job"]["id"]
        wait_for(lambda: show(api, job_id)["progress"]["calls_done"] >= 4)
        process.kill()
        process.wait()
    before_kill = provider.fake.calls
    with serve(connected) as (_process, url), client(url) as api:
        wait_for(lambda: show(api, job_id)["status"] in ("completed", "failed"))
        job = show(api, job_id)
        card = api.get(f"/jobs/{job_id}/download/png")

    asked = Counter(str(call.body["messages"]) for call in provider.fake.requests)
    again = sum(times - 1 for times in asked.values())
    assert job["status"] == "completed", job["error"]
    assert job["attempt"] == 2
    assert card.content.startswith(b"\x89PNG")
    assert before_kill < provider.fake.calls
    assert again <= CONCURRENCY  # those in flight at the kill
    assert asked[str(provider.fake.requests[0].body["messages"])] == 1


def test_a_batch_survives_its_killed_server_and_makes_no_finished_card_again(
    connected: Command, provider: Provider
) -> None:
    provider.fake.latency_s = 0.05
    options = {"concurrency": CONCURRENCY, "critique_rounds": 0} | SMALL
    items = [{"concept": f"A cartographer of {n} rivers"} for n in range(6)]
    body = {"items": items, "options": options, "at_once": 2}

    with serve(connected) as (process, url), client(url) as api:
        job_id = api.post("/generation/batch", json=body).json()["job"]["id"]
        wait_for(lambda: show(api, job_id)["progress"]["calls_done"] >= 2)
        process.kill()
        process.wait()
    with serve(connected) as (_process, url), client(url) as api:
        wait_for(lambda: show(api, job_id)["status"] in ("completed", "failed"))
        job = show(api, job_id)
        result = api.get(f"/jobs/{job_id}/result").json()

    asked = Counter(str(call.body["messages"]) for call in provider.fake.requests)
    again = sum(times - 1 for times in asked.values())
    assert job["status"] == "completed", job["error"]
    assert {item["status"] for item in result["items"]} == {"completed"}
    assert len({item["card_id"] for item in result["items"]}) == 6
    assert again <= 2 * CONCURRENCY  # those in flight at the kill
