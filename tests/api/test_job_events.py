"""The event stream (SSE): order, numbers, resuming, and its end."""

import json
from typing import Any

import httpx
from httpx_sse import ServerSentEvent, connect_sse

from tests.api.conftest import Jobs
from tests.fakes.program import Provider, wait_for


def stream(
    api: httpx.Client, job_id: str, last: int | None = None
) -> list[ServerSentEvent]:
    """Every event until the stream ends."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    path = f"/api/v2/jobs/{job_id}/events"
    with connect_sse(api, "GET", path, headers=headers) as source:
        assert source.response.status_code == 200
        return list(source.iter_sse())


def test_a_stream_brings_every_event_in_order_and_says_that_it_ends(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.latency_s = 0.02
    job = jobs.start()

    events = stream(api, job["id"])

    logged = api.get(f"/api/v2/jobs/{job['id']}/logs").json()["events"]
    assert events[-1].event == "end"
    assert [json.loads(event.data) for event in events[:-1]] == logged
    assert [int(event.id) for event in events[:-1]] == [e["seq"] for e in logged]
    assert [event.event for event in events[:-1]] == [e["kind"] for e in logged]


def test_a_stream_continues_after_the_last_event_id(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()
    whole = stream(api, job["id"])

    rest = stream(api, job["id"], last=3)

    assert [event.id for event in rest[:-1]] == [e.id for e in whole[3:-1]]


def test_the_last_event_of_a_job_tells_how_it_ended(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = "out_of_credit"
    job = jobs.start()

    last: dict[str, Any] = json.loads(stream(api, job["id"])[-2].data)

    assert last["kind"] == "status"
    assert last["data"]["status"] == "failed"
    assert last["data"]["error"]["code"] == "provider_out_of_credit"


def test_a_stream_is_never_cached_or_held_back(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed()

    with connect_sse(api, "GET", f"/api/v2/jobs/{job['id']}/events") as source:
        headers = source.response.headers

    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-cache"


def test_two_readers_of_one_job_get_the_same(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.latency_s = 0.05
    job = jobs.start()
    wait_for(lambda: provider.fake.calls)

    path = f"/api/v2/jobs/{job['id']}/events"
    with connect_sse(api, "GET", path) as one, connect_sse(api, "GET", path) as two:
        first = [event.data for event in one.iter_sse()]
        second = [event.data for event in two.iter_sse()]

    assert first == second
