"""Reading jobs, their events and their calls."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.errors import JobNotFound
from card_generator_app.jobs import ledger
from card_generator_app.jobs.job import Job, JobEvent, JobStatus, LogLevel, StoredCall
from card_generator_app.jobs.rows import (
    CALLS,
    EVENTS,
    JOBS,
    SNAPSHOTS,
    call_from,
    event_from,
    job_from,
)


class JobQueries:
    """The reading half of JobService: one method is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, job_id: str) -> Job:
        """The job; raises JobNotFound."""
        query = select(JOBS).where(JOBS.c.id == job_id)
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise JobNotFound(f"There is no job {job_id}.")
        return job_from(row)

    async def list(
        self,
        *,
        status: JobStatus | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Job]:
        """Newest first. Raises InvalidInput for a foreign cursor."""
        query = select(JOBS)
        if status is not None:
            query = query.where(JOBS.c.status == status)
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session, query, JOBS, limit=limit, cursor=cursor
            )
        return Page([job_from(row) for row in rows], next_cursor)

    async def events(
        self,
        job_id: str,
        *,
        after: int = 0,
        level: LogLevel = LogLevel.DEBUG,
        limit: int = 500,
    ) -> Sequence[JobEvent]:
        """Events numbered above `after`, of `level` or above. Raises JobNotFound."""
        query = (
            select(EVENTS)
            .where(EVENTS.c.job_id == job_id, EVENTS.c.seq > after)
            .where(EVENTS.c.level.in_(level.and_above))
            .order_by(EVENTS.c.seq)
            .limit(limit)
        )
        async with self._database.read() as session:
            await _must_exist(session, job_id)
            return [event_from(row) for row in await session.execute(query)]

    async def calls(self, job_id: str) -> Sequence[StoredCall]:
        """Every attempt at every call, in the order of their ends. Raises JobNotFound."""
        query = select(CALLS).where(CALLS.c.job_id == job_id).order_by(CALLS.c.id)
        async with self._database.read() as session:
            await _must_exist(session, job_id)
            return [call_from(row) for row in await session.execute(query)]

    async def snapshot(self, sha256: str) -> Mapping[str, Any]:
        """Configuration and prompts that a job was created with."""
        query = select(SNAPSHOTS.c.content).where(SNAPSHOTS.c.sha256 == sha256)
        async with self._database.read() as session:
            content: dict[str, Any] = (await session.execute(query)).scalar_one()
        return content

    async def find_call(self, job_id: str, key: str) -> str | None:
        """The finished answer of this call, if there is one."""
        async with self._database.read() as session:
            return await ledger.find(session, job_id, key)


async def _must_exist(session: AsyncSession, job_id: str) -> None:
    found = await session.scalar(select(JOBS.c.id).where(JOBS.c.id == job_id))
    if found is None:
        raise JobNotFound(f"There is no job {job_id}.")
