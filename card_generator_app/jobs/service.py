"""JobService: everything that can be done with jobs; one public method is one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, select

from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import JobStateConflict
from card_generator_app.jobs.changes import NewEvent, change, find_row
from card_generator_app.jobs.groups import OPEN
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobStatus,
    LogLevel,
    Priority,
)
from card_generator_app.jobs.queueing import queue_job
from card_generator_app.jobs.rows import JOBS, job_from
from card_generator_app.jobs.runs import JobRuns
from card_generator_app.jobs.snapshots import store_snapshot
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.options import GenerationOptions


class JobService(JobRuns):
    """Creates, cancels and deletes jobs; finds them; and what their runs do."""

    async def create(
        self,
        options: GenerationOptions,
        *,
        sent: Mapping[str, Any],
        profile: str,
        prompt_profile: str,
        writer: str,
        snapshot: Mapping[str, Any],
        priority: int = Priority.NORMAL,
        owner: str = "",
        idempotency_key: str | None = None,
        kind: str = "generate",
        retry_of: Job | None = None,
        reuse_calls: bool = True,
    ) -> Job:
        """Queue a job: its row and the engine's commit together.

        `options` are resolved and `snapshot` (configuration and prompts) is frozen with
        them. With an `idempotency_key` that was used before, the job of then.
        `owner`s with jobs of the same priority take turns.
        A retry has the seed of the job it is a retry of and, with `reuse_calls`, its
        finished answers: a call that asks the very same is not made again.
        """
        spec = JobSpec(
            options,
            sent,
            profile,
            prompt_profile,
            writer,
            snapshot,
            priority,
            kind,
            retry_of,
            reuse_calls,
        )
        frozen, job_id = spec.frozen(), new_id()
        async with self._queueing(job_id) as session:
            await store_snapshot(session, snapshot, frozen["snapshot_sha256"])
            row = await queue_job(
                session,
                self._engine,
                frozen,
                reuse_calls=reuse_calls,
                id=job_id,
                owner=owner,
                idempotency_key=idempotency_key,
            )
            if row is None:
                same = JOBS.c.idempotency_key == idempotency_key
                row = await find_row(session, same)
        return job_from(row)

    async def cancel(self, job_id: str) -> Job:
        """End a job that is not final, and its items. Raises JobNotFound, JobStateConflict."""
        where = and_(JOBS.c.id == job_id, JOBS.c.status.in_(OPEN), ~JOBS.c.is_parent)
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
        where = and_(JOBS.c.id == job_id, ended, ~_has_open_parent())
        async with self._changing(job_id) as session:
            whole = select(JOBS.c.id).where(where, JOBS.c.is_parent).scalar_subquery()
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
