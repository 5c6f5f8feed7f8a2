"""List, filter and details at a million jobs: time in the database.

usage: python -m benchmarks.jobs_lists [--jobs 1000000] [sqlite|postgresql …]
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.jobs_chaos import databases
from card_generator_app.db.paging import MAX_OFFSET
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.filter import JobFilter
from card_generator_app.jobs.job import JobStatus
from card_generator_app.options import GenerationOptions
from tests.database.rig import Rig

ROUNDS = 60
_OPTIONS = json.dumps(GenerationOptions().model_dump(mode="json")).replace("'", "''")

# Ids that sort as they were made; states and words as they are found in practice: nearly
# all completed, a few of each other kind, one word in all jobs, one in a thousandth.
_JOBS = """
INSERT INTO job (
    id, kind, status, priority, attempt, lost_attempts, seq, options, sent, profile,
    prompt_profile, writer, snapshot_sha256, percent, stage, message, calls_done,
    calls_total, prompt_tokens, completion_tokens, cost_nanos, warnings, parked,
    created_at, finished_at
)
SELECT {id}, 'generate',
    CASE WHEN n % 1000 = 1 THEN 'failed' WHEN n % 5000 = 2 THEN 'cancelled'
         WHEN n % 100000 = 3 THEN 'queued' ELSE 'completed' END,
    0, 1, 0, 9, {options}, '{{}}', 'default', 'default', 'composer', 'x', 100,
    'assemble', 'Completed', 10, 10, 1000, 1000, 1000000, '[]', 0, {at}, {at}
FROM {numbers}
"""
_CONCEPT = """'A baker number ' || n || ' who collects clouds' ||
    CASE WHEN n % 1000 = 7 THEN ' in a lighthouse' ELSE '' END"""
_SQLITE = {
    "id": "printf('%08x-0000-7000-8000-%012x', n, n)",
    "options": f"json_set('{_OPTIONS}', '$.concept', {_CONCEPT})",
    "at": "strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', '+' || n || ' seconds')",
    "numbers": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
    " WHERE n < {jobs}) SELECT n FROM c)",
}
_POSTGRES = {
    "id": "lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0')",
    "options": f"CAST(jsonb_set('{_OPTIONS}', '{{concept}}',"
    f" to_jsonb({_CONCEPT})) AS json)",
    "at": "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second'",
    "numbers": "generate_series(1, {jobs}) AS c(n)",
}


async def fill(connection: AsyncConnection, jobs: int, *, is_sqlite: bool) -> None:
    parts = dict(_SQLITE if is_sqlite else _POSTGRES)
    parts["numbers"] = parts["numbers"].format(jobs=jobs)
    moment = "'2026-01-01 00:00:00'"
    await connection.execute(
        text(f"INSERT INTO config_snapshot VALUES ('x', '{{}}', {moment})")
    )
    await connection.execute(text(_JOBS.format(**parts).replace(":", r"\:")))
    concept = (
        "json_extract(options, '$.concept')" if is_sqlite else "options->>'concept'"
    )
    await connection.execute(
        text(
            "INSERT INTO job_text (job_id, concept)"
            f" SELECT id, {concept} FROM job ORDER BY id"
        )
    )
    await connection.execute(
        text(
            "INSERT INTO job_event (job_id, seq, kind, level, message, data, created_at)"
            " SELECT id, 1, 'status', 'info', 'Queued',"
            """ '{"status"\\: "queued", "attempt"\\: 0}', created_at FROM job"""
        )
    )


async def measure(
    name: str, ask: Callable[[], Awaitable[Any]], found: Callable[[Any], int]
) -> None:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = await ask()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    print(
        f"  {name:<34} p50 {times[ROUNDS // 2]:6.2f} ms  p95 {times[-3]:6.2f} ms"
        f"  ({found(answer)} found)",
        flush=True,
    )


async def run(url: str, jobs: int) -> None:
    async with Rig(url) as rig:
        begun = time.monotonic()
        async with rig.database.engine.begin() as connection:
            await fill(connection, jobs, is_sqlite=rig.database.is_sqlite)
        async with rig.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(
                text("ANALYZE" if rig.database.is_sqlite else "VACUUM ANALYZE")
            )
        print(f"  {jobs} jobs stored in {time.monotonic() - begun:.0f} s", flush=True)
        await lists(rig)


async def lists(rig: Rig) -> None:
    jobs = rig.service
    wanted: dict[str, dict[str, Any]] = {
        "first page of 50": {},
        "failed": {"wanted": JobFilter(status=JobStatus.FAILED)},
        "queued (ten in all)": {"wanted": JobFilter(status=JobStatus.QUEUED)},
        "kind": {"wanted": JobFilter(kind="generate")},
        "kind that is not there": {"wanted": JobFilter(kind="lore")},
        "before a day": {
            "wanted": JobFilter(created_before=utc_now().replace(month=1, day=5))
        },
        "text, in one of a thousand": {"wanted": JobFilter(text="light")},
        "text, in every job": {"wanted": JobFilter(text="baker")},
        "text, in none": {"wanted": JobFilter(text="submarine")},
        "text, two words, failed": {
            "wanted": JobFilter(text="baker clouds", status=JobStatus.FAILED)
        },
        f"offset {MAX_OFFSET}": {"offset": MAX_OFFSET},
    }
    for name, query in wanted.items():
        await measure(name, lambda q=query: jobs.list(**q), lambda p: len(p.items))  # type: ignore[misc]
    page = await jobs.list(
        JobFilter(created_before=utc_now().replace(month=1, day=6)), limit=1
    )
    await measure(
        "page from the middle (cursor)",
        lambda: jobs.list(cursor=page.next_cursor),
        lambda p: len(p.items),
    )
    job_id = page.items[0].id

    await measure("details", lambda: jobs.details(job_id), lambda _job: 1)
    newest = (await jobs.list(JobFilter(), limit=1)).items[0]
    after = newest.created_at - timedelta(seconds=100)
    await measure(
        "after a moment",
        lambda: jobs.list(JobFilter(created_after=after)),
        lambda p: len(p.items),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1_000_000)
    parser.add_argument("kinds", nargs="*")
    given = parser.parse_args()
    for kind in given.kinds or ["sqlite", "postgresql"]:
        print(kind, flush=True)
        with databases(kind) as url:
            asyncio.run(run(url, given.jobs))


if __name__ == "__main__":
    main()
