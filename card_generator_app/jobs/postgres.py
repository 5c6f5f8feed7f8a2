"""ProcrastinateEngine: many worker processes over one PostgreSQL.

An engine row names the attempt it starts from and serves one run only: a job that is
put back or rescued gets a new row. So a row that a slow worker still holds can be
removed, but never again be run, finished or retried under the job's next run.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from itertools import count
from typing import Any

import procrastinate
from procrastinate.exceptions import ConnectorException, ProcrastinateException
from procrastinate.job_context import JobContext
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.worker import Worker
from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.jobs.claims import Claims
from card_generator_app.jobs.completion import Completed, Completion
from card_generator_app.jobs.engine import RunJob
from card_generator_app.jobs.job import Job as ClaimedJob
from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.rows import JOBS
from card_generator_app.jobs.service import JobService
from card_generator_app.jobs.slots import Slots
from card_generator_app.telemetry.logs import of_job

TASK = "run_job"
# Procrastinate orders by one number; rounds beyond this share a place.
_TURNS_PER_PRIORITY = 100_000_000
_RETRY_S = 1.0
_RESCUES_AT_ONCE = 4
_RECONCILE_EVERY = 5  # looks at every open job, so not in each round

# The job's id is the queueing lock: at most one waiting row a job.
_DEFER = text(f"""
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        CAST(:queue AS text), '{TASK}', CAST(:priority AS integer), NULL,
        CAST(:job_id AS text),
        jsonb_build_object(
            'job_id', CAST(:job_id AS text), 'attempt', CAST(:attempt AS integer)
        ),
        CAST(:not_before AS timestamptz)
    )::procrastinate_job_to_defer_v1])
""")

# A row of an earlier attempt that still waits (its job was taken back meanwhile, and by
# a worker that was thought dead) would hold the queueing lock.
_DROP_STALE = text("""
    DELETE FROM procrastinate_jobs WHERE queueing_lock = :job_id AND status = 'todo'
""")

# Rows leave the engine's table when they end, so it stays small and this stays cheap.
_ABANDONED = text("""
    SELECT id, status, attempt FROM job
    WHERE status IN ('queued', 'running') AND NOT is_parent AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS engine_row
        WHERE engine_row.queueing_lock = job.id
          AND engine_row.status IN ('todo', 'doing')
    )
""")

logger = logging.getLogger(__name__)
# Every worker would say that it has no periodic tasks; nothing of ours is one.
logging.getLogger("procrastinate.periodic").setLevel(logging.WARNING)


class ProcrastinateEngine:
    """Queues through Procrastinate in our own transactions, and works in this process.

    Every engine also takes back what dead workers ran: jobs whose worker gave no sign
    for `stalled_s` (by the database's clock), and jobs that their engine row lost.
    """

    def __init__(
        self,
        database: Database,
        *,
        slots: Slots,
        heartbeat_s: float = 5.0,
        stalled_s: float = 20.0,
        rescue_interval_s: float = 0.5,
    ) -> None:
        self._database = database
        self._slots = {writer: count for writer, count in slots.items() if count > 0}
        self._heartbeat_s = heartbeat_s
        self._stalled_s = stalled_s
        self._rescue_interval_s = rescue_interval_s
        connector = procrastinate.PsycopgConnector()
        self._app = procrastinate.App(connector=connector)
        self._claims = self._app.job_manager = Claims(connector, database)
        self._stopping = asyncio.Event()
        self._workers: dict[str, Worker] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: dict[str, asyncio.Future[None]] = {}
        self._aborted: set[str] = set()
        self._service: JobService | None = None

    async def enqueue(self, session: AsyncSession, row: Row[Any]) -> None:
        if row.attempt > 0:
            await session.execute(_DROP_STALE, {"job_id": row.id})
        turn = min(row.turn, _TURNS_PER_PRIORITY - 1)
        values = {
            "job_id": row.id,
            "attempt": row.attempt,
            "queue": row.writer,
            "priority": row.priority * _TURNS_PER_PRIORITY - turn,
            "not_before": row.scheduled_at,
        }
        await session.execute(_DEFER, values)

    async def complete(self, database: Database, done: Completion) -> Completed | None:
        return await self._claims.complete(done)

    def wake(self) -> None:
        """Nothing to do: the inserted row notifies the workers when it commits."""

    def abort(self, job_id: str) -> None:
        self._claims.forget(job_id)
        if job_id in self._running:
            self._aborted.add(job_id)
            self._running[job_id].cancel()

    async def start(self, service: JobService, run_job: RunJob) -> None:
        self._service = service

        @self._app.task(name=TASK, pass_context=True)
        async def run(context: JobContext, job_id: str, attempt: int) -> None:
            job = self._claims.taken(context.job)
            if job is None:
                job = await self._claimed(service, job_id, attempt)
            if job is not None:
                self._claims.begin(job, context.job)
                with of_job(job.id):
                    await self._run(service, run_job, job)

        await self._app.open_async(await self._database.direct.pool())
        self._tasks = {
            asyncio.create_task(self._work(writer, count), name=f"{writer} jobs")
            for writer, count in self._slots.items()
        } | {asyncio.create_task(self._tend(service), name="job rescue")}

    async def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        pending = self._tasks
        while pending:
            for worker in self._workers.values():
                # Once more in each round: a worker that was just starting forgets it.
                worker.shutdown_graceful_timeout = timeout_s
                worker.stop()  # type: ignore[no-untyped-call]
            _, pending = await asyncio.wait(
                pending, timeout=min(self._heartbeat_s, _RETRY_S)
            )
            await self._sign_of_life()
        if self._service is not None:
            for job in self._claims.never_begun():
                await self._service.release(job.id, job.attempt)
        await self._app.close_async()
        for task in self._tasks:
            task.result()

    async def _run(self, service: JobService, run_job: RunJob, job: ClaimedJob) -> None:
        # A task of its own: the worker's task goes on when this job is aborted.
        task = asyncio.ensure_future(run_job(job))
        self._running[job.id] = task
        try:
            await task
        except asyncio.CancelledError:
            if job.id in self._aborted:
                return
            if self._stopping.is_set():
                await service.release(job.id, job.attempt)
            raise
        finally:
            # A run that was taken for dead may end after the next has begun here.
            if self._running.get(job.id) is task:
                self._aborted.discard(job.id)
                del self._running[job.id]
            self._claims.ended(job)

    async def _claimed(
        self, service: JobService, job_id: str, attempt: int
    ) -> ClaimedJob | None:
        """Claim what came without its job: it is out of date, or was created just then.

        The statement that fetches it may have begun before the job was committed. To the
        end: a stop in the middle must not leave a job that nobody runs.
        """
        claiming = asyncio.ensure_future(service.claim(job_id, attempt))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            if (job := await claiming) is not None:
                await service.release(job.id, job.attempt)
            raise

    async def _work(self, writer: str, slots: int) -> None:
        """Keep a worker at work: it ends by itself when its connections break."""
        while not self._stopping.is_set():
            worker = self._workers[writer] = Worker(
                self._app,
                queues=[writer],
                concurrency=slots,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.ALWAYS,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=self._heartbeat_s,
                stalled_worker_timeout=self._stalled_s,
            )
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            except ProcrastinateException:
                logger.exception("the job worker broke down")
            if not self._stopping.is_set():
                logger.warning("the job worker ended; starting another")
                await self._pause(_RETRY_S)

    async def _sign_of_life(self) -> None:
        """A stopping worker waits for its jobs, but no longer gives signs of life."""
        for worker in self._workers.values():
            if worker.worker_id is not None:
                with contextlib.suppress(ConnectorException):
                    await self._app.job_manager.update_heartbeat(worker.worker_id)

    async def _tend(self, service: JobService) -> None:
        for round_number in count():
            if self._stopping.is_set():
                return
            try:
                await self._rescue_stalled(service)
                if round_number % _RECONCILE_EVERY == 0:
                    await self._reconcile(service)
                await self._abort_cancelled()
            except (ConnectorException, SQLAlchemyError):
                logger.exception("jobs of dead workers cannot be rescued; trying again")
            await self._pause(self._rescue_interval_s)

    async def _rescue_stalled(self, service: JobService) -> None:
        manager = self._app.job_manager
        rows = await manager.get_stalled_jobs(
            task_name=TASK, seconds_since_heartbeat=self._stalled_s
        )
        # Side by side: a worker with many jobs died, and they have waited long enough.
        slots = asyncio.Semaphore(_RESCUES_AT_ONCE)
        await asyncio.gather(*[self._rescue(service, row, slots) for row in rows])

    async def _rescue(
        self, service: JobService, row: Job, slots: asyncio.Semaphore
    ) -> None:
        named: Mapping[str, Any] = row.task_kwargs
        async with slots:
            job_id, attempt = named["job_id"], named["attempt"]
            if await service.rescue(job_id, attempt + 1):
                logger.warning("job %s had a dead worker", job_id)
            else:
                await self._requeue(service, job_id, attempt)  # not even begun
            # Another worker may have rescued it at the same time and removed the row.
            with contextlib.suppress(ConnectorException):
                await self._app.job_manager.finish_job(
                    row, Status.FAILED, delete_job=True
                )

    async def _reconcile(self, service: JobService) -> None:
        """Jobs that still want to run, but that no engine row stands for."""
        async with self._database.read() as session:
            abandoned = (await session.execute(_ABANDONED)).all()
        for job in abandoned:
            logger.warning("job %s was lost by the queue; queued again", job.id)
            if job.status == JobStatus.RUNNING:
                await service.rescue(job.id, job.attempt)
                continue
            await self._requeue(service, job.id, job.attempt)
        await service.move_groups()

    async def _requeue(self, service: JobService, job_id: str, attempt: int) -> None:
        with contextlib.suppress(IntegrityError):  # another worker was faster
            await service.requeue(job_id, attempt)

    async def _abort_cancelled(self) -> None:
        """Stop what was cancelled while the word of it got lost."""
        if not self._running:
            return
        cancelled = select(JOBS.c.id).where(
            JOBS.c.id.in_(list(self._running)), JOBS.c.status == JobStatus.CANCELLED
        )
        async with self._database.read() as session:
            for job_id in (await session.scalars(cancelled)).all():
                self.abort(job_id)

    async def _pause(self, duration_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), duration_s)
