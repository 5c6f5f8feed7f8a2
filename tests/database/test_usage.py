"""What was used: told by any axis, and remembered when jobs and texts are deleted."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete

from card_generator_app.db.types import utc_now
from card_generator_app.errors import JobNotFound
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.retention import Ages, Janitor
from card_generator_app.jobs.rows import JOBS
from card_generator_app.jobs.usage import AXES, Usage, UsageFilter, Used, keep_usage
from tests.database.rig import Rig, card_named


@pytest.fixture
def usage(rig: Rig) -> Usage:
    return Usage(rig.database)


def call(model: str, cost: str | None, **more: Any) -> CallRecord:
    given: dict[str, Any] = {
        "key": "brief",
        "provider": "test",
        "reply": "Ada",
        "cost_usd": None if cost is None else Decimal(cost),
        "prompt_tokens": 100,
        "completion_tokens": 20,
    }
    return CallRecord(model=model, **given | more)


async def generate(context: JobContext) -> GenerationResult:
    await context.record_call(call("big", "0.25"))
    await context.record_call(
        call("small", None, key="write", reply=None, error_code="stalled")
    )
    return card_named("Ada")


async def ended(rig: Rig, owner: str) -> str:
    job = await rig.create(owner=owner)
    await rig.finished(job.id)
    return job.id


def today(**more: str) -> UsageFilter:
    day = utc_now().date()
    return UsageFilter(day - timedelta(days=1), day, **more)


def told(rows: list[Used]) -> list[tuple[str | None, int, Decimal]]:
    return [(one.owner or one.model, one.calls, one.cost_usd) for one in rows]


async def test_calls_are_told_by_owner_and_by_model(rig: Rig, usage: Usage) -> None:
    await rig.work(generate)
    for owner in ("ana", "ana", "ben"):
        await ended(rig, owner)

    by_owner, total = await usage.read(today(), ["owner"])
    by_model, _ = await usage.read(today(), ["model"])
    of_ben, _ = await usage.read(today(owner="ben"), ["day", "kind"])

    assert told(list(by_owner)) == [
        ("ana", 4, Decimal("0.5")),
        ("ben", 2, Decimal("0.25")),
    ]
    assert told(list(by_model)) == [
        ("big", 3, Decimal("0.75")),
        ("small", 3, Decimal(0)),
    ]
    assert by_model[1].failed_calls == by_model[1].unpriced_calls == 3
    assert (total.calls, total.tokens.total) == (6, 720)
    assert of_ben[0].day == utc_now().strftime("%Y-%m-%d")
    assert of_ben[0].kind == "generate"


async def test_deleted_jobs_and_texts_are_not_forgotten(rig: Rig, usage: Usage) -> None:
    await rig.work(generate)
    deleted, _kept = await ended(rig, "ana"), await ended(rig, "ana")
    before = await usage.read(today(), AXES)

    await rig.service.delete(deleted)
    after_delete = await usage.read(today(), AXES)
    no_time = timedelta(0)
    janitor = Janitor(rig.database, Ages(no_time, no_time, no_time, no_time))
    await janitor.sweep(utc_now() + timedelta(seconds=1))
    after_sweep = await usage.read(today(), AXES)

    assert before == after_delete == after_sweep
    assert before[1].cost_usd == Decimal("0.5")


async def test_a_job_deleted_twice_at_once_is_counted_once(
    rig: Rig, usage: Usage
) -> None:
    await rig.work(generate)
    job_id = await ended(rig, "ana")
    before = await usage.read(today(), AXES)

    async with rig.database.write() as session:
        await keep_usage(session, JOBS.c.id == job_id)
        other = asyncio.create_task(rig.service.delete(job_id))
        # It waits for us now, having seen the job as it was.
        await asyncio.wait([other], timeout=0.5)
        assert not other.done()
        await session.execute(delete(JOBS).where(JOBS.c.id == job_id))
    with pytest.raises(JobNotFound):
        await other

    assert await usage.read(today(), AXES) == before


async def test_a_call_of_no_job_is_booked(rig: Rig, usage: Usage) -> None:
    await usage.book("ana", "chat", call("big", "0.1"))
    await usage.book("ana", "chat", call("big", "0.2"))

    rows, total = await usage.read(today(kind="chat"), ["model"])

    assert told(list(rows)) == [("big", 2, Decimal("0.3"))]
    assert total.cost_usd == Decimal("0.3")


async def test_nothing_used_is_zero(usage: Usage) -> None:
    rows, total = await usage.read(today())

    assert (list(rows), total.calls, total.cost_usd) == ([], 0, Decimal(0))
