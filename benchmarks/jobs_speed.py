"""Enqueue to start, and no-op jobs a second beside a bare Procrastinate worker.

usage: python -m benchmarks.jobs_speed [--jobs 500] [sqlite|postgresql …]
"""

import argparse
import asyncio
import statistics
import time
from typing import Any

import procrastinate
from procrastinate.jobs import DeleteJobCondition

from benchmarks.jobs_chaos import count, databases
from card_generator_app.generation.context import GenerationResult, JobContext
from tests.database.rig import Rig, card_named

SAMPLES = 60
ROUNDS = 5
CONCURRENCY = 4


async def latency(url: str) -> None:
    """From the call of `create` and from its return to the first line of the run."""
    async with Rig(url, concurrency=CONCURRENCY) as rig:
        began = asyncio.Event()
        at = 0.0

        async def generate(_context: JobContext) -> GenerationResult:
            nonlocal at
            at = time.perf_counter()
            began.set()
            return card_named("Mara", portrait=None)

        await rig.work(generate)
        await asyncio.sleep(0.5)
        from_call, from_return = [], []
        for _ in range(SAMPLES):
            began.clear()
            called = time.perf_counter()
            job = await rig.create()
            returned = time.perf_counter()
            await began.wait()
            from_call.append((at - called) * 1000)
            from_return.append((at - returned) * 1000)
            await rig.finished(job.id)
            await asyncio.sleep(0.02)
        show("enqueue (committed) to start", from_return)
        show("create() called to start", from_call)


def show(name: str, times_ms: list[float]) -> None:
    times_ms.sort()
    print(
        f"  {name:<30} p50 {times_ms[len(times_ms) // 2]:6.1f} ms"
        f"  p99 {times_ms[-1]:6.1f} ms",
        flush=True,
    )


async def throughput(url: str, jobs: int) -> float:
    """Jobs a second that do nothing: claimed, run, card stored, completed."""
    async with Rig(url, concurrency=CONCURRENCY) as rig:

        async def generate(_context: JobContext) -> GenerationResult:
            return card_named("Mara", portrait=None)

        for _ in range(jobs):
            await rig.create()
        begun = time.perf_counter()
        await rig.work(generate)
        while await count(rig, "status IN ('queued', 'running')"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        return jobs / (time.perf_counter() - begun)


async def bare(url: str, jobs: int) -> float:
    """The same number through Procrastinate alone, whose jobs store nothing."""
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)
    done = asyncio.Event()
    count = 0

    @app.task(name="bare", queue="bare")
    async def run(number: int) -> None:
        nonlocal count
        count += 1
        if count == jobs:
            done.set()

    async with app.open_async():
        numbers: list[dict[str, Any]] = [{"number": one} for one in range(jobs)]
        await run.batch_defer_async(*numbers)
        begun = time.perf_counter()
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=["bare"],
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.ALWAYS,
            )
        )
        await done.wait()
        rate = jobs / (time.perf_counter() - begun)
        worker.cancel()
        await asyncio.wait([worker])
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("kinds", nargs="*")
    given = parser.parse_args()
    for kind in given.kinds or ["sqlite", "postgresql"]:
        print(kind, flush=True)
        with databases(kind) as url:
            asyncio.run(latency(url))
            rounds = [one_round(url, given.jobs) for _ in range(ROUNDS)]
            ours = statistics.median(ours for ours, _ in rounds)
            print(f"  no-op jobs: {ours:.0f} a second", flush=True)
            if kind != "sqlite":
                plain = statistics.median(plain for _, plain in rounds)
                ratios = ", ".join(f"{ours / plain:.2f}" for ours, plain in rounds)
                print(
                    f"  bare Procrastinate: {plain:.0f} a second;"
                    f" ours is {ours / plain:.2f} of it (by round: {ratios})"
                )


def one_round(url: str, jobs: int) -> tuple[float, float]:
    """Ours, then the bare worker's; one after the other, for machines are moody."""
    ours = asyncio.run(throughput(url, jobs))
    return ours, 0.0 if url.startswith("sqlite") else asyncio.run(bare(url, jobs))


if __name__ == "__main__":
    main()
