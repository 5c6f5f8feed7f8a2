"""A week in minutes: 20,000 jobs through one process; memory, tables and files stay bounded.

usage: python -m benchmarks.jobs_soak [--jobs 20000] [sqlite|postgresql …]
"""

import argparse
import asyncio
import time
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text

from benchmarks.jobs_chaos import databases
from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.retention import Ages, Janitor
from tests.database.rig import Rig, card_named

BATCH = 500
KEPT = 2_000  # jobs that are young enough to stay, as it were
TABLES = ("job", "job_event", "job_text", "llm_call", "llm_request", "config_snapshot")


async def generate(context: JobContext) -> GenerationResult:
    """Two stages, a log line, three calls with prompts."""
    await context.stage("brief", "Planning", 1)
    for number in range(3):
        await context.record_call(
            CallRecord(
                key=f"call.{number}",
                model="m",
                provider="p",
                prompt_tokens=100,
                completion_tokens=50,
                cost_usd=Decimal("0.0001"),
                body={"messages": [{"content": f"{context.job_id} {number} " * 50}]},
                reply="an answer " * 50,
            )
        )
    await context.stage("write", "Writing", 2)
    await context.log("info", "Written")
    return card_named("Mara", portrait=None)


def memory_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("VmRSS")).split()[1]) / 1024


async def run(url: str, jobs: int) -> None:
    async with Rig(url, concurrency=8) as rig:
        await rig.work(generate)
        begun = time.monotonic()
        ended_at = []
        for done in range(0, jobs, BATCH):
            created = [await rig.create() for _ in range(BATCH)]
            for job in created:
                await rig.finished(job.id)
            ended_at.append(utc_now())
            if len(ended_at) > KEPT // BATCH:
                await sweep(rig, before=ended_at[-1 - KEPT // BATCH])
            if (done + BATCH) % (jobs // 5) == 0:
                await report(rig, done + BATCH, time.monotonic() - begun)


async def sweep(rig: Rig, before: datetime) -> None:
    age = utc_now() - before
    none = timedelta(0)
    await Janitor(rig.database, Ages(none, none, age, age)).sweep(utc_now())


async def report(rig: Rig, done: int, took_s: float) -> None:
    tables = TABLES if rig.database.is_sqlite else (*TABLES, "procrastinate_jobs")
    async with rig.database.read() as session:
        rows = {
            table: await session.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in tables
        }
    counted = ", ".join(f"{table} {number}" for table, number in rows.items())
    print(
        f"  {done} jobs, {done / took_s:.0f} a second, {memory_mib():.0f} MiB; {counted}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("kinds", nargs="*")
    given = parser.parse_args()
    for kind in given.kinds or ["sqlite", "postgresql"]:
        print(kind, flush=True)
        with databases(kind) as url:
            asyncio.run(run(url, given.jobs))


if __name__ == "__main__":
    main()
