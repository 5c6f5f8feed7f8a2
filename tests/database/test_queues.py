"""Who runs when: each writer has its own slots, each owner its turn."""

import asyncio
from collections import Counter

import pytest

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.filter import JobFilter
from card_generator_app.jobs.job import JobStatus
from tests.database.rig import PATIENCE_S, Rig, card_named


class Busy:
    """A generation that notes what runs at once and ends when told."""

    def __init__(self) -> None:
        self.running: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.changed = asyncio.Condition()
        self.may_end = asyncio.Event()

    async def generate(self, context: JobContext) -> GenerationResult:
        writer = context.options.concept
        self.running[writer] += 1
        self.most[writer] = max(self.most[writer], self.running[writer])
        async with self.changed:
            self.changed.notify_all()
        await self.may_end.wait()
        self.running[writer] -= 1
        return card_named("Mara", portrait=None)

    async def until_running(self, **wanted: int) -> None:
        async with self.changed, asyncio.timeout(PATIENCE_S):
            await self.changed.wait_for(lambda: dict(self.running) == wanted)


async def test_each_writer_has_its_own_slots(database_url: str) -> None:
    """Rule 2 of the queue: a writer whose slots are full holds up no other."""
    busy = Busy()
    async with Rig(
        database_url, concurrency={"composer": 1, "openrouter": 3, "local": 1}
    ) as rig:
        jobs = [await rig.create(w, writer=w) for w in ["composer"] * 3]
        jobs += [await rig.create(w, writer=w) for w in ["openrouter"] * 4]
        await rig.work(busy.generate)

        await busy.until_running(composer=1, openrouter=3)
        busy.may_end.set()
        ended = [(await rig.finished(job.id)).status for job in jobs]

    assert set(ended) == {JobStatus.COMPLETED}
    assert busy.most["composer"] == 1
    assert busy.most["openrouter"] == 3


async def test_a_worker_without_slots_for_a_writer_leaves_its_jobs(
    database_url: str,
) -> None:
    busy = Busy()
    async with Rig(
        database_url, concurrency={"composer": 0, "openrouter": 1, "local": 0}
    ) as rig:
        left = await rig.create("composer", writer="composer")
        await rig.create("openrouter", writer="openrouter")
        await rig.work(busy.generate)

        await busy.until_running(openrouter=1)

        assert (await rig.service.get(left.id)).status is JobStatus.QUEUED


async def test_owners_take_turns(database_url: str) -> None:
    """Many jobs of one key do not hold up the first of another."""
    order: list[str] = []

    async def generate(context: JobContext) -> GenerationResult:
        order.append(context.options.concept)
        return card_named("Mara", portrait=None)

    async with Rig(database_url, concurrency=1) as rig:
        jobs = [await rig.create(f"a{n}", owner="a") for n in range(4)]
        jobs += [await rig.create(f"b{n}", owner="b") for n in range(2)]
        jobs += [await rig.create("c0", owner="c")]
        await rig.work(generate)
        for job in jobs:
            await rig.finished(job.id)

    assert order == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]


async def test_who_comes_later_waits_for_no_backlog_and_overtakes_none(
    rig: Rig,
) -> None:
    for n in range(4):
        await rig.create(f"a{n}", owner="a")
    taken = [await rig.service.claim_next("composer") for _ in range(2)]
    await rig.create("b0", owner="b")
    await rig.create("b1", owner="b")
    taken += [await rig.service.claim_next("composer") for _ in range(4)]

    order = [job.options["concept"] for job in taken if job]
    assert order == ["a0", "a1", "a2", "b0", "a3", "b1"]


async def test_jobs_are_listed_by_owner(rig: Rig) -> None:
    await rig.create("ours", owner="a")
    theirs = await rig.create("theirs", owner="b")

    page = await rig.service.list(JobFilter(owner="b"))

    assert [job.id for job in page.items] == [theirs.id]
    assert theirs.owner == "b"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_worker_that_died_before_the_run_began_loses_no_time(
    rig: Rig, other_rig: Rig
) -> None:
    """Rescue: the queue gave the job out, and the process died before it was claimed."""
    from sqlalchemy import text

    job = await rig.create()
    async with rig.database.write() as session:
        await session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
        )

    async def generate(_context: JobContext) -> GenerationResult:
        return card_named("Mara", portrait=None)

    await other_rig.work(generate)
    async with asyncio.timeout(1.0):  # two rescue rounds; a reconcile takes five
        job = await other_rig.finished(job.id)

    assert (job.status, job.lost_attempts) == (JobStatus.COMPLETED, 0)
