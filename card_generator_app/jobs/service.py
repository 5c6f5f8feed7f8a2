"""JobService: everything that can be done with jobs; one public method is one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import JobStateConflict
from card_generator_app.jobs import ledger
from card_generator_app.jobs.changes import NewEvent, add_event, change, find_row
from card_generator_app.jobs.filter import MAX_SEARCHED_CHARS
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobStatus,
    LogLevel,
    Priority,
)
from card_generator_app.jobs.rows import JOBS, TEXTS, job_from
from card_generator_app.jobs.runs import JobRuns
from card_generator_app.jobs.snapshots import content_sha256, store_snapshot
from card_generator_app.jobs.turns import next_turn
from card_generator_app.options import GenerationOptions

_OPEN = [JobStatus.QUEUED, JobStatus.RUNNING]


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
        job_id = new_id()
        values = {
            "id": job_id,
            "kind": kind,
            "status": JobStatus.QUEUED,
            "priority": int(priority),
            "owner": owner,
            "seq": 1,
            "options": options.model_dump(mode="json"),
            "sent": dict(sent),
            "profile": profile,
            "prompt_profile": prompt_profile,
            "writer": writer,
            "snapshot_sha256": content_sha256(snapshot),
            "retry_of": retry_of and retry_of.id,
            "root_id": retry_of and retry_of.root_id,
            "idempotency_key": idempotency_key,
            "webhook_url": options.webhook_url,
            "created_at": utc_now(),
        }
        async with self._queueing(job_id) as session:
            await store_snapshot(session, snapshot)
            values["turn"] = await next_turn(session, owner, writer, int(priority))
            if await insert_if_absent(session, JOBS, values):
                row = await find_row(session, JOBS.c.id == job_id)
                await self._add_text(session, job_id, options.concept)
                if retry_of is not None and reuse_calls:
                    await ledger.inherit(session, job_id, retry_of.id)
                await add_event(session, row, NewEvent(EventKind.STATUS, "Queued"))
                await self._engine.enqueue(session, row)
            else:
                same = JOBS.c.idempotency_key == idempotency_key
                row = await find_row(session, same)
        return job_from(row)

    async def cancel(self, job_id: str) -> Job:
        """End a job that is not final. Raises JobNotFound, or JobStateConflict if it is."""
        where = and_(JOBS.c.id == job_id, JOBS.c.status.in_(_OPEN))
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
        if row is None:
            raise JobStateConflict(f"The job is {job.status} already.")
        self._engine.abort(job_id)
        return job

    async def delete(self, job_id: str) -> None:
        """Delete a final job, its events and its calls; its card stays.

        Raises JobNotFound, or JobStateConflict while it is queued or runs.
        """
        where = and_(JOBS.c.id == job_id, JOBS.c.status.not_in(_OPEN))
        async with self._changing(job_id) as session:
            deleted = await session.execute(
                delete(JOBS).where(where).returning(JOBS.c.id)
            )
            is_deleted = deleted.first() is not None
        if not is_deleted:
            job = await self.get(job_id)
            raise JobStateConflict(f"The job is {job.status}: cancel it first.")

    async def _add_text(self, session: AsyncSession, job_id: str, concept: str) -> None:
        text = concept[:MAX_SEARCHED_CHARS]
        await session.execute(insert(TEXTS), {"job_id": job_id, "concept": text})
