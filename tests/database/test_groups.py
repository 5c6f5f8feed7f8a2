"""Groups of jobs: a parent that holds no slot, and items that are ordinary jobs."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from card_generator_app.db.types import utc_now
from card_generator_app.errors import InvalidInput, JobNotFound, JobStateConflict
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.filter import JobFilter
from card_generator_app.jobs.group import GroupRules, ItemStatus, NewItem
from card_generator_app.jobs.job import EventKind, Job, JobStatus
from card_generator_app.jobs.retention import Janitor
from card_generator_app.jobs.spec import JobSpec
from tests.database.rig import PATIENCE_S, Rig, card_named, job_spec
from tests.database.test_retention import AGES


def spec(concept: str) -> JobSpec:
    return job_spec({"concept": concept})


async def grouped(rig: Rig, *concepts: str, **rules: Any) -> Job:
    items = [NewItem(concept, spec(concept)) for concept in concepts]
    return await rig.service.create_group(
        job_spec({}, kind="batch"), items, GroupRules(**rules)
    )


async def statuses(rig: Rig, parent: Job) -> dict[str, str]:
    return {
        item.label: item.status.value for item in await rig.service.items(parent.id)
    }


async def generate(context: JobContext) -> GenerationResult:
    if context.options.concept.startswith("bad"):
        raise InvalidInput("no such thing")
    await context.record_call(
        CallRecord(
            key="brief",
            model="m",
            provider="p",
            prompt_tokens=3,
            completion_tokens=4,
            cost_usd=Decimal("0.01"),
            reply="Mara",
        )
    )
    return card_named(context.options.concept)


async def test_every_item_becomes_a_job_and_the_parent_ends_with_the_last(
    rig: Rig,
) -> None:
    await rig.work(generate)

    parent = await rig.finished((await grouped(rig, "a", "b", "c", at_once=2)).id)

    assert (parent.status, parent.progress.percent) == (JobStatus.COMPLETED, 100)
    assert (parent.attempt, parent.is_parent) == (0, True)
    assert (parent.cost_usd, parent.tokens.total) == (Decimal("0.03"), 21)
    items = await rig.service.items(parent.id)
    assert [(i.number, i.label, i.status, i.name, i.tokens) for i in items] == [
        (1, "a", ItemStatus.COMPLETED, "a", 7),
        (2, "b", ItemStatus.COMPLETED, "b", 7),
        (3, "c", ItemStatus.COMPLETED, "c", 7),
    ]
    jobs = await rig.service.list(JobFilter(parent_id=parent.id))
    assert {job.id for job in jobs.items} == {item.job_id for item in items}
    assert {job.parent_id for job in jobs.items} == {parent.id}


async def test_the_parent_tells_what_ended_and_what_it_cost(rig: Rig) -> None:
    await rig.work(generate)

    parent = await rig.finished((await grouped(rig, "a", "bad", at_once=1)).id)

    events = await rig.service.events(parent.id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    told = [event for event in events if event.data.get("ended")]
    assert [event.data["ended"][0]["label"] for event in told] == ["a", "bad"]
    assert told[0].data["items"] == {
        "total": 2,
        "completed": 1,
        "failed": 0,
        "cancelled": 0,
    }
    assert told[0].data["ended"][0]["cost_usd"] == "0.01"
    assert (told[0].kind, told[0].message) == (EventKind.PROGRESS, "1 of 2 done")
    assert told[0].data["percent"] == 50
    assert events[-1].is_final
    assert events[-1].message == "Completed: 1 of 2 done, 1 failed"


class Gate:
    """A generation that waits to be let through, and counts who is in."""

    def __init__(self) -> None:
        self.inside, self.most = 0, 0
        self.open = asyncio.Event()

    async def generate(self, context: JobContext) -> GenerationResult:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.open.wait()
        finally:
            self.inside -= 1
        return await generate(context)


async def test_only_so_many_at_once_and_the_parent_takes_no_slot(
    database_url: str,
) -> None:
    gate = Gate()
    async with Rig(database_url, concurrency=3) as rig:
        await rig.work(gate.generate)
        parent = await grouped(rig, *"abcdef", at_once=3)
        await until(lambda: gate.inside == 3)

        waiting = [i.status for i in await rig.service.items(parent.id)].count(
            ItemStatus.WAITING
        )
        gate.open.set()
        parent = await rig.finished(parent.id)

    assert (gate.most, waiting) == (3, 3)
    assert parent.status is JobStatus.COMPLETED


async def test_without_continue_on_error_nothing_more_is_begun(rig: Rig) -> None:
    await rig.work(generate)

    parent = await grouped(
        rig, "a", "bad", "c", "d", at_once=1, continue_on_error=False
    )
    parent = await rig.finished(parent.id)

    assert parent.status is JobStatus.FAILED
    assert parent.error is not None
    assert parent.error.code == "items_failed"
    assert await statuses(rig, parent) == {
        "a": "completed",
        "bad": "failed",
        "c": "not_begun",
        "d": "not_begun",
    }


async def test_a_group_of_which_nothing_could_be_made_has_failed(rig: Rig) -> None:
    await rig.work(generate)

    parent = await rig.finished((await grouped(rig, "bad 1", "bad 2")).id)

    assert parent.status is JobStatus.FAILED


async def test_cancelling_the_parent_stops_its_items_and_begins_no_more(
    rig: Rig,
) -> None:
    gate = Gate()
    await rig.work(gate.generate)
    parent = await grouped(rig, "a", "b", "c", at_once=2)
    await until(lambda: gate.inside == 2)

    cancelled = await rig.service.cancel(parent.id)

    await until(lambda: gate.inside == 0)
    assert cancelled.status is JobStatus.CANCELLED
    assert await statuses(rig, parent) == {
        "a": "cancelled",
        "b": "cancelled",
        "c": "not_begun",
    }
    with pytest.raises(JobStateConflict, match="cancelled already"):
        await rig.service.cancel(parent.id)
    assert await rig.service.get(parent.id) == cancelled


async def test_an_item_can_be_cancelled_alone(rig: Rig) -> None:
    parent = await grouped(rig, "a", "b", at_once=1)
    [first, _] = await rig.service.items(parent.id)

    await rig.service.cancel(first.job_id or "")
    await rig.work(generate)
    parent = await rig.finished(parent.id)

    assert parent.status is JobStatus.COMPLETED
    assert await statuses(rig, parent) == {"a": "cancelled", "b": "completed"}


async def test_a_group_goes_on_whoever_died_and_whenever(rig: Rig) -> None:
    """An item's end was stored, and its process died before the group heard of it."""
    parent = await grouped(rig, "a", "b", at_once=1)
    [first, _] = await rig.service.items(parent.id)
    async with rig.database.write() as session:
        await session.execute(
            text("UPDATE job SET status = 'failed', finished_at = :now WHERE id = :id"),
            {"id": first.job_id, "now": utc_now()},
        )

    await rig.work(generate)
    parent = await rig.finished(parent.id)

    assert await statuses(rig, parent) == {"a": "failed", "b": "completed"}
    assert parent.attempt == 0


async def test_one_process_ends_another_ones_items(rig: Rig, other_rig: Rig) -> None:
    if rig.database.is_sqlite:
        pytest.skip("SQLite bears one process")
    await rig.work(generate)
    await other_rig.work(generate)

    parent = await rig.finished(
        (await grouped(rig, *[f"{n}" for n in range(12)], at_once=6)).id
    )

    assert parent.status is JobStatus.COMPLETED
    assert set((await statuses(rig, parent)).values()) == {"completed"}


async def test_the_same_request_gives_the_same_group(rig: Rig) -> None:
    async def once() -> Job:
        return await rig.service.create_group(
            job_spec({}, kind="batch"),
            [NewItem("a", spec("a"))],
            GroupRules(),
            idempotency_key="once",
        )

    first = await once()

    assert (await once()).id == first.id
    assert len(await rig.service.items(first.id)) == 1


async def test_a_group_has_items_and_not_too_many(rig: Rig) -> None:
    for count in (0, 10_001):
        with pytest.raises(InvalidInput, match="items"):
            await grouped(rig, *["a"] * count)


async def test_ten_thousand_items_are_created_at_once_and_begin_in_order(
    rig: Rig,
) -> None:
    parent = await grouped(rig, *[f"{n}" for n in range(10_000)], at_once=2)

    items = await rig.service.items(parent.id, limit=4)
    assert [item.status.value for item in items] == ["begun"] * 2 + ["waiting"] * 2
    async with rig.database.read() as session:
        jobs = await session.scalar(text("SELECT count(*) FROM job"))
    assert jobs == 3
    assert (await rig.service.cancel(parent.id)).status is JobStatus.CANCELLED


async def test_items_are_deleted_with_their_parent_and_not_before_it_has_ended(
    rig: Rig,
) -> None:
    parent = await grouped(rig, "a", "b", at_once=1)
    [first, _] = await rig.service.items(parent.id)
    await rig.service.cancel(first.job_id or "")
    # The item has ended, the group goes on.
    with pytest.raises(JobStateConflict, match="item of"):
        await rig.service.delete(first.job_id or "")
    with pytest.raises(JobStateConflict, match="cancel it first"):
        await rig.service.delete(parent.id)
    await rig.service.cancel(parent.id)

    await rig.service.delete(parent.id)

    for job_id in (parent.id, first.job_id or ""):
        with pytest.raises(JobNotFound):
            await rig.service.get(job_id)
    async with rig.database.read() as session:
        for table in ("job", "job_item", "job_group", "job_event"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_items_are_kept_as_long_as_their_parent(rig: Rig) -> None:
    parent = await grouped(rig, "a", "b", at_once=1)
    await rig.work(generate)
    parent = await rig.finished(parent.id)
    assert parent.finished_at is not None
    first = (await rig.service.items(parent.id))[0]
    ended = (await rig.service.get(first.job_id or "")).finished_at
    assert ended is not None

    # Old enough for the item by itself, and a moment too early for the group.
    between = parent.finished_at + AGES.jobs
    await Janitor(rig.database, AGES).sweep(between)
    assert len(await rig.service.items(parent.id)) == 2
    assert await rig.service.get(first.job_id or "")
    await Janitor(rig.database, AGES).sweep(between + AGES.jobs)

    with pytest.raises(JobNotFound):
        await rig.service.get(first.job_id or "")
    with pytest.raises(JobNotFound):
        await rig.service.get(parent.id)


async def test_an_item_that_retries_a_deleted_job_is_made_all_the_same(
    rig: Rig,
) -> None:
    first = await rig.create("b")
    await rig.service.cancel(first.id)
    items = [
        NewItem("a", spec("a")),
        NewItem("b", job_spec({"concept": "b"}, retry_of=first)),
    ]
    parent = await rig.service.create_group(
        job_spec({}, kind="batch"), items, GroupRules(at_once=1)
    )

    await rig.service.delete(first.id)
    await rig.work(generate)

    assert (await rig.finished(parent.id)).status is JobStatus.COMPLETED
    made = (await rig.service.items(parent.id))[1]
    job = await rig.service.get(made.job_id or "")
    assert (job.retry_of, job.root_id) == (None, first.id)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - it happens in another task
            await asyncio.sleep(0.005)
