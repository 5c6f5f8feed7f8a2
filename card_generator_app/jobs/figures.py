"""What the database says of all processes together: jobs that are open, workers alive."""

from dataclasses import dataclass

from sqlalchemy import false, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.rows import JOBS

# By the database's own clock, and as long as a job of a dead one waits to be rescued.
_ALIVE = text("""
    SELECT count(*) FROM procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => 20)
""")
_OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True)
class Figures:
    """`jobs` by status and writer; groups are none, their items are.

    `workers` are queues that are worked at: a process has one for each writer.
    """

    jobs: dict[tuple[str, str], int]
    oldest_wait_s: float
    workers: int


async def read_figures(database: Database, *, local_workers: int) -> Figures:
    """Two short looks by an index, however many jobs are kept.

    `local_workers` is the answer on SQLite, where this process is the only one.
    """
    is_open = JOBS.c.status.in_(_OPEN), JOBS.c.is_parent == false()
    counted = (
        select(JOBS.c.status, JOBS.c.writer, func.count())
        .where(*is_open)
        .group_by(JOBS.c.status, JOBS.c.writer)
    )
    oldest = select(func.min(JOBS.c.created_at)).where(
        JOBS.c.status == JobStatus.QUEUED,
        JOBS.c.is_parent == false(),
        # One that waits for a time waits for no worker.
        JOBS.c.scheduled_at.is_(None) | (JOBS.c.scheduled_at <= utc_now()),
    )
    async with database.read() as session:
        rows = (await session.execute(counted)).all()
        since = await session.scalar(oldest)
        workers = local_workers if database.is_sqlite else await _workers_alive(session)
    waited_s = 0.0 if since is None else (utc_now() - since).total_seconds()
    return Figures(
        {(JobStatus(status).value, writer): count for status, writer, count in rows},
        max(0.0, waited_s),
        workers,
    )


async def _workers_alive(session: AsyncSession) -> int:
    count: int = (await session.execute(_ALIVE)).scalar_one()
    return count
