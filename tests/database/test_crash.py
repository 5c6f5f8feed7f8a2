"""A worker process dies, or sleeps too long, in the middle of a job."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import Job, JobStatus
from tests.database.rig import PATIENCE_S, Rig, answer, card_named


@asynccontextmanager
async def worker_process(url: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.database.worker_process", url),
        stdin=PIPE,
        stdout=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: Process, until: str) -> list[str]:
    """What the worker printed, up to this word."""
    assert process.stdout is not None
    lines: list[str] = []
    while until not in lines:
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)
        assert line, f"the worker ended after {lines}"
        lines.append(line.decode().strip())
    return lines


class Heir:
    """The generation that a second process runs."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def generate(self, context: JobContext) -> GenerationResult:
        for key in ("first", "second", "third"):
            await answer(context, key, self._model)
        return card_named("Heir")

    async def _model(self, key: str) -> str:
        self.asked.append(key)
        return key


async def finished_by(rig: Rig, heir: Heir, job: Job) -> Job:
    await rig.work(heir.generate)
    return await rig.finished(job.id)


async def test_a_killed_workers_job_finishes_and_no_answer_is_bought_twice(
    database_url: str, rig: Rig
) -> None:
    """Rules 3 and 4: who takes over finds what was answered, and asks the rest."""
    heir = Heir()
    job = await rig.create()
    async with worker_process(database_url) as process:
        assert await said(process, "waits") == ["asked first", "asked second", "waits"]
        process.send_signal(signal.SIGKILL)
        await process.wait()

        job = await finished_by(rig, heir, job)

    assert job.status is JobStatus.COMPLETED
    assert (job.attempt, job.lost_attempts) == (2, 1)
    assert heir.asked == ["third"]
    assert len(await rig.service.calls(job.id)) == 3


async def test_a_worker_that_slept_through_its_rescue_changes_nothing(
    database_url: str, rig: Rig
) -> None:
    """Rule 2: also when its process was only stopped, and wakes after its job has ended."""
    job = await rig.create()
    async with worker_process(database_url) as process:
        await said(process, "waits")
        process.send_signal(signal.SIGSTOP)

        job = await finished_by(rig, Heir(), job)
        process.send_signal(signal.SIGCONT)
        assert process.stdin is not None
        process.stdin.write(b"go on\n")
        after = await said(process, "refused")

    assert after == ["refused"]
    assert len(await rig.service.calls(job.id)) == 3
    assert await rig.service.get(job.id) == job
    assert (await rig.cards.get(job.card_id or "")).name == "Heir"
    assert len((await rig.cards.list()).items) == 1
