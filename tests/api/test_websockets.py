"""WebSockets: every event of a job, texts as they are written, and who may listen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.api.conftest import Jobs
from tests.fakes.program import Provider


@contextmanager
def opened(
    api: httpx.Client, path: str, *, origin: str | None = None
) -> Iterator[ClientConnection]:
    address = str(api.base_url).replace("http:", "ws:").rstrip("/") + path
    headers = {} if origin is None else {"Origin": origin}
    with connect(address, additional_headers=headers, proxy=None) as socket:
        yield socket


def to_the_end(socket: ClientConnection) -> tuple[list[dict[str, Any]], int]:
    """Every message, and the code it was closed with."""
    messages = [json.loads(message) for message in socket]
    assert socket.close_code is not None
    return messages, socket.close_code


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_viewer_gets_every_event_once_and_the_texts_between(
    api: httpx.Client, jobs: Jobs, provider: Provider, version: str
) -> None:
    provider.fake.latency_s = 0.1
    job = jobs.start()

    with opened(api, f"/api/{version}/ws/jobs/{job['id']}") as socket:
        messages, code = to_the_end(socket)

    logged = api.get(f"/api/v2/jobs/{job['id']}/logs").json()["events"]
    assert [one for one in messages if one["kind"] != "text"] == logged
    texts = [one for one in messages if one["kind"] == "text"]
    assert {"brief", "description"} <= {one["key"] for one in texts}
    assert code == 1000


def test_a_viewer_continues_where_it_was(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed()
    logged = api.get(f"/api/v2/jobs/{job['id']}/logs").json()["events"]

    with opened(api, f"/api/v2/ws/jobs/{job['id']}?after=2") as socket:
        messages, _ = to_the_end(socket)

    assert messages == logged[2:]


def test_who_watches_all_jobs_sees_each_change_and_its_end(
    api: httpx.Client, jobs: Jobs
) -> None:
    with opened(api, "/api/v2/ws/jobs") as socket:
        job = jobs.start()
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["status"] != "completed":
            seen += json.loads(socket.recv(timeout=20))["jobs"]
        api.delete(f"/api/v2/jobs/{job['id']}")
        last = json.loads(socket.recv(timeout=20))

    assert {one["id"] for one in seen} == {job["id"]}
    assert seen[-1]["card_id"]
    assert last == {"jobs": [], "deleted": [job["id"]]}


@pytest.mark.parametrize("is_same", [True, False])
def test_pages_of_the_server_and_programs_may_listen(
    api: httpx.Client, is_same: bool
) -> None:
    origin = str(api.base_url).rstrip("/") if is_same else None

    with opened(api, "/api/v2/ws/jobs", origin=origin) as socket:
        assert socket.protocol.state.name == "OPEN"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1"]
)
def test_a_page_of_another_site_may_not_listen(api: httpx.Client, origin: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        opened(api, "/api/v2/ws/jobs", origin=origin),
    ):
        pass

    assert refused.value.response.status_code == 403


def test_an_unknown_job_is_not_found(api: httpx.Client) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        opened(api, "/api/v2/ws/jobs/nothing"),
    ):
        pass

    answer = refused.value.response
    assert answer.status_code == 404
    assert json.loads(answer.body)["code"] == "job_not_found"


@pytest.mark.parametrize("after", ["-1", "x", "", "1e3", "2147483648"])
def test_a_number_that_is_none_is_refused(
    api: httpx.Client, jobs: Jobs, after: str
) -> None:
    job = jobs.completed()

    with (
        pytest.raises(InvalidStatus) as refused,
        opened(api, f"/api/v2/ws/jobs/{job['id']}?after={after}"),
    ):
        pass

    answer = refused.value.response
    assert answer.status_code == 422
    assert "after" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "path", ["/api/v2/ws/cards", "/api/v3/ws/jobs", "/api/v2/jobs"]
)
def test_nobody_listens_where_nothing_is_told(api: httpx.Client, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(api, path):
        pass

    assert refused.value.response.status_code == 404
