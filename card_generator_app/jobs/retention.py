"""Janitor: what finished jobs leave behind and what lies in the trash, deleted when old."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.estimates import RATIOS
from card_generator_app.jobs.rows import CALLS, EVENTS, JOBS, REQUESTS
from card_generator_app.jobs.usage import keep_usage
from card_generator_app.library.cards import CardLibrary

_BATCH = 200  # jobs a transaction, so that nobody waits long behind one
_RATIOS_KEPT = timedelta(days=180)
_INTERVAL_S = 3600.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ages:
    """How old things of finished jobs may get, counted from the job's end.

    `trash`: how long a deleted card can still be brought back.
    """

    events: timedelta
    call_texts: timedelta
    jobs: timedelta
    trash: timedelta


class Janitor:
    """Sweeps at the start and then each hour; several workers do no harm to each other."""

    def __init__(self, database: Database, ages: Ages) -> None:
        self._database, self._ages = database, ages
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._sweep_forever(), name="retention")

    async def stop(self) -> None:
        """Ends between two transactions."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def sweep(self, now: datetime) -> int:
        """Delete what is too old; says how many jobs that touched."""
        before = now - self._ages.jobs
        jobs = await self._in_batches(before, _is_item_of_old(before), _delete_jobs)
        # The items first: a group's list shows all of them, as long as there is one.
        jobs += await self._in_batches(before, JOBS.c.parent_id.is_(None), _delete_jobs)
        texts = await self._in_batches(
            now - self._ages.call_texts, _has_texts(), _delete_texts
        )
        events = await self._in_batches(
            now - self._ages.events, _has_events(), _delete_events
        )
        return jobs + texts + events

    async def forget_ratios(self, now: datetime) -> None:
        """Delete what was learned of models that nobody has used for long."""
        async with self._database.write() as session:
            await session.execute(
                delete(RATIOS).where(RATIOS.c.created_at < now - _RATIOS_KEPT)
            )

    async def empty_trash(self, now: datetime) -> int:
        """Delete for good what lay in the trash for too long; how many cards that were."""
        return await CardLibrary(self._database).empty_trash(now - self._ages.trash)

    async def _sweep_forever(self) -> None:
        while True:
            try:
                touched = await self.sweep(utc_now())
                await self.forget_ratios(utc_now())
                if touched:
                    logger.info("old data of %d jobs are deleted", touched)
                if cards := await self.empty_trash(utc_now()):
                    logger.info("%d cards of the trash are deleted for good", cards)
            except SQLAlchemyError:
                logger.exception("old data cannot be deleted; trying again later")
            await asyncio.sleep(_INTERVAL_S)

    async def _in_batches(
        self,
        before: datetime,
        has: ColumnElement[bool],
        delete_of: Callable[[AsyncSession, Sequence[str]], Awaitable[None]],
    ) -> int:
        # Only final jobs have a time when they finished.
        old = JOBS.c.finished_at < before
        batch = (
            select(JOBS.c.id).where(old, has).order_by(JOBS.c.finished_at).limit(_BATCH)
        )
        count = 0
        while True:
            async with self._database.read() as session:
                ids = (await session.scalars(batch)).all()
            if not ids:
                return count
            await _uninterrupted(self._delete(ids, delete_of))
            count += len(ids)

    async def _delete(
        self,
        ids: Sequence[str],
        delete_of: Callable[[AsyncSession, Sequence[str]], Awaitable[None]],
    ) -> None:
        async with self._database.write() as session:
            await delete_of(session, ids)


def _is_item_of_old(before: datetime) -> ColumnElement[bool]:
    parent = JOBS.alias()
    return exists().where(
        parent.c.id == JOBS.c.parent_id, parent.c.finished_at < before
    )


def _has_events() -> ColumnElement[bool]:
    return exists().where(EVENTS.c.job_id == JOBS.c.id, EVENTS.c.seq < JOBS.c.seq)


def _has_texts() -> ColumnElement[bool]:
    return exists().where(CALLS.c.job_id == JOBS.c.id, _has_text())


def _has_text() -> ColumnElement[bool]:
    return or_(CALLS.c.reply.is_not(None), CALLS.c.body_sha256.is_not(None))


async def _delete_events(session: AsyncSession, ids: Sequence[str]) -> None:
    """All but the last, which says how the job ended."""
    last = select(JOBS.c.seq).where(JOBS.c.id == EVENTS.c.job_id).scalar_subquery()
    await session.execute(
        delete(EVENTS).where(EVENTS.c.job_id.in_(ids), EVENTS.c.seq < last)
    )


async def _delete_texts(session: AsyncSession, ids: Sequence[str]) -> None:
    """Prompts and replies; tokens and cost stay."""
    bodies = (
        await session.scalars(
            select(CALLS.c.body_sha256)
            .where(CALLS.c.job_id.in_(ids), CALLS.c.body_sha256.is_not(None))
            .distinct()
        )
    ).all()
    await session.execute(
        update(CALLS)
        .where(CALLS.c.job_id.in_(ids), _has_text())
        .values(reply=None, body_sha256=None)
    )
    await _delete_unused(session, bodies)


async def _delete_jobs(session: AsyncSession, ids: Sequence[str]) -> None:
    await keep_usage(session, JOBS.c.id.in_(ids))
    await _delete_texts(session, ids)
    await session.execute(delete(JOBS).where(JOBS.c.id.in_(ids)))


async def _delete_unused(session: AsyncSession, bodies: Sequence[str | None]) -> None:
    is_used = exists().where(CALLS.c.body_sha256 == REQUESTS.c.sha256)
    await session.execute(
        delete(REQUESTS).where(REQUESTS.c.sha256.in_(bodies), ~is_used)
    )


async def _uninterrupted(work: Awaitable[None]) -> None:
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        with contextlib.suppress(SQLAlchemyError):
            await task
        raise
