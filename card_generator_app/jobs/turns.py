"""Turns: owners whose jobs wait for the same writer are served one after another."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.rows import JOBS


async def next_turn(
    session: AsyncSession, owner: str, writer: str, priority: int
) -> int:
    """The round in which a new job of this owner is served.

    One after the owner's last that waits, and never before the round that is being
    served: nobody pays for having been idle, and nobody saves turns up. (Start-time fair
    queueing, with jobs as the unit of service.)
    """
    waiting = (
        JOBS.c.status == JobStatus.QUEUED,
        JOBS.c.writer == writer,
        JOBS.c.priority == priority,
    )
    being_served = select(func.min(JOBS.c.turn)).where(*waiting).scalar_subquery()
    own = select(func.max(JOBS.c.turn)).where(*waiting, JOBS.c.owner == owner)
    row = (await session.execute(select(being_served, own.scalar_subquery()))).one()
    served, last = row
    return max(served or 0, 0 if last is None else last + 1)
