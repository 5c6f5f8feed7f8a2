"""A provider asks for patience: the job waits, and no worker with it."""

import asyncio
from datetime import timedelta

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.runner import MAX_PARKED
from card_generator_app.llm.error_mapping import ProviderBusy
from tests.database.rig import PATIENCE_S, Rig, answer, card_named


async def test_a_parked_job_holds_no_worker_and_resumes_in_time(
    database_url: str,
) -> None:
    """Rule 12: a long wait is spent in the queue."""
    bought: list[str] = []

    async def model(key: str) -> str:
        bought.append(key)
        return key

    async def generate(context: JobContext) -> GenerationResult:
        if context.options.concept == "patient":
            await answer(context, "brief", model)
            if context.attempt == 1:
                raise ProviderBusy("It is busy.", 0.7)
        return card_named("Mara")

    async with Rig(database_url, concurrency=1) as rig:
        await rig.work(generate)
        patient = await rig.create("patient")
        async for event in rig.feed.stream(patient.id):
            if event.message.startswith("Waiting until"):
                break
        parked = await rig.service.get(patient.id)
        other = await rig.finished((await rig.create("other")).id)
        patient = await rig.finished(patient.id)

    assert (parked.status, parked.parked) == (JobStatus.QUEUED, 1)
    assert parked.scheduled_at is not None
    assert other.finished_at is not None
    assert patient.finished_at is not None
    assert other.finished_at < parked.scheduled_at <= patient.finished_at
    assert (patient.status, patient.attempt) == (JobStatus.COMPLETED, 2)
    assert patient.scheduled_at is None
    assert bought == ["brief"]


async def test_a_job_is_not_parked_for_ever(rig: Rig) -> None:
    async def generate(_context: JobContext) -> GenerationResult:
        raise ProviderBusy("It is busy.", 0.0)

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert job.error.code == "provider_unavailable"
    assert (job.parked, job.attempt) == (MAX_PARKED, MAX_PARKED + 1)


async def test_a_job_is_not_parked_for_days(rig: Rig) -> None:
    async def generate(_context: JobContext) -> GenerationResult:
        raise ProviderBusy("It is busy.", 100_000)

    await rig.work(generate)

    assert (await rig.finished((await rig.create()).id)).status is JobStatus.FAILED


async def test_a_parked_job_can_be_cancelled_and_is_not_claimed_before_its_time(
    rig: Rig,
) -> None:
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    until = utc_now() + timedelta(hours=1)
    await rig.service.park(job.id, 1, until, "Later")

    assert await rig.service.claim_next("composer") is None
    assert await rig.service.next_due() == until
    await rig.service.cancel(job.id)

    assert await rig.service.next_due() is None


async def test_a_worker_that_starts_later_keeps_to_the_time(
    rig: Rig, other_rig: Rig
) -> None:
    ran = asyncio.Event()

    async def generate(_context: JobContext) -> GenerationResult:
        ran.set()
        return card_named("Mara")

    job = await rig.create()
    await rig.service.claim(job.id, 0)
    until = utc_now() + timedelta(seconds=0.5)
    await rig.service.park(job.id, 1, until, "Later")

    await other_rig.work(generate)
    await asyncio.wait_for(ran.wait(), PATIENCE_S)

    assert utc_now() >= until
