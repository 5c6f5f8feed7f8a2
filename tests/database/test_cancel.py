"""Cancelling a job, whichever engine runs it."""

import asyncio
import time
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from card_generator_app.errors import JobNotFound, JobStateConflict
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import JobStatus
from card_generator_app.llm.chat import ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from tests.database.rig import PATIENCE_S, Rig, card_named
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

KEY = SecretStr("sk-or-v1-0123456789abcdef")


async def test_cancel_running_job_stops_its_work(rig: Rig) -> None:
    """Rule 5: the state first, then the work is told."""
    started, stopped = asyncio.Event(), asyncio.Event()

    async def generate(context: JobContext) -> GenerationResult:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    await rig.work(generate)
    job = await rig.create()
    await asyncio.wait_for(started.wait(), PATIENCE_S)

    cancelled = await rig.service.cancel(job.id)

    assert cancelled.status is JobStatus.CANCELLED
    assert cancelled.finished_at is not None
    await asyncio.wait_for(stopped.wait(), PATIENCE_S)
    assert (await rig.service.get(job.id)).status is JobStatus.CANCELLED


async def test_cancelled_before_it_ran_is_never_run(rig: Rig) -> None:
    ran: list[str] = []

    async def generate(context: JobContext) -> GenerationResult:
        ran.append(context.options.concept)
        return card_named("Mara")

    first, second = await rig.create("first"), await rig.create("second")
    await rig.service.cancel(first.id)

    await rig.work(generate)

    assert (await rig.finished(second.id)).status is JobStatus.COMPLETED
    assert ran == ["second"]


async def test_the_engine_goes_on_after_a_cancel(rig: Rig) -> None:
    started = asyncio.Event()

    async def generate(context: JobContext) -> GenerationResult:
        if context.options.concept == "endless":
            started.set()
            await asyncio.Event().wait()
        return card_named("Mara")

    await rig.work(generate)
    endless = await rig.create("endless")
    await asyncio.wait_for(started.wait(), PATIENCE_S)
    await rig.service.cancel(endless.id)

    after = await rig.create("next")

    assert (await rig.finished(after.id)).status is JobStatus.COMPLETED


async def test_cancel_ends_the_event_stream(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.cancel(job.id)

    async with asyncio.timeout(PATIENCE_S):
        events = [event async for event in rig.feed.stream(job.id)]

    assert events[-1].is_final
    assert events[-1].message == "Cancelled"


async def test_final_job_cannot_be_cancelled(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.cancel(job.id)

    with pytest.raises(JobStateConflict, match="cancelled already"):
        await rig.service.cancel(job.id)


async def test_unknown_job_cannot_be_cancelled(rig: Rig) -> None:
    with pytest.raises(JobNotFound):
        await rig.service.cancel("no-such-job")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_another_process_can_cancel_what_runs_here(
    rig: Rig, other_rig: Rig
) -> None:
    """Within half a second, the call to the model included; nothing is written after."""
    fake = FakeOpenRouter(latency_s=60)
    with serving(fake) as url:
        chat = ChatClient(Endpoint("fake", f"{url}/api/v1", "openrouter", KEY))

        async def generate(context: JobContext) -> GenerationResult:
            request = ChatRequest((Message("user", "Hello"),), model="some/model")
            calls = ModelCalls(chat, context, "fake")
            return card_named(await calls.text("name", request))

        await rig.work(generate)
        job = await other_rig.create()
        await until(lambda: fake.max_in_flight == 1)

        begun = time.monotonic()
        await other_rig.service.cancel(job.id)
        await until(lambda: fake.cancelled == 1)
        took_s = time.monotonic() - begun
        await chat.aclose()

    assert took_s < 0.5
    cancelled = await rig.service.get(job.id)
    assert cancelled.status is JobStatus.CANCELLED
    assert await rig.service.calls(job.id) == []


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - a thread's attribute, no event
            await asyncio.sleep(0.005)
