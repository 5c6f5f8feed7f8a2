"""One behaviour of jobs, whichever engine runs them."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from card_generator_app.errors import ProviderKeyRefused
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.job import EventKind, JobStatus, Priority, Progress
from tests.database.rig import PATIENCE_S, Rig, answer, card_named


class Model:
    """Answers every call with its key, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, key: str) -> str:
        self.asked.append(key)
        await asyncio.sleep(0)
        return f"answer to {key}"


async def waiting_forever(_context: JobContext) -> GenerationResult:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_job_is_created_run_and_completed(rig: Rig) -> None:
    async def generate(context: JobContext) -> GenerationResult:
        await context.stage("write", "Writing", calls_total=1)
        return card_named("Mara", warnings=["no portrait style"])

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert (job.status, job.attempt, job.error) == (JobStatus.COMPLETED, 1, None)
    assert job.progress.percent == 100
    assert job.warnings == ("no portrait style",)
    assert job.started_at is not None
    assert job.finished_at is not None
    card = await rig.cards.get(job.card_id or "")
    assert (card.name, card.version, card.job_id) == ("Mara", 1, job.id)
    assert card.portrait_sha256 is not None


async def test_higher_priority_runs_first_then_the_older(database_url: str) -> None:
    order: list[str] = []

    async def generate(context: JobContext) -> GenerationResult:
        order.append(context.options.concept)
        return card_named("Mara")

    async with Rig(database_url, concurrency=1) as rig:
        jobs = [
            await rig.create(concept, priority=priority)
            for concept, priority in (
                ("low", Priority.LOW),
                ("first", Priority.NORMAL),
                ("second", Priority.NORMAL),
                ("high", Priority.HIGH),
            )
        ]

        await rig.work(generate)
        for job in jobs:
            await rig.finished(job.id)

    assert order == ["high", "first", "second", "low"]


async def test_parallel_calls_go_through_the_ledger(rig: Rig) -> None:
    """Rule 3: calls run side by side, and each answer is stored with its cost."""

    async def generate(context: JobContext) -> GenerationResult:
        async def call(number: int) -> None:
            await context.record_call(
                CallRecord(
                    key=f"write.{number}",
                    model="test/model",
                    provider="test",
                    prompt_tokens=10,
                    completion_tokens=number,
                    cost_usd=Decimal("0.000000001"),
                    reply="text\x00 of \ud800 a model",
                )
            )

        await asyncio.gather(*[call(number) for number in range(8)])
        return card_named("Mara")

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert job.status is JobStatus.COMPLETED
    assert (job.tokens.prompt, job.tokens.completion) == (80, 28)
    assert job.cost_usd == Decimal("0.000000008")
    calls = await rig.service.calls(job.id)
    assert sorted(call.key for call in calls) == [f"write.{n}" for n in range(8)]
    assert calls[0].reply == "text of ? a model"


async def test_a_failed_call_keeps_its_cost_and_a_second_answer_too(rig: Rig) -> None:
    """Rule 3: what was paid is in the ledger, used or not."""

    def attempt_at(reply: str | None, error_code: str | None) -> CallRecord:
        return CallRecord(
            key="brief",
            model="test/model",
            provider="test",
            cost_usd=Decimal("0.01"),
            reply=reply,
            error_code=error_code,
        )

    async def generate(context: JobContext) -> GenerationResult:
        await context.record_call(attempt_at(None, "reply_unusable"))
        await context.record_call(attempt_at("first", None))
        await context.record_call(attempt_at("second", None))
        assert await context.find_call("brief") == "first"
        return card_named("Mara")

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert job.status is JobStatus.COMPLETED
    assert job.cost_usd == Decimal("0.03")
    assert [(c.reply, c.error_code) for c in await rig.service.calls(job.id)] == [
        (None, "reply_unusable"),
        ("first", None),
        (None, "answered_already"),
    ]


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ProviderKeyRefused("The key was refused."), "provider_key_refused", "The key"),
        (ValueError("sk-secret"), "internal_error", "Something went wrong here"),
        (
            ExceptionGroup("calls", [ProviderKeyRefused("The key was refused.")]),
            "provider_key_refused",
            "The key",
        ),
    ],
)
async def test_a_failing_generation_fails_its_job_with_the_reason(
    rig: Rig, error: Exception, code: str, message: str
) -> None:
    async def generate(context: JobContext) -> GenerationResult:
        await answer(context, "brief", Model())
        raise error

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert job.error.code == code
    assert job.error.message.startswith(message)
    assert "sk-secret" not in job.error.message
    assert len(await rig.service.calls(job.id)) == 1


@pytest.mark.parametrize("is_in_a_group", [False, True])
async def test_a_database_that_was_away_fails_no_job(
    rig: Rig, is_in_a_group: bool
) -> None:
    """Rule 4: such a run is lost, not its job, and what it paid for is found again."""
    model = Model()

    async def generate(context: JobContext) -> GenerationResult:
        await answer(context, "brief", model)
        if context.attempt == 1:
            away = OperationalError("SELECT 1", {}, Exception("connection lost"))
            raise ExceptionGroup("calls", [away]) if is_in_a_group else away
        return card_named("Mara")

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert (job.status, job.error) == (JobStatus.COMPLETED, None)
    assert (job.attempt, job.lost_attempts) == (2, 1)
    assert model.asked == ["brief"]


async def test_a_card_that_cannot_be_stored_fails_its_job_and_leaves_nothing(
    rig: Rig,
) -> None:
    async def generate(_context: JobContext) -> GenerationResult:
        return card_named("Mara", provenance={"not": {"json"}})

    await rig.work(generate)

    job = await rig.finished((await rig.create()).id)

    assert (job.status, job.card_id) == (JobStatus.FAILED, None)
    assert (await rig.cards.list()).items == []


async def test_stop_lets_a_running_job_finish(rig: Rig) -> None:
    """Rule 6: who stops claims nothing more, and what runs may end."""
    entered, may_end = asyncio.Event(), asyncio.Event()

    async def generate(_context: JobContext) -> GenerationResult:
        entered.set()
        await may_end.wait()
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.create()
    await entered.wait()

    stop = asyncio.create_task(rig.engine.stop(20.0))
    later = await rig.create()
    may_end.set()
    await stop

    assert (await rig.service.get(job.id)).status is JobStatus.COMPLETED
    assert (await rig.service.get(later.id)).status is JobStatus.QUEUED


async def test_stop_puts_a_job_back_within_the_time_and_another_resumes_it(
    rig: Rig, other_rig: Rig
) -> None:
    """Rule 6: what does not end in time is queued again, and counts as no loss."""
    model, answered = Model(), asyncio.Event()

    async def interrupted(context: JobContext) -> GenerationResult:
        await answer(context, "brief", model)
        answered.set()
        return await waiting_forever(context)

    async def resumed(context: JobContext) -> GenerationResult:
        return card_named(await answer(context, "brief", model))

    await rig.work(interrupted)
    job = await rig.create()
    await answered.wait()

    await asyncio.wait_for(rig.engine.stop(0.1), 2.0)
    put_back = await rig.service.get(job.id)
    await other_rig.work(resumed)
    job = await other_rig.finished(job.id)

    assert (put_back.status, put_back.lost_attempts) == (JobStatus.QUEUED, 0)
    assert (job.status, job.attempt) == (JobStatus.COMPLETED, 2)
    assert model.asked == ["brief"]


@pytest.mark.parametrize("after_ms", [0, 5, 10, 20, 40, 80])
async def test_stop_at_any_moment_leaves_no_job_running(
    rig: Rig, after_ms: int
) -> None:
    """Rule 6: what a stopping worker had claimed, however recently, is queued again."""
    for _ in range(8):
        await rig.create()
    await rig.work(waiting_forever)
    await rig.create()
    await asyncio.sleep(after_ms / 1000)

    await asyncio.wait_for(rig.engine.stop(0.0), 5.0)

    jobs = (await rig.service.list()).items
    assert [job.status for job in jobs] == [JobStatus.QUEUED] * 9
    assert {job.lost_attempts for job in jobs} == {0}


async def test_a_cancelled_commit_is_still_made(rig: Rig) -> None:
    """Rule 5: a paid answer that arrives while the engine stops is kept."""
    recording = asyncio.Event()

    async def generate(context: JobContext) -> GenerationResult:
        recording.set()
        await context.record_call(
            CallRecord(key="brief", model="m", provider="p", reply="paid")
        )
        return await waiting_forever(context)

    await rig.work(generate)
    job = await rig.create()
    await recording.wait()

    await rig.engine.stop(0.0)

    assert await rig.service.find_call(job.id, "brief") == "paid"
    assert (await rig.service.get(job.id)).status is JobStatus.QUEUED


async def test_a_zombie_changes_nothing_and_is_stopped(
    database_url: str, other_rig: Rig
) -> None:
    """Rule 2: the first write that meets the fence ends the run."""
    entered, may_write, refused = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def zombie(context: JobContext) -> GenerationResult:
        entered.set()
        await may_write.wait()
        try:
            await context.record_call(
                CallRecord(key="late", model="m", provider="p", reply="late")
            )
        except asyncio.CancelledError:
            refused.set()
            raise
        return card_named("Zombie")

    async def heir(_context: JobContext) -> GenerationResult:
        return card_named("Heir")

    async with Rig(database_url, concurrency=1) as rig:
        await rig.work(zombie)
        job = await rig.create()
        await entered.wait()

        await other_rig.service.rescue(job.id, 1)
        await other_rig.work(heir)
        job = await other_rig.finished(job.id)
        may_write.set()
        await asyncio.wait_for(refused.wait(), PATIENCE_S)

    assert job.status is JobStatus.COMPLETED
    assert await other_rig.service.get(job.id) == job
    assert (await other_rig.cards.get(job.card_id or "")).name == "Heir"
    assert await other_rig.service.calls(job.id) == []


async def test_every_write_of_a_lost_run_is_held_off(rig: Rig) -> None:
    """Rule 2: each write names the attempt, and an older one changes no row."""
    job = await rig.create()
    claimed = await rig.service.claim(job.id, 0)
    await rig.service.rescue(job.id, 1)
    before = await rig.service.get(job.id)
    service, call = rig.service, CallRecord(key="k", model="m", provider="p", reply="r")

    assert claimed is not None
    assert not await service.record_call(job.id, 1, call)
    assert not await service.warn(job.id, 1, "late")
    assert not await service.advance(job.id, 1, job.progress)
    assert not await service.finish(job.id, 1, card_named("Late"), job.owner)
    assert not await service.fail(job.id, 1, "internal_error", "late")
    assert not await service.release(job.id, 1)
    assert not await service.rescue(job.id, 1)
    assert await service.claim(job.id, 0) is None
    assert await service.get(job.id) == before
    assert (await rig.cards.list()).items == []


async def test_a_job_that_takes_its_process_with_it_is_given_up(rig: Rig) -> None:
    """Rule 4: a dead run cannot write its end, so a rescuer writes it."""
    job = await rig.create()

    for attempt in range(3):
        assert await rig.service.claim(job.id, attempt) is not None
        assert await rig.service.rescue(job.id, attempt + 1)

    job = await rig.service.get(job.id)
    assert (job.status, job.lost_attempts) == (JobStatus.FAILED, 3)
    assert job.error is not None
    assert job.error.code == "attempts_exhausted"


async def test_a_job_and_its_place_in_the_queue_are_rolled_back_together(
    rig: Rig,
) -> None:
    """Rule 1: the job and its place in the queue are one transaction."""

    class Failing(Exception):
        pass

    original = rig.engine.enqueue

    class FailsAfterwards:
        async def enqueue(self, *arguments: Any, **named: Any) -> None:
            await original(*arguments, **named)
            raise Failing

        def __getattr__(self, name: str) -> Any:
            return getattr(rig.engine, name)

    service = type(rig.service)(rig.database, FailsAfterwards(), rig.feed)
    rig.service, whole = service, rig.service
    with pytest.raises(Failing):
        await rig.create()

    assert (await whole.list()).items == []
    if not rig.database.is_sqlite:
        async with rig.database.read() as session:
            rows = await session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))
        assert rows == 0


async def test_the_same_idempotency_key_gives_the_same_job(rig: Rig) -> None:
    jobs = await asyncio.gather(
        *[rig.create(idempotency_key="once") for _ in range(5)], rig.create()
    )

    assert len({job.id for job in jobs[:5]}) == 1
    assert jobs[5].id != jobs[0].id
    assert len((await rig.service.list()).items) == 2


async def test_the_last_event_says_how_it_ended(rig: Rig) -> None:
    """The same on both databases, though one makes it in Python and one in SQL."""

    async def generate(context: JobContext) -> GenerationResult:
        for key, cost_usd in (("a", "0.00123"), ("b", "0.1")):
            call = CallRecord(key, "m", "p", None, 30, 12, Decimal(cost_usd), reply="r")
            await context.record_call(call)
        await context.warn("first")
        return card_named("Mara", warnings=["first", "second"])

    await rig.work(generate)
    job = await rig.finished((await rig.create()).id)
    events = await rig.service.events(job.id)

    assert [dict(event.data) for event in events if event.kind is EventKind.STATUS] == [
        {"status": "queued", "attempt": 0},
        {"status": "running", "attempt": 1},
        {
            "status": "completed",
            "attempt": 1,
            "card_id": job.card_id,
            "cost_usd": "0.10123",
            "tokens": {"prompt": 60, "completion": 24, "total": 84},
            "error": None,
        },
    ]
    assert job.warnings == ("first", "second")
    assert [event.seq for event in events] == list(range(1, job.seq + 1))


async def test_answers_to_one_question_that_come_at_once_are_all_paid(rig: Rig) -> None:
    """Rule 3: one of them is the answer, the others are their cost."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    answers = [
        CallRecord("k", "m", "p", cost_usd=Decimal("0.001"), reply=f"answer {number}")
        for number in range(8)
    ]

    stored = await asyncio.gather(
        *[rig.service.record_call(job.id, 1, answer) for answer in answers]
    )

    calls = await rig.service.calls(job.id)
    assert all(stored)
    assert len([call for call in calls if call.reply is not None]) == 1
    others = [call for call in calls if call.reply is None]
    assert {call.error_code for call in others} == {"answered_already"}
    assert len(calls) == 8
    assert (await rig.service.get(job.id)).cost_usd == Decimal("0.008")


async def test_a_running_job_says_when_it_should_be_done(rig: Rig) -> None:
    """From how far it has come in its time; unknown before it has come anywhere."""
    waiting = await rig.create()
    await rig.service.claim(waiting.id, 0)
    begun = await rig.service.get(waiting.id)
    assert begun.started_at is not None
    later = begun.started_at + timedelta(seconds=10)

    await rig.service.advance(begun.id, 1, Progress(25, "write", "Writing", 1, 4))
    quarter = await rig.service.get(begun.id)
    await rig.service.finish(begun.id, 1, card_named("Mara"), begun.owner)
    done = await rig.service.get(begun.id)

    assert waiting.estimated_completion(later) is None
    assert begun.estimated_completion(later) is None
    assert quarter.estimated_completion(later) == begun.started_at + timedelta(
        seconds=40
    )
    assert done.estimated_completion(later) is None
