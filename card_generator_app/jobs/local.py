"""LocalEngine: jobs run in this process, the only one that uses the database (SQLite)."""

import asyncio
import contextlib
import logging
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.completion import Completed, Completion, complete
from card_generator_app.jobs.engine import RunJob
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.service import JobService
from card_generator_app.jobs.slots import Slots
from card_generator_app.telemetry.logs import of_job

_RETRY_S = 1.0

logger = logging.getLogger(__name__)


class LocalEngine:
    """Claims straight from the job table, for each writer as many as it has slots.

    One process has the data folder (see `lock.py`), so whatever is still marked running
    at the start is an orphan, and nothing needs leases or polling.
    """

    def __init__(self, slots: Slots) -> None:
        self._queues = [
            _Queue(writer, asyncio.Semaphore(count))
            for writer, count in slots.items()
            if count > 0
        ]
        self._stopping = asyncio.Event()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._loops: list[asyncio.Task[None]] = []

    async def enqueue(self, session: AsyncSession, row: Row[Any]) -> None:
        """Nothing to add: the job's row is the queue."""

    async def complete(self, database: Database, done: Completion) -> Completed | None:
        async with database.write() as session:
            return await complete(session, done)

    def wake(self) -> None:
        for queue in self._queues:
            queue.awake.set()

    def abort(self, job_id: str) -> None:
        if job_id in self._running:
            self._running[job_id].cancel()

    async def start(self, service: JobService, run_job: RunJob) -> None:
        orphans = await service.rescue_all()
        if orphans:
            logger.warning("taken back from a process that ended: %d job(s)", orphans)
        self._loops = [
            asyncio.create_task(
                self._claim_jobs(service, run_job, queue), name=f"{queue.writer} jobs"
            )
            for queue in self._queues
        ]

    async def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        self.wake()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=timeout_s)
        for task in self._running.values():
            task.cancel()
        for loop in self._loops:
            await loop
        if self._running:
            await asyncio.wait(self._running.values())

    async def _claim_jobs(
        self, service: JobService, run_job: RunJob, queue: "_Queue"
    ) -> None:
        while True:
            await queue.slots.acquire()
            job = await self._next(service, queue)
            if job is None:
                return
            task = asyncio.create_task(
                self._run(service, run_job, job), name=f"job {job.id}"
            )
            self._running[job.id] = task
            task.add_done_callback(partial(self._forget, job.id, queue))

    def _forget(self, job_id: str, queue: "_Queue", task: asyncio.Task[None]) -> None:
        queue.slots.release()
        if self._running.get(job_id) is task:
            del self._running[job_id]

    async def _next(self, service: JobService, queue: "_Queue") -> Job | None:
        """The next job, as soon as there is one; None when the engine stops."""
        while not self._stopping.is_set():
            queue.awake.clear()
            try:
                job = await service.claim_next(queue.writer)
            except SQLAlchemyError:
                logger.exception("cannot claim a job; trying again")
                await self._pause()
                continue
            if job is None:
                await self._sleep(service, queue)
            elif self._stopping.is_set():
                await service.release(job.id, job.attempt)
            else:
                return job
        return None

    async def _sleep(self, service: JobService, queue: "_Queue") -> None:
        """Until something was queued, or a job that waits for a time may begin."""
        due_at = await service.next_due()
        wait_s = None if due_at is None else (due_at - utc_now()).total_seconds()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(queue.awake.wait(), wait_s)

    async def _run(self, service: JobService, run_job: RunJob, job: Job) -> None:
        with of_job(job.id):
            try:
                await run_job(job)
            except asyncio.CancelledError:
                if self._stopping.is_set():
                    await service.release(job.id, job.attempt)
                raise
            except Exception:  # the job boundary: not even the failure was stored
                logger.exception("the end of job %s cannot be stored", job.id)
                await self._take_back(service, job)

    async def _take_back(self, service: JobService, job: Job) -> None:
        while not self._stopping.is_set():
            await self._pause()
            try:
                await service.rescue(job.id, job.attempt)
            except SQLAlchemyError:
                logger.exception("job %s cannot be taken back yet", job.id)
            else:
                return

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), _RETRY_S)
        except TimeoutError:
            return


class _Queue:
    """The jobs of one writer."""

    def __init__(self, writer: str, slots: asyncio.Semaphore) -> None:
        self.writer, self.slots = writer, slots
        self.awake = asyncio.Event()
