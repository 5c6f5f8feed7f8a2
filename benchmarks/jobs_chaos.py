"""Kills workers with SIGKILL at random points and counts what was lost, doubled, paid twice.

usage: python -m benchmarks.jobs_chaos [--kills 100] [--seed 1] [--call-s 0.3]
           [sqlite|postgresql:N …]

50 jobs are in flight all the time, six calls each of at most `--call-s`. A worker appends
a line to a file the moment an answer is complete, and only then hands it to the ledger; so
the file knows what was paid for. Exit status 1 when a job was lost or ran twice to its end.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from card_generator_app.db.session import Database, sqlite_url
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs import runs
from card_generator_app.jobs.job import JobStatus
from tests.database.postgres_server import running_postgres
from tests.database.rig import Rig, card_named

IN_FLIGHT = 50
CALLS = 6
BEGUN = "begun"  # a line for the beginning of a run
STALLED_S = 5.0  # production has 20; less takes live workers of a busy machine for dead


async def work(url: str, paid: Path, concurrency: int, call_s: float) -> None:
    """A worker, until it is killed."""
    runs.MAX_LOST_ATTEMPTS = 1_000_000  # here every job loses its process often
    log = os.open(paid, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(job_id: str, key: str) -> None:
        os.write(log, f"{job_id} {key} {os.getpid()} {time.time()}\n".encode())

    async def generate(context: JobContext) -> GenerationResult:
        note(context.job_id, BEGUN)
        await context.stage("write", "Writing", CALLS)
        for number in range(CALLS):
            key = f"call.{number}"
            if await context.find_call(key) is not None:
                continue
            await asyncio.sleep(random.uniform(call_s / 10, call_s))
            note(context.job_id, key)
            await context.record_call(
                CallRecord(key=key, model="m", provider="p", reply="answer")
            )
            await context.progress(number + 1, CALLS, key)
        return card_named("Mara", portrait=None)

    async with Rig(url, concurrency=concurrency, stalled_s=STALLED_S) as rig:
        await rig.work(generate)
        print("ready", flush=True)
        await asyncio.Event().wait()


@dataclass
class Chaos:
    """One run: its workers, its kills, its findings."""

    url: str
    workers: int
    paid: Path
    call_s: float
    kills: dict[int, float] = field(default_factory=dict)
    """When which process was killed."""
    ready_again_s: list[float] = field(default_factory=list)

    async def start_worker(self) -> Process:
        concurrency = str(IN_FLIGHT // self.workers)
        begun = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "benchmarks.jobs_chaos", "--work", self.url),
            *(str(self.paid), concurrency, str(self.call_s)),
            stdout=PIPE,
            # Under this load live workers are taken for dead, and say so at length.
            stderr=DEVNULL,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        self.ready_again_s.append(time.monotonic() - begun)
        return process

    async def run(self, kills: int) -> bool:
        """Kills and starts again, then lets everything finish; True when all is well."""
        async with Rig(self.url) as rig:
            for _ in range(4 * IN_FLIGHT):
                await rig.create()
            processes = [await self.start_worker() for _ in range(self.workers)]
            try:
                for _ in range(kills):
                    await asyncio.sleep(random.uniform(0.05, 2.0))
                    victim = processes.pop(random.randrange(len(processes)))
                    victim.send_signal(signal.SIGKILL)
                    self.kills[victim.pid] = time.time()
                    await victim.wait()
                    processes.append(await self.start_worker())
                    await self.top_up(rig)
                await self.wait_for_the_end(rig)
            finally:
                for process in processes:
                    process.kill()
                    await process.communicate()
            return await self.report(rig)

    async def top_up(self, rig: Rig) -> None:
        for _ in range(2 * IN_FLIGHT - await count(rig, "status = 'queued'")):
            await rig.create()

    async def wait_for_the_end(self, rig: Rig) -> None:
        end = time.monotonic() + 240
        while await count(rig, "status IN ('queued', 'running')"):
            if time.monotonic() > end:
                return
            await asyncio.sleep(0.2)

    async def report(self, rig: Rig) -> bool:
        jobs = await count(rig, "1 = 1")
        lost = jobs - await count(rig, f"status = '{JobStatus.COMPLETED}'")
        async with rig.database.read() as session:
            twice = await session.scalar(
                text(
                    "SELECT count(*) FROM (SELECT job_id FROM card_version"
                    " GROUP BY job_id HAVING count(*) > 1) AS doubled"
                )
            )
            rescued = (
                await session.execute(
                    text(
                        "SELECT back.job_id, back.created_at,"
                        " (SELECT max(run.created_at) FROM job_event AS run"
                        "  WHERE run.job_id = back.job_id AND run.seq < back.seq"
                        "  AND run.message = 'Running') AS began_at"
                        " FROM job_event AS back"
                        " WHERE back.message = 'Queued again: its worker is gone'"
                    )
                )
            ).all()
        bought = defaultdict[str, list[tuple[float, int]]](list)
        ran_in = defaultdict[str, list[tuple[float, int]]](list)
        for line in self.paid.read_text().splitlines():
            job, key, pid, at = line.split()
            if key != BEGUN:
                bought[f"{job} {key}"].append((float(at), int(pid)))
            ran_in[job].append((float(at), int(pid)))
        again = [ends for ends in bought.values() if len(ends) > 1]
        kept_from = [
            self.kills.get(pid, 0.0) - at for ends in again for at, pid in ends[:-1]
        ]
        windows = [window_s for window_s in kept_from if window_s > 0]
        print(f"  {jobs} jobs, {len(bought)} calls, {len(self.kills)} kills")
        print(f"  lost {lost}, run twice to the end {twice}")
        for status in ("queued", "running", "failed"):
            if found := await count(rig, f"status = '{status}'"):
                print(f"  {found} are {status}")
        for reason in await self.reasons(rig):
            print(f"  failed: {reason}")
        print(f"  finished calls bought again: {len(again)}", flush=True)
        if windows:
            windows.sort()
            print(
                f"  their answers were complete {windows[len(windows) // 2] * 1000:.0f} ms"
                f" (median), {windows[-1] * 1000:.0f} ms (at most) before the kill of"
                f" their process; {len(kept_from) - len(windows)} of a process that lives"
            )
        recovery = [
            seconds
            for row in rescued
            if (seconds := self.after_kill(ran_in[row.job_id], row))
        ]
        if recovery:
            print(
                f"  {len(recovery)} rescues; back in the queue "
                f"{sorted(recovery)[len(recovery) // 2]:.2f} s after the kill (median), "
                f"{sorted(recovery)[int(len(recovery) * 0.99)]:.2f} s (p99), "
                f"{max(recovery):.2f} s at most"
            )
        print(f"  process start to ready: at most {max(self.ready_again_s):.2f} s")
        return lost == 0 and twice == 0

    async def reasons(self, rig: Rig) -> list[str]:
        """Why jobs failed; none should."""
        failed = "SELECT DISTINCT error_message FROM job WHERE status = 'failed'"
        async with rig.database.read() as session:
            return [str(one) for one in (await session.scalars(text(failed))).all()]

    def after_kill(self, ran: list[tuple[float, int]], row: Any) -> float | None:
        """How long after the kill of its process; None where nobody knows which that was."""
        began_s, back_s = moment_s(row.began_at), moment_s(row.created_at)
        pids = [pid for at_s, pid in ran if began_s <= at_s < back_s]
        kill_s = self.kills.get(pids[-1]) if pids else None
        return None if kill_s is None else back_s - kill_s


def moment_s(at: object) -> float:
    """SQLite gives text and PostgreSQL a time."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


async def count(rig: Rig, where: str) -> int:
    async with rig.database.read() as session:
        found = await session.scalar(text(f"SELECT count(*) FROM job WHERE {where}"))
    return int(found or 0)


@contextmanager
def databases(kind: str) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if kind == "sqlite":
            url = sqlite_url(folder / "jobs.db")
            asyncio.run(migrate(url))
        else:
            server = stack.enter_context(running_postgres())
            url = stack.enter_context(server.database_url())
        yield url


async def migrate(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--call-s", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("setups", nargs="*")
    given = parser.parse_args()
    if given.work:
        url, paid, concurrency, call_s = given.work
        asyncio.run(work(url, Path(paid), int(concurrency), float(call_s)))
        return
    random.seed(given.seed)
    is_well = True
    for setup in given.setups or ["sqlite", "postgresql:1", "postgresql:4"]:
        kind, _, workers = setup.partition(":")
        print(f"{kind}, {workers or 1} worker(s)", flush=True)
        with databases(kind) as url, tempfile.TemporaryDirectory() as folder:
            chaos = Chaos(url, int(workers or 1), Path(folder) / "paid", given.call_s)
            is_well &= asyncio.run(chaos.run(given.kills))
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
