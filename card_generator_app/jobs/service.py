"""JobService: everything that can be done with jobs; one public method is one transaction."""

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import JobStateConflict
from card_generator_app.jobs.changes import NewEvent, change
from card_generator_app.jobs.groups import OPEN
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobStatus,
    LogLevel,
)
from card_generator_app.jobs.queueing import queue_job
from card_generator_app.jobs.rows import JOBS, job_from
from card_generator_app.jobs.runs import JobRuns
from card_generator_app.jobs.snapshots import store_snapshot
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.jobs.usage import keep_usage


class JobService(JobRuns):
    """Creates, cancels and deletes jobs; finds them; and what their runs do."""

    async def create(
        self,
        spec: JobSpec,
        *,
        owner: str | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Queue a job: its row and the engine's commit together.

        With an `idempotency_key` that was used before, the job of then.
        `owner`s with jobs of the same priority take turns. Raises MonthlyCapReached.
        """
        await self._check_month(spec.writer)
        frozen, job_id = spec.frozen(), new_id()
        async with self._queueing(job_id) as session:
            await store_snapshot(session, spec.snapshot, frozen["snapshot_sha256"])
            row = await queue_job(
                session,
                self._engine,
                frozen,
                reuse_calls=spec.reuse_calls,
                id=job_id,
                owner=self.owner if owner is None else owner,
                idempotency_key=self._own_key(idempotency_key),
            )
        return job_from(row)

    async def cancel(self, job_id: str) -> Job:
        """End a job that is not final, and its items. Raises JobNotFound, JobStateConflict."""
        where = and_(self._named(job_id), JOBS.c.status.in_(OPEN), ~JOBS.c.is_parent)
        event = NewEvent(EventKind.STATUS, "Cancelled", LogLevel.WARNING)
        async with self._changing(job_id) as session:
            row = await change(
                session,
                where,
                event,
                status=JobStatus.CANCELLED,
                finished_at=utc_now(),
            )
            if row is not None:
                await self._feed.announce_cancelled(session, job_id)
        job = await self.get(job_id)
        if row is None and job.is_parent and not job.is_final:
            return await self.cancel_group(job_id)
        if row is None:
            raise JobStateConflict(f"The job is {job.status} already.")
        self._engine.abort(job_id)
        return job

    async def delete(self, job_id: str) -> None:
        """Delete a final job, its items, events and calls; cards stay.

        Raises JobNotFound, or JobStateConflict while it is queued or runs, or while it
        is an item of a job that does.
        """
        ended = JOBS.c.status.not_in(OPEN)
        where = and_(self._named(job_id), ended, ~_has_open_parent())
        async with self._changing(job_id) as session:
            whole = select(JOBS.c.id).where(where, JOBS.c.is_parent).scalar_subquery()
            await keep_usage(session, or_(where, JOBS.c.parent_id == whole))
            await session.execute(delete(JOBS).where(JOBS.c.parent_id == whole))
            deleted = await session.execute(
                delete(JOBS).where(where).returning(JOBS.c.id)
            )
            is_deleted = deleted.first() is not None
        if not is_deleted:
            job = await self.get(job_id)
            if job.is_final:
                raise JobStateConflict(
                    f"The job is an item of {job.parent_id}, which has not ended."
                )
            raise JobStateConflict(f"The job is {job.status}: cancel it first.")


def _has_open_parent() -> ColumnElement[bool]:
    parent = JOBS.alias()
    return exists().where(parent.c.id == JOBS.c.parent_id, parent.c.status.in_(OPEN))
