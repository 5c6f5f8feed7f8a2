"""EventFeed: follow a job's numbered events from anywhere, missing none."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.errors import JobNotFound
from card_generator_app.jobs.job import EventKind, JobEvent, JobStatus, LogLevel
from card_generator_app.jobs.rows import EVENTS, JOBS, event_from

CHANNEL = "cardforge_job_event"
POLL_S = 1.0  # safety net: a wake may be lost with its connection
BATCH = 500
_RECONNECT_S = 1.0

logger = logging.getLogger(__name__)


class EventFeed:
    """Streams of stored events, woken by the transactions that store them.

    Writers in this process wake readers directly; on PostgreSQL the writing transaction
    also notifies the other processes, each of which listens on one connection.
    """

    def __init__(self, database: Database, *, poll_s: float = POLL_S) -> None:
        self._database = database
        self._poll_s = poll_s
        self._readers: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._draining = False
        self._listener: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen for other processes' events (PostgreSQL)."""
        if not self._database.is_sqlite:
            self._listener = asyncio.create_task(self._listen(), name="event listener")

    async def stop(self) -> None:
        """End every stream with a `server-draining` event, and stop listening."""
        self.drain()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener])
            self._listener = None

    def drain(self) -> None:
        """End every stream, now and from now on, with a `server-draining` event."""
        self._draining = True
        self._wake_all()

    async def announce(self, session: AsyncSession, job_id: str) -> None:
        """Wake readers in other processes when this transaction commits."""
        if not self._database.is_sqlite:
            await session.execute(
                text("SELECT pg_notify(:channel, :job_id)"),
                {"channel": CHANNEL, "job_id": job_id},
            )

    def wake(self, job_id: str) -> None:
        """Wake readers in this process; call it after the commit."""
        for reader in self._readers.get(job_id, ()):
            reader.set()

    async def stream(self, job_id: str, after: int = 0) -> AsyncIterator[JobEvent]:
        """Events numbered above `after`, in order, as they are stored.

        Ends after the job's final event, or with a `server-draining` event, numbered as
        the last one sent. Holds no transaction while it waits or while its reader works.
        Raises JobNotFound.
        """
        with self._reader(job_id) as woken:
            while not self._draining:
                woken.clear()
                is_final, events = await self._read(job_id, after)
                for event in events:
                    yield event
                    after = event.seq
                if is_final and len(events) < BATCH:
                    return
                if not events:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(woken.wait(), self._poll_s)
        yield _draining(job_id, after)

    @contextlib.contextmanager
    def _reader(self, job_id: str) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._readers[job_id].add(woken)
        try:
            yield woken
        finally:
            self._readers[job_id].discard(woken)
            if not self._readers[job_id]:
                del self._readers[job_id]

    async def _read(self, job_id: str, after: int) -> tuple[bool, list[JobEvent]]:
        status = select(JOBS.c.status).where(JOBS.c.id == job_id)
        events = (
            select(EVENTS)
            .where(EVENTS.c.job_id == job_id, EVENTS.c.seq > after)
            .order_by(EVENTS.c.seq)
            .limit(BATCH)
        )
        async with self._database.read() as session:
            # The state first: a job that is final here has its last event stored.
            state = await session.scalar(status)
            if state is None:
                raise JobNotFound(f"There is no job {job_id}.")
            rows = (await session.execute(events)).all()
        return JobStatus(state).is_final, [event_from(row) for row in rows]

    async def _listen(self) -> None:
        import psycopg  # only where there is a PostgreSQL to listen to

        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._database.conninfo, autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._wake_all()  # whatever happened while nobody listened
                    async for notice in connection.notifies():
                        self.wake(notice.payload)
            except psycopg.Error as error:
                logger.warning("event listener lost its connection: %s", error)
            await asyncio.sleep(_RECONNECT_S)

    def _wake_all(self) -> None:
        for job_id in self._readers:
            self.wake(job_id)


def _draining(job_id: str, seq: int) -> JobEvent:
    return JobEvent(
        job_id=job_id,
        seq=seq,
        kind=EventKind.SERVER_DRAINING,
        level=LogLevel.INFO,
        message="The server is stopping; connect again and continue here.",
        data={},
        created_at=utc_now(),
    )
