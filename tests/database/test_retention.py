"""What old jobs leave behind is deleted in its time; cards and costs stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from card_generator_app.cards.card import new_card
from card_generator_app.db.types import utc_now
from card_generator_app.errors import CardNotFound, JobNotFound
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.job import Job, JobStatus
from card_generator_app.jobs.retention import Ages, Janitor
from tests.database.rig import Rig, card_named

AGES = Ages(
    events=timedelta(days=2),
    call_texts=timedelta(days=1),
    jobs=timedelta(days=3),
    trash=timedelta(days=4),
)


async def finished_job(rig: Rig) -> Job:
    async def generate(context: JobContext) -> GenerationResult:
        await context.record_call(
            CallRecord(
                key="brief",
                model="m",
                provider="p",
                prompt_tokens=7,
                cost_usd=Decimal("0.01"),
                body={"messages": []},
                reply="Mara",
            )
        )
        return card_named("Mara")

    await rig.work(generate)
    return await rig.finished((await rig.create()).id)


async def rows(rig: Rig, table: str) -> int:
    async with rig.database.read() as session:
        return int(await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


async def test_nothing_young_is_deleted(rig: Rig) -> None:
    job = await finished_job(rig)
    before = await rows(rig, "job_event")

    assert await Janitor(rig.database, AGES).sweep(utc_now()) == 0

    assert await rows(rig, "job_event") == before
    assert await rig.service.find_call(job.id, "brief") == "Mara"


async def test_texts_go_first_and_what_they_cost_stays(rig: Rig) -> None:
    job = await finished_job(rig)

    await Janitor(rig.database, AGES).sweep(utc_now() + timedelta(days=1.5))

    [call] = await rig.service.calls(job.id, bodies=True)
    assert (call.reply, call.body) == (None, None)
    assert (call.prompt_tokens, call.cost_usd) == (7, Decimal("0.01"))
    assert await rows(rig, "llm_request") == 0
    assert len(await rig.service.events(job.id)) == job.seq


async def test_of_the_log_the_end_stays_longest(rig: Rig) -> None:
    job = await finished_job(rig)

    await Janitor(rig.database, AGES).sweep(utc_now() + timedelta(days=2.5))

    [event] = await rig.service.events(job.id)
    assert event.is_final
    assert [e.seq async for e in rig.feed.stream(job.id)] == [job.seq]


async def test_at_last_only_the_card_is_left(rig: Rig) -> None:
    """Rule 9: ended jobs go by age."""
    job = await finished_job(rig)
    janitor, late = Janitor(rig.database, AGES), utc_now() + timedelta(days=3.5)

    await janitor.sweep(late)

    with pytest.raises(JobNotFound):
        await rig.service.get(job.id)
    for table in ("job", "job_event", "job_text", "llm_call", "llm_request"):
        assert await rows(rig, table) == 0
    assert (await rig.cards.get(job.card_id or "")).name == "Mara"
    assert await janitor.sweep(late) == 0


async def test_what_has_not_ended_stays_whole(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.claim(job.id, 0)

    assert await Janitor(rig.database, AGES).sweep(utc_now() + timedelta(days=9)) == 0

    assert (await rig.service.get(job.id)).status is JobStatus.RUNNING
    assert len(await rig.service.events(job.id)) == 2


async def test_a_body_that_a_younger_job_sent_too_stays(rig: Rig) -> None:
    old = await finished_job(rig)
    await rig.engine.stop(0.0)
    young = await rig.create(retry_of=old)

    await Janitor(rig.database, AGES).sweep(utc_now() + timedelta(days=1.5))

    [call] = await rig.service.calls(young.id, bodies=True)
    assert (call.reply, call.body) == ("Mara", {"messages": []})


async def test_a_card_in_the_trash_goes_in_its_time_and_no_other(rig: Rig) -> None:
    kept, thrown = [await rig.cards.create(new_card(name=name)) for name in "AB"]
    await rig.cards.delete(thrown.id)
    janitor = Janitor(rig.database, AGES)

    assert await janitor.empty_trash(utc_now()) == 0
    assert await janitor.empty_trash(utc_now() + timedelta(days=5)) == 1

    assert (await rig.cards.get(kept.id)).name == "A"
    with pytest.raises(CardNotFound):
        await rig.cards.get(thrown.id)
