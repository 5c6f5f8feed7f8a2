"""What only many workers over one PostgreSQL can go through."""

import asyncio
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import JobStatus
from tests.database.rig import Rig, card_named

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def generate(_context: JobContext) -> GenerationResult:
    return card_named("Mara")


async def forget_engine_rows(rig: Rig) -> None:
    async with rig.database.write() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))


async def test_a_queued_job_that_the_queue_lost_runs(rig: Rig) -> None:
    """Rule 4: a job that no row of the queue stands for is queued again."""
    job = await rig.create()
    await forget_engine_rows(rig)

    await rig.work(generate)

    assert (await rig.finished(job.id)).status is JobStatus.COMPLETED


async def test_a_running_job_that_the_queue_lost_runs_again(rig: Rig) -> None:
    """Rule 4: the same while it was running: that run was lost."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await forget_engine_rows(rig)

    await rig.work(generate)
    job = await rig.finished(job.id)

    assert job.status is JobStatus.COMPLETED
    assert (job.attempt, job.lost_attempts) == (2, 1)


async def test_work_goes_on_when_every_connection_breaks(
    rig: Rig, other_rig: Rig
) -> None:
    await rig.work(generate)
    await rig.finished((await rig.create()).id)

    async with other_rig.database.write() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    job = await other_rig.create()

    assert (await other_rig.finished(job.id)).status is JobStatus.COMPLETED


async def test_two_workers_share_the_jobs_and_run_none_twice(
    rig: Rig, other_rig: Rig
) -> None:
    ran: list[str] = []

    async def note(context: JobContext) -> GenerationResult:
        ran.append(context.job_id)
        await asyncio.sleep(0.01)
        return card_named("Mara")

    await rig.work(note)
    await other_rig.work(note)
    jobs = [await rig.create() for _ in range(20)]
    for job in jobs:
        await rig.finished(job.id)

    assert sorted(ran) == sorted(job.id for job in jobs)


async def test_the_queue_keeps_no_rows_of_finished_jobs(rig: Rig) -> None:
    """Rule 9: rows of the queue go when their run ends."""
    await rig.work(generate)
    await rig.finished((await rig.create()).id)

    await rig.engine.stop(5.0)

    async with rig.database.read() as session:
        rows = await session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))
    assert rows == 0


async def test_only_a_worker_without_signs_of_life_is_taken_for_dead(rig: Rig) -> None:
    """Rule 8: by the database's clock, whatever the workers' own clocks say."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await worker_last_seen(rig, "0 seconds", first=True)
    signs = asyncio.create_task(keep_alive(rig))
    await rig.work(generate)

    await asyncio.sleep(2.0)  # twice the time after which a silent worker is dead
    still = await rig.service.get(job.id)
    signs.cancel()
    await worker_last_seen(rig, "2 seconds")
    job = await rig.finished(job.id)

    assert (still.status, still.attempt) == (JobStatus.RUNNING, 1)
    assert (job.status, job.attempt) == (JobStatus.COMPLETED, 2)


async def keep_alive(rig: Rig) -> None:
    while True:
        await worker_last_seen(rig, "0 seconds")
        await asyncio.sleep(0.1)


async def worker_last_seen(rig: Rig, ago: str, *, first: bool = False) -> None:
    """A worker of another machine that holds the one job, and its last sign of life."""
    async with rig.database.write() as session:
        if first:
            await session.execute(
                text(
                    "INSERT INTO procrastinate_workers (id)"
                    " OVERRIDING SYSTEM VALUE VALUES (-1)"
                ),
            )
            await session.execute(
                text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = -1")
            )
        await session.execute(
            text(
                "UPDATE procrastinate_workers"
                " SET last_heartbeat = now() - CAST(:ago AS interval) WHERE id = -1"
            ),
            {"ago": ago},
        )


async def test_a_run_that_begins_while_it_is_rescued_goes_on(
    rig: Rig, other_rig: Rig
) -> None:
    """A slow worker that was thought dead claims its job between two looks of a rescuer."""
    job = await rig.create()
    looks: list[str] = []

    def begin(*of_the_statement: Any) -> None:
        looks.append(of_the_statement[2])
        if len(looks) == 1:
            with psycopg.connect(other_rig.database.conninfo) as connection:
                connection.execute("UPDATE job SET status = 'running', attempt = 1")

    event.listen(rig.database.engine.sync_engine, "after_cursor_execute", begin)
    assert not await rig.service.rescue(job.id, 1)

    assert len(looks) > 1
    assert (await other_rig.service.get(job.id)).status is JobStatus.RUNNING


async def test_a_job_that_is_created_while_the_queue_looks_is_claimed(
    rig: Rig, other_rig: Rig
) -> None:
    """The queue's function sees what is committed while the statement around it runs."""
    slow = (
        "ALTER FUNCTION procrastinate_fetch_job_v2 RENAME TO fetch_at_once",
        (
            "CREATE FUNCTION procrastinate_fetch_job_v2(names varchar[], worker bigint)"
            " RETURNS procrastinate_jobs LANGUAGE plpgsql AS $$"
            " BEGIN PERFORM pg_sleep(0.3); RETURN fetch_at_once(names, worker); END $$"
        ),
    )
    async with rig.database.write() as session:
        for statement in slow:
            await session.execute(text(statement))
    await rig.work(generate)
    await asyncio.sleep(0.15)

    job = await rig.finished((await other_rig.create()).id)
    told = [event.message for event in await rig.service.events(job.id)]

    assert told == ["Queued", "Running", "Completed: Mara"]


async def test_a_run_that_was_taken_for_dead_leaves_the_next_one_in_reach(
    rig: Rig,
) -> None:
    """Both are in one process; the end of the first must not make the second deaf."""
    first, second, may_end, has_ended, was_cancelled = (
        asyncio.Event() for _ in range(5)
    )

    async def first_then_second(_context: JobContext) -> GenerationResult:
        if not first.is_set():
            first.set()
            await may_end.wait()
            has_ended.set()
            return card_named("Zombie")
        second.set()
        try:
            await asyncio.Event().wait()
        finally:
            was_cancelled.set()
        return card_named("Mara")

    job = await rig.create()
    await rig.work(first_then_second)
    await asyncio.wait_for(first.wait(), 20)
    assert await rig.service.rescue(job.id, 1)
    await asyncio.wait_for(second.wait(), 20)
    may_end.set()
    await has_ended.wait()
    await asyncio.sleep(0.1)  # its last write meets the fence

    await rig.service.cancel(job.id)

    await asyncio.wait_for(was_cancelled.wait(), 5)
    assert (await rig.finished(job.id)).status is JobStatus.CANCELLED
