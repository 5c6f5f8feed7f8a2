"""The Python client against answers made by hand."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from card_generator_app.client import CardForge, RequestFailed, exit_status_of
from card_generator_app.errors import ServerUnreachable

EVENT = {
    "seq": 1,
    "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
    "level": "info",
    "kind": "stage",
    "message": "Writing",
    "data": {},
}


def sse(name: str, data: object, number: int | None = None) -> str:
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"


def forge(
    body: str = "", status: int = 200, kind: str = "text/event-stream"
) -> CardForge:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text=body, headers={"content-type": kind})

    return CardForge(transport=httpx.MockTransport(answer))


async def test_keep_alive_comments_are_no_events() -> None:
    body = sse("stage", EVENT, 1) + ": ping\n\n: ping\n\n" + sse("end", "")

    async with forge(body) as client:
        events = [event async for event in client.jobs.events("a")]

    assert [event.message for event in events] == ["Writing"]


async def test_stream_of_a_stopping_server_asks_to_come_back() -> None:
    body = sse("stage", EVENT, 1) + sse("server-draining", "stopping")

    async with forge(body) as client:
        with pytest.raises(ServerUnreachable):
            _ = [event async for event in client.jobs.events("a")]


async def test_problem_document_becomes_an_error_with_the_servers_code() -> None:
    problem = json.dumps({"code": "job_not_found", "detail": "There is no job a."})

    async with forge(problem, 404, "application/problem+json") as client:
        with pytest.raises(RequestFailed, match="There is no job a") as caught:
            await client.jobs.show("a")

    assert (caught.value.error_code, caught.value.http_status) == ("job_not_found", 404)


async def test_error_that_is_no_document_is_told_by_its_status() -> None:
    async with forge("<html>", 502, "text/html") as client:
        with pytest.raises(RequestFailed, match="answered 502"):
            await client.jobs.show("a")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("provider_key_refused", 3),
        ("unknown_option", 2),
        ("limit_exceeded", 4),
        ("new", 1),
    ],
)
def test_exit_status_follows_the_error_code(code: str, status: int) -> None:
    assert exit_status_of(code) == status
