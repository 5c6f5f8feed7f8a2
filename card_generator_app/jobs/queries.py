"""Reading jobs, their events and their calls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.owned import Owned
from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.errors import JobNotFound
from card_generator_app.jobs import ledger
from card_generator_app.jobs.filter import EVERY_JOB, JobFilter
from card_generator_app.jobs.group import (
    MAX_ITEMS,
    Group,
    Item,
    ItemStatus,
    Unfinished,
)
from card_generator_app.jobs.group_rows import (
    ITEM_JOB,
    group_from,
    item_from,
)
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobDetails,
    JobEvent,
    LogLevel,
    Stage,
    StoredCall,
)
from card_generator_app.jobs.rows import (
    CALLS,
    ESTIMATES,
    EVENTS,
    GROUPS,
    ITEMS,
    JOBS,
    LISTED,
    REQUESTS,
    SNAPSHOTS,
    call_from,
    event_from,
    job_from,
)
from card_generator_app.library.card_rows import CARDS

OUTCOME = "outcome"
_MAX_SNAPSHOTS = 32


class JobQueries(Owned):
    """The reading half of JobService: one method is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._snapshots: dict[str, Mapping[str, Any]] = {}

    async def get(self, job_id: str) -> Job:
        """The job; raises JobNotFound."""
        query = select(JOBS).where(self._named(job_id))
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise JobNotFound(f"There is no job {job_id}.")
        return job_from(row)

    async def outcome(self, job_id: str) -> Mapping[str, Any]:
        """What a completed job gave that made no card: its last event has it.

        {} for any other job, and when the event is too old to be kept.
        """
        query = (
            select(EVENTS.c.data)
            .where(EVENTS.c.job_id == job_id, EVENTS.c.kind == EventKind.STATUS)
            .order_by(EVENTS.c.seq.desc())
            .limit(1)
        )
        async with self._database.read() as session:
            data: Mapping[str, Any] | None = await session.scalar(query)
        outcome: Mapping[str, Any] = (data or {}).get(OUTCOME, {})
        return outcome

    async def get_many(self, job_ids: Collection[str]) -> Sequence[Job]:
        """Those of the jobs that there are, in any order."""
        mine = self._may_see(JOBS.c.owner)
        query = select(JOBS).where(JOBS.c.id.in_(job_ids), mine)
        async with self._database.read() as session:
            return [job_from(row) for row in await session.execute(query)]

    async def list(
        self,
        wanted: JobFilter = EVERY_JOB,
        *,
        limit: int = 50,
        cursor: str | None = None,
        offset: int = 0,
    ) -> Page[Job]:
        """Newest first, without their options, which are most of a job.

        Raises InvalidInput for a foreign cursor or a too deep offset.
        """
        where = wanted.conditions(self._database.is_sqlite)
        query = select(*LISTED).where(*where, self._may_see(JOBS.c.owner))
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session,
                query,
                JOBS,
                limit=limit,
                cursor=cursor,
                offset=offset,
                sorts=wanted.text is not None,
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
            await self._must_exist(session, job_id)
            return [event_from(row) for row in await session.execute(query)]

    async def details(self, job_id: str) -> JobDetails:
        """The job with its stages and calls, all of one moment. Raises JobNotFound."""
        async with self._database.read() as session:
            query = (
                select(JOBS, ESTIMATES.c.content.label("estimate"))
                .outerjoin(ESTIMATES, ESTIMATES.c.job_id == JOBS.c.id)
                .where(self._named(job_id))
            )
            row = (await session.execute(query)).one_or_none()
            if row is None:
                raise JobNotFound(f"There is no job {job_id}.")
            history = await _read_history(session, job_id)
            return JobDetails(
                job_from(row),
                _stages(history),
                await _read_calls(session, job_id, bodies=False),
                history[-1].data.get(OUTCOME, {}) if history else {},
                row.estimate,
            )

    async def stages(self, job_id: str) -> Sequence[Stage]:
        """The stages as they were entered, with their times. Raises JobNotFound."""
        async with self._database.read() as session:
            await self._must_exist(session, job_id)
            return _stages(await _read_history(session, job_id))

    async def calls(self, job_id: str, *, bodies: bool = False) -> Sequence[StoredCall]:
        """Every attempt at every call, in the order of their ends. Raises JobNotFound.

        With `bodies`, what was sent as well.
        """
        async with self._database.read() as session:
            await self._must_exist(session, job_id)
            return await _read_calls(session, job_id, bodies=bodies)

    async def group(self, parent_id: str) -> Group:
        """How far a group has come. Raises JobNotFound."""
        query = select(GROUPS).where(GROUPS.c.job_id == parent_id)
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise JobNotFound(f"There is no job {parent_id} with items.")
        return group_from(row)

    async def items(
        self, parent_id: str, *, after: int = 0, limit: int = MAX_ITEMS
    ) -> Sequence[Item]:
        """The items numbered above `after`, in order, with what became of them."""
        query = (
            select(ITEMS, *ITEM_JOB, CARDS.c.name)
            .outerjoin(JOBS, JOBS.c.id == ITEMS.c.job_id)
            .outerjoin(CARDS, CARDS.c.id == JOBS.c.card_id)
            .where(ITEMS.c.parent_id == parent_id, ITEMS.c.number > after)
            .order_by(ITEMS.c.number)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [item_from(row) for row in await session.execute(query)]

    async def unfinished(self, parent_id: str) -> Sequence[Unfinished]:
        """The items that are not completed, in order, whole."""
        query = (
            select(ITEMS.c.label, ITEMS.c.spec, *JOBS.c)
            .outerjoin(JOBS, JOBS.c.id == ITEMS.c.job_id)
            .where(
                ITEMS.c.parent_id == parent_id,
                ITEMS.c.status != ItemStatus.COMPLETED,
                or_(ITEMS.c.spec.is_not(None), JOBS.c.id.is_not(None)),
            )
            .order_by(ITEMS.c.number)
        )
        async with self._database.read() as session:
            rows = await session.execute(query)
            return [
                Unfinished(row.label, job_from(row) if row.id else None, row.spec)
                for row in rows
            ]

    async def snapshot(self, sha256: str) -> Mapping[str, Any]:
        """Configuration and prompts that a job was created with."""
        if (known := self._snapshots.get(sha256)) is not None:
            return known
        query = select(SNAPSHOTS.c.content).where(SNAPSHOTS.c.sha256 == sha256)
        async with self._database.read() as session:
            content: dict[str, Any] = (await session.execute(query)).scalar_one()
        # It never changes, and nearly all jobs have the same few.
        if len(self._snapshots) >= _MAX_SNAPSHOTS:
            self._snapshots.clear()
        self._snapshots[sha256] = content
        return content

    async def find_call(
        self, job_id: str, key: str, request_sha256: str = ""
    ) -> str | None:
        """The finished answer of this call, if there is one."""
        async with self._database.read() as session:
            return await ledger.find(session, job_id, key, request_sha256)

    def _named(self, job_id: str) -> ColumnElement[bool]:
        return and_(JOBS.c.id == job_id, self._may_see(JOBS.c.owner))

    async def _must_exist(self, session: AsyncSession, job_id: str) -> None:
        found = await session.scalar(select(JOBS.c.id).where(self._named(job_id)))
        if found is None:
            raise JobNotFound(f"There is no job {job_id}.")


async def _read_history(session: AsyncSession, job_id: str) -> list[JobEvent]:
    """Its changes of state and of stage."""
    query = (
        select(EVENTS)
        .where(EVENTS.c.job_id == job_id)
        .where(EVENTS.c.kind.in_([EventKind.STATUS, EventKind.STAGE]))
        .order_by(EVENTS.c.seq)
    )
    return [event_from(row) for row in await session.execute(query)]


async def _read_calls(
    session: AsyncSession, job_id: str, *, bodies: bool
) -> list[StoredCall]:
    query = (
        select(CALLS, REQUESTS.c.body if bodies else null().label("body"))
        .where(CALLS.c.job_id == job_id)
        .order_by(CALLS.c.id)
    )
    if bodies:
        same = REQUESTS.c.sha256 == CALLS.c.body_sha256
        query = query.outerjoin(REQUESTS, same)
    return [call_from(row) for row in await session.execute(query)]


def _stages(events: Sequence[JobEvent]) -> list[Stage]:
    stages: list[Stage] = []
    attempt = 0
    for event in events:
        if stages and stages[-1].finished_at is None:
            stages[-1] = replace(stages[-1], finished_at=event.created_at)
        if event.kind is EventKind.STATUS:
            attempt = event.data["attempt"]
        else:
            name = event.data["stage"]
            stages.append(Stage(name, attempt, event.created_at, None))
    return stages
