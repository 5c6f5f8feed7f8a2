"""Every error is problem+json with a request id, wherever it was made."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from card_generator_app.api.errors import ErrorResponse, ProblemMiddleware
from card_generator_app.api.main import create_app
from card_generator_app.api.watched import Watched
from card_generator_app.library.files import MAX_FILE_BYTES
from card_generator_app.settings import Settings
from card_generator_app.telemetry.metrics import Metrics
from tests.api.conftest import Jobs

GENERATE = "/api/v2/generation/generate"
ID = "0192f0c1-0000-7000-8000-000000000000"


def problem_of(answer: httpx.Response, status: int) -> ErrorResponse:
    """The problem document, checked for what every one has."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    found = ErrorResponse(**document)
    assert found.status == status
    assert found.detail
    assert found.request_id == answer.headers["X-Request-ID"]
    return found


def test_a_foreign_host_is_400(api: httpx.Client) -> None:
    answer = api.get("/api/v2/jobs", headers={"Host": "evil.example"})

    assert problem_of(answer, 400).code == "host_refused"


@pytest.mark.parametrize("path", ["/nowhere.txt", "/api/v1/nowhere", "/api/v2/nowhere"])
def test_an_unknown_path_is_404_and_named(api: httpx.Client, path: str) -> None:
    assert path in problem_of(api.get(path), 404).detail


@pytest.mark.parametrize("what", ["", "/result", "/logs", "/download/png", "/events"])
def test_an_unknown_job_is_404(api: httpx.Client, what: str) -> None:
    answer = api.get(f"/api/v2/jobs/{ID}{what}")

    assert problem_of(answer, 404).code == "job_not_found"


def test_an_unknown_card_format_is_refused_and_the_known_ones_named(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()

    answer = api.get(f"/api/v2/jobs/{job['id']}/download/docx")

    assert "'png'" in problem_of(answer, 422).detail


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/api/v2/system/health"), ("PUT", "/api/v1/generate"), ("POST", "/")],
)
def test_a_wrong_method_is_405_and_says_which_is_right(
    api: httpx.Client, method: str, path: str
) -> None:
    answer = api.request(method, path)

    assert problem_of(answer, 405).code == "method_not_allowed"
    assert answer.headers["Allow"]


@pytest.mark.parametrize("excess", [1, 2**21])
async def test_an_upload_over_the_limit_is_413(settings: Settings, excess: int) -> None:
    content = b"\0" * (MAX_FILE_BYTES + excess)

    async with _in_memory(settings) as api:
        answer = await api.post("/api/v2/files", files={"file": ("big", content)})

    problem_of(answer, 413)


async def test_a_body_without_a_length_has_the_same_limit(settings: Settings) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 2**20

    headers = {"Content-Type": "application/json"}

    async with _in_memory(settings) as api:
        answer = await api.post(GENERATE, content=chunks(), headers=headers)

    problem_of(answer, 413)


def _in_memory(settings: Settings) -> httpx.AsyncClient:
    """The app without sockets: a server may close one before all was sent."""
    transport = httpx.ASGITransport(create_app(settings))
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml"])
def test_another_content_type_is_refused(api: httpx.Client, media_type: str) -> None:
    body = json.dumps({"concept": "x"}).encode()

    answer = api.post(GENERATE, content=body, headers={"Content-Type": media_type})

    assert answer.status_code in (415, 422)
    problem_of(answer, answer.status_code)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"concept": "\\ud800"}', b"\xff\xfe"]
)
def test_a_body_that_is_no_json_object_is_refused(
    api: httpx.Client, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}

    answer = api.post(GENERATE, content=body, headers=headers)

    assert answer.status_code in (400, 422)
    problem_of(answer, answer.status_code)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=x",
        "status=lost",
        "cursor=nonsense",
        "cursor=%00",
    ],
)
def test_a_bad_query_is_refused(api: httpx.Client, query: str) -> None:
    problem_of(api.get(f"/api/v2/jobs?{query}"), 422)


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_beyond_the_database_is_refused(
    api: httpx.Client, jobs: Jobs, number: int
) -> None:
    job = jobs.completed()
    events = f"/api/v2/jobs/{job['id']}/events"

    problem_of(api.get(f"/api/v2/jobs/{job['id']}/logs?after={number}"), 422)
    problem_of(api.get(events, headers={"Last-Event-ID": str(number)}), 422)


def test_every_answer_has_an_id_of_its_own(api: httpx.Client) -> None:
    answers = [api.get("/api/v2/system/health") for _ in range(2)]

    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == 2


def test_an_exception_that_no_handler_saw_is_a_500_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("inner secret")

    answer = asyncio.run(
        _ask(Watched(ProblemMiddleware(broken), Metrics(), logs=False))
    )

    found = problem_of(answer, 500)
    assert "inner secret" not in answer.text
    assert found.request_id in found.detail
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_a_plain_text_error_of_a_middleware_becomes_a_problem() -> None:
    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": b"Content Too Large"})

    answer = asyncio.run(_ask(Watched(ProblemMiddleware(plain), Metrics(), logs=False)))

    problem_of(answer, 413)


def test_an_exception_after_half_an_answer_is_logged_and_closes_the_connection(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        asyncio.run(_ask(ProblemMiddleware(half)))

    assert any(record.levelno == logging.ERROR for record in caplog.records)


async def _ask(app: ASGIApp) -> httpx.Response:
    """One GET, straight into the middleware."""
    scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)
