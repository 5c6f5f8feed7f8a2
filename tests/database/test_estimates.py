"""Estimates are kept with their jobs, and what jobs show is learned within bounds."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.generation.estimate.estimate import Estimate
from card_generator_app.generation.estimate.imagining import NAMES, Imagined, Interval
from card_generator_app.generation.estimate.ratios import MOST_SEEN
from card_generator_app.generation.estimate.rehearsal import RehearsedCall
from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.retention import Janitor
from card_generator_app.jobs.runner import Generate, JobRunner
from card_generator_app.options import GenerationOptions
from tests.database.rig import STAGES, Rig, card_named, job_spec
from tests.database.test_retention import AGES

NEEDED = Interval(0.1, 0.2, 0.3)
TOLD = Estimate(
    Imagined({}, dict.fromkeys(NAMES, NEEDED)),
    {},
    None,
    {"max_cost_usd": 0.01},
    {"max_cost_usd": 0.05},
    [],
    [RehearsedCall("brief", "brief", "brief", "m", (), 100, 0, 200, (1, 1))],
)
KEPT = TOLD.kept()


async def generate(context: JobContext) -> GenerationResult:
    await context.record_call(
        CallRecord(
            "brief",
            "m",
            "p",
            prompt_tokens=100,
            completion_tokens=300,
            latency_s=1.0,
            reply="a plan",
        )
    )
    return card_named("Mara")


async def work(rig: Rig, estimate: Any, run: Generate = generate) -> None:
    runner = JobRunner(rig.service, run, STAGES, estimate=estimate)
    rig._stack.push_async_callback(rig.engine.stop, 0.0)
    await rig.engine.start(rig.service, runner.run)


async def told(
    _options: GenerationOptions, _snapshot: Mapping[str, Any], _kind: str
) -> Estimate:
    return TOLD


async def rows(rig: Rig, table: str) -> int:
    async with rig.database.read() as session:
        return int(await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


async def test_a_job_keeps_its_estimate_and_teaches_the_next(rig: Rig) -> None:
    await work(rig, told)
    job = await rig.finished((await rig.create()).id)
    await rig.engine.stop(5.0)

    details = await rig.service.details(job.id)
    ratios = await rig.service.see_ratios(["m", "n"])

    assert details.estimate == KEPT
    assert list(ratios.seen["answer", "m", "brief"]) == [1.5]
    assert ratios.pool("answer", "m", "brief")[-1] == 1.5


async def test_a_cap_that_will_not_do_is_warned_of_before_the_first_call(
    rig: Rig,
) -> None:
    await work(rig, told)
    job = await rig.finished((await rig.create()).id)

    [warning] = job.warnings
    assert warning == (
        "max_cost_usd: $0.01 will stop this job before its end: it is likely to need "
        "$0.1 to $0.3, and $0.05 must be left for its largest call"
    )


async def test_without_a_cap_a_run_does_not_wait_for_its_estimate(rig: Rig) -> None:
    is_paid = asyncio.Event()

    async def slow(*_asked: Any) -> Estimate:
        await asyncio.wait_for(is_paid.wait(), 10)
        return TOLD

    async def pays(context: JobContext) -> GenerationResult:
        result = await generate(context)
        is_paid.set()
        return result

    await work(rig, slow, pays)
    job = await rig.finished((await rig.create()).id)

    assert (await rig.service.details(job.id)).estimate == KEPT


async def test_with_a_cap_the_estimate_comes_before_the_first_call(rig: Rig) -> None:
    done: list[str] = []

    async def slow(*_asked: Any) -> Estimate:
        done.append("estimated")
        return TOLD

    async def pays(context: JobContext) -> GenerationResult:
        done.append("paid")
        return await generate(context)

    await work(rig, slow, pays)
    spec = job_spec({"concept": "A baker", "max_cost_usd": 1})
    await rig.finished((await rig.service.create(spec)).id)

    assert done == ["estimated", "paid"]


async def test_an_estimate_that_fails_costs_no_job(rig: Rig) -> None:
    async def broken(*_asked: Any) -> Estimate:
        raise ZeroDivisionError

    await work(rig, broken)
    job = await rig.finished((await rig.create()).id)

    assert job.status is JobStatus.COMPLETED
    assert (await rig.service.details(job.id)).estimate is None


async def test_only_the_newest_values_are_kept(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await rig.service.keep_estimate(job.id, KEPT)
    await rig.service.record_call(
        job.id, 1, CallRecord("brief", "m", "p", completion_tokens=300, reply="x")
    )

    for _ in range(MOST_SEEN + 3):
        await rig.service.learn(job.id)

    seen = (await rig.service.see_ratios(["m"])).seen
    assert {len(values) for values in seen.values()} == {MOST_SEEN}
    await Janitor(rig.database, AGES).forget_ratios(utc_now() + timedelta(days=400))
    assert (await rig.service.see_ratios(["m"])).seen == {}


async def test_an_estimate_goes_with_its_job(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.keep_estimate(job.id, KEPT)
    await rig.service.keep_estimate("gone", KEPT)
    await rig.service.cancel(job.id)

    await rig.service.delete(job.id)

    assert await rows(rig, "job_estimate") == 0


async def test_a_job_without_an_estimate_teaches_nothing(rig: Rig) -> None:
    job = await rig.create()

    await rig.service.learn(job.id)

    assert await rows(rig, "learned_ratio") == 0
