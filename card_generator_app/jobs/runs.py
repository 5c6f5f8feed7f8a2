"""JobRuns: what happens to jobs while they run; one public method is one transaction."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    Outcome,
)
from card_generator_app.jobs import ledger
from card_generator_app.jobs.changes import NewEvent, change, claim, fail, run_by
from card_generator_app.jobs.completion import complete_revision, completion_of
from card_generator_app.jobs.grouping import JobGroups
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobStatus,
    LogLevel,
    Progress,
)
from card_generator_app.jobs.one_trip import call_statement, call_values
from card_generator_app.jobs.outcomes import complete_in_world, complete_outcome
from card_generator_app.jobs.rows import JOBS

if TYPE_CHECKING:
    from card_generator_app.db.direct import Prepared

MAX_LOST_ATTEMPTS = 3
ATTEMPTS_EXHAUSTED = "attempts_exhausted"


class JobRuns(JobGroups):
    """Claims jobs, writes how they go, ends them, takes them back.

    Methods that take an `attempt` belong to the run of a job and are fenced by it: they
    change nothing and say so (False, None) once the job is no longer that run's.
    """

    async def claim(self, job_id: str, attempt: int) -> Job | None:
        """Begin the run after `attempt`; None if the job waits for no such run."""
        where = and_(JOBS.c.id == job_id, JOBS.c.attempt == attempt)
        async with self._changing(job_id) as session:
            return await claim(session, where)

    async def claim_next(self, writer: str) -> Job | None:
        """Begin the next run: the highest priority, then whose turn it is, then the oldest.

        None if no job of this writer waits.
        """
        may_begin = or_(JOBS.c.scheduled_at.is_(None), JOBS.c.scheduled_at <= utc_now())
        queued = and_(
            JOBS.c.status == JobStatus.QUEUED, JOBS.c.writer == writer, may_begin
        )
        # Two steps that an index answers; ORDER BY priority DESC, turn, id would sort.
        highest = select(func.max(JOBS.c.priority)).where(queued).scalar_subquery()
        head = (
            select(JOBS.c.id)
            .where(queued, JOBS.c.priority == highest)
            .order_by(JOBS.c.turn, JOBS.c.id)
            .limit(1)
        )
        async with self._database.write() as session:
            job = await claim(session, JOBS.c.id == head.scalar_subquery())
        if job is not None:
            self._feed.wake(job.id)
        return job

    async def next_due(self) -> datetime | None:
        """When the first of the parked jobs may begin; None where none is parked."""
        query = select(func.min(JOBS.c.scheduled_at)).where(
            JOBS.c.status == JobStatus.QUEUED
        )
        async with self._database.read() as session:
            due_at: datetime | None = await session.scalar(query)
        return due_at

    async def advance(
        self, job_id: str, attempt: int, progress: Progress, *, entered: bool = False
    ) -> bool:
        """Store how far the run is; the percentage never falls. `entered`: a new stage."""
        kind = EventKind.STAGE if entered else EventKind.PROGRESS
        values = asdict(progress)
        percent = values.pop("percent")
        higher = case((JOBS.c.percent > percent, JOBS.c.percent), else_=percent)
        async with self._changing(job_id) as session:
            event = NewEvent(kind, progress.message)
            row = await change(
                session, run_by(job_id, attempt), event, percent=higher, **values
            )
        return row is not None

    async def append_event(
        self,
        job_id: str,
        attempt: int,
        level: LogLevel,
        message: str,
        data: Mapping[str, Any],
    ) -> bool:
        """Add a line to the job's log."""
        event = NewEvent(EventKind.LOG, message, level, data)
        async with self._changing(job_id) as session:
            row = await change(session, run_by(job_id, attempt), event)
        return row is not None

    async def warn(self, job_id: str, attempt: int, message: str) -> bool:
        """Add a warning to the log and, once, to the job."""
        event = NewEvent(EventKind.LOG, message, LogLevel.WARNING)
        async with self._changing(job_id) as session:
            row = await change(session, run_by(job_id, attempt), event)
            if row is not None and message not in row.warnings:
                warned = update(JOBS).where(JOBS.c.id == job_id)
                await session.execute(warned.values(warnings=[*row.warnings, message]))
        return row is not None

    async def record_call(self, job_id: str, attempt: int, call: CallRecord) -> bool:
        """Store one attempt at a call with its tokens and cost, which the job adds up."""
        if not self._database.is_sqlite:
            with contextlib.suppress(IntegrityError):  # answered twice at once
                values = call_values(*ledger.rows_of(job_id, attempt, call))
                stored = await self._database.direct.first(self._call_stored, values)
                return stored is not None
        async with self._database.write(urgent=True) as session:
            return await ledger.record(session, job_id, attempt, call)

    @cached_property
    def _call_stored(self) -> "Prepared":
        return self._database.direct.prepared(call_statement())

    def tell_text(self, job_id: str, key: str, text: str, *, restarts: bool) -> None:
        """Show whoever watches here what a model writes; nothing is stored."""
        self._feed.live.tell(job_id, key, text, restarts=restarts)

    async def finish(
        self,
        job_id: str,
        attempt: int,
        result: GenerationResult | Outcome,
        owner: str,
    ) -> bool:
        """Store the card with its portrait and complete the job, all or nothing.

        The result's warnings are all that the job then has. What is new is `owner`'s.
        """
        if isinstance(result, Outcome):
            async with self._database.write(urgent=True) as session:
                row = await complete_outcome(session, job_id, attempt, result, owner)
        elif result.revision is not None:
            async with self._database.write(urgent=True) as session:
                row = await complete_revision(session, job_id, attempt, result, owner)
        elif result.world is not None:
            done = completion_of(job_id, attempt, result, owner)
            async with self._database.write(urgent=True) as session:
                row = await complete_in_world(session, done, result.world)
        else:
            done = completion_of(job_id, attempt, result, owner)
            row = await self._engine.complete(self._database, done)
        if row is None:
            return False
        self._feed.wake(job_id)
        if row.parent_id is not None:
            await self._move_after_end(row.parent_id)
        return True

    async def fail(self, job_id: str, attempt: int, code: str, message: str) -> bool:
        """End the job as failed; what its calls answered is kept."""
        async with self._changing(job_id) as session:
            return await fail(session, run_by(job_id, attempt), code, message)

    async def release(self, job_id: str, attempt: int) -> bool:
        """Put a running job back into the queue because its worker stops."""
        event = NewEvent(EventKind.STATUS, "Queued again: its worker was stopped")
        async with self._queueing(job_id) as session:
            return await self._requeue(session, run_by(job_id, attempt), event)

    async def park(
        self, job_id: str, attempt: int, until: datetime, reason: str
    ) -> bool:
        """Put a running job back into the queue, to begin again at `until`."""
        event = NewEvent(EventKind.STATUS, reason, LogLevel.WARNING)
        async with self._queueing(job_id) as session:
            return await self._requeue(
                session,
                run_by(job_id, attempt),
                event,
                scheduled_at=until,
                parked=JOBS.c.parked + 1,
            )

    async def rescue(self, job_id: str, attempt: int) -> bool:
        """Take a running job back from a dead process: queued again, or failed.

        It fails when this was the third attempt that took its process with it.
        """
        where = run_by(job_id, attempt)
        may_try = JOBS.c.lost_attempts < MAX_LOST_ATTEMPTS - 1
        lost = JOBS.c.lost_attempts + 1
        event = NewEvent(
            EventKind.STATUS, "Queued again: its worker is gone", LogLevel.WARNING
        )
        async with self._queueing(job_id) as session:
            if await self._requeue(
                session, and_(where, may_try), event, lost_attempts=lost
            ):
                return True
            message = (
                f"Given up: its process ended {MAX_LOST_ATTEMPTS} times while it ran. "
                "See the server's log for the reason."
            )
            # Said again: between the two statements the run may have begun only now.
            given_up = and_(where, not_(may_try))
            return await fail(
                session, given_up, ATTEMPTS_EXHAUSTED, message, lost_attempts=lost
            )

    async def rescue_all(self) -> int:
        """Take back every running job: at the start of the only process there is."""
        query = select(JOBS.c.id, JOBS.c.attempt).where(
            JOBS.c.status == JobStatus.RUNNING, ~JOBS.c.is_parent
        )
        async with self._database.read() as session:
            orphans = (await session.execute(query)).all()
        for orphan in orphans:
            await self.rescue(orphan.id, orphan.attempt)
        await self.move_groups()
        return len(orphans)

    async def requeue(self, job_id: str, attempt: int) -> bool:
        """Give a queued job that its engine has lost back to the engine."""
        where = and_(
            JOBS.c.id == job_id,
            JOBS.c.attempt == attempt,
            JOBS.c.status == JobStatus.QUEUED,
        )
        event = NewEvent(EventKind.STATUS, "Queued again", LogLevel.WARNING)
        async with self._queueing(job_id) as session:
            return await self._requeue(session, where, event)

    async def _requeue(
        self,
        session: AsyncSession,
        where: ColumnElement[bool],
        event: NewEvent,
        **values: Any,
    ) -> bool:
        row = await change(session, where, event, status=JobStatus.QUEUED, **values)
        if row is None:
            return False
        await self._engine.enqueue(session, row)
        return True
