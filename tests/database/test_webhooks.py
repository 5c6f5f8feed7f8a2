"""Who asked to be told of a job's end is told: signed, again and again, and nobody else."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.webhooks import BACKOFF_S, WebhookSender
from card_generator_app.outbound import Outbound
from tests.database.rig import PATIENCE_S, Rig, card_named, job_spec
from tests.fakes.serving import serving

SECRET = "a secret that both know"


class Receiver:
    """Remembers what it was sent; answers with the statuses given, then with 204."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []

    async def receive(self, request: Request) -> Response:
        self.messages.append((dict(request.headers), await request.body()))
        status = self.statuses.pop(0) if self.statuses else 204
        return Response(status_code=status, headers={"Location": "/elsewhere"})


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    with serving(app) as url:
        yield receiver, f"{url}/hook"


def sender(rig: Rig, *hosts: str) -> WebhookSender:
    outbound = Outbound(frozenset(hosts))
    return WebhookSender(rig.database, outbound, SECRET, poll_s=0.02)


async def ended_job(rig: Rig, url: str) -> Job:
    sent = {"concept": "A baker", "webhook_url": url}
    job = await rig.service.create(job_spec(sent))
    await rig.service.cancel(job.id)
    return await rig.service.get(job.id)


async def delivery(rig: Rig) -> dict[str, object]:
    async with rig.database.read() as session:
        rows = await session.execute(text("SELECT * FROM webhook_delivery"))
        return dict(rows.one()._mapping)


async def test_the_message_is_signed_and_says_how_the_job_ended(
    rig: Rig, receiver: tuple[Receiver, str]
) -> None:
    got, url = receiver
    job = await ended_job(rig, url)

    assert await sender(rig, "127.0.0.1").send_due(utc_now())

    [(headers, body)] = got.messages
    assert json.loads(body)["type"] == "job.cancelled"
    assert json.loads(body)["data"]["id"] == job.id
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert not await sender(rig, "127.0.0.1").send_due(utc_now())


async def test_a_completed_job_is_told_by_the_running_sender(
    rig: Rig, receiver: tuple[Receiver, str]
) -> None:
    async def generate(_context: JobContext) -> GenerationResult:
        return card_named("Mara")

    got, url = receiver
    await rig.work(generate)
    sending = sender(rig, "127.0.0.1")
    sending.start()
    sent = {"concept": "A baker", "webhook_url": url}
    await rig.service.create(job_spec(sent))

    async with asyncio.timeout(PATIENCE_S):
        while not got.messages:  # noqa: ASYNC110 - another thread's list
            await asyncio.sleep(0.01)
    await sending.stop()

    assert json.loads(got.messages[0][1])["type"] == "job.completed"


async def test_a_failing_receiver_is_told_again_later_and_given_up_at_last(
    rig: Rig, receiver: tuple[Receiver, str]
) -> None:
    got, url = receiver
    got.statuses = [500, 302, *[503] * 10]
    await ended_job(rig, url)
    sending, now = sender(rig, "127.0.0.1"), utc_now()

    assert await sending.send_due(now)
    assert not await sending.send_due(now + timedelta(seconds=1))
    for wait_s in BACKOFF_S:
        now += timedelta(seconds=wait_s)
        assert await sending.send_due(now)

    assert not await sending.send_due(now + timedelta(days=9))
    assert len(got.messages) == len(BACKOFF_S) + 1
    assert len({headers["webhook-id"] for headers, _ in got.messages}) == 1
    state = await delivery(rig)
    assert state["delivered_at"] is None
    assert "503" in str(state["error"])


async def test_nothing_is_sent_into_our_own_network(
    rig: Rig, receiver: tuple[Receiver, str]
) -> None:
    got, url = receiver
    await ended_job(rig, url)

    assert await sender(rig).send_due(utc_now())

    assert got.messages == []
    assert "not a public address" in str((await delivery(rig))["error"])


async def test_senders_of_two_workers_tell_it_once(
    rig: Rig, other_rig: Rig, receiver: tuple[Receiver, str]
) -> None:
    got, url = receiver
    for _ in range(5):
        await ended_job(rig, url)

    async def send_all(worker: Rig) -> None:
        sending = sender(worker, "127.0.0.1")
        while await sending.send_due(utc_now()):
            pass

    await asyncio.gather(send_all(rig), send_all(other_rig))

    assert len({headers["webhook-id"] for headers, _ in got.messages}) == 5
    assert len(got.messages) == 5


async def test_without_an_address_nobody_is_told(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.cancel(job.id)

    assert not await sender(rig).send_due(utc_now())
