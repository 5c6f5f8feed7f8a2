"""EventFeed: follow a job's numbered events from anywhere, missing none."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.errors import JobNotFound
from card_generator_app.jobs.job import EventKind, JobEvent, JobStatus, LogLevel
from card_generator_app.jobs.live import INTERVAL_S, LiveText, LiveTexts, Watcher
from card_generator_app.jobs.relay import TEXT, WANTED, TextRelay
from card_generator_app.jobs.rows import EVENTS, JOBS, event_from

CHANNEL = "cardforge_job_event"
CANCELLED = "cardforge_job_cancelled"
# A safety net only: whoever loses the connection it listens on wakes its readers.
POLL_S = 5.0
BATCH = 500
_RECONNECT_S = 1.0

logger = logging.getLogger(__name__)


class EventFeed:
    """Streams of stored events, woken by the transactions that store them.

    Writers in this process wake readers directly. On PostgreSQL triggers on the tables
    (migration 0008) notify the other processes, each of which listens on one connection.
    """

    def __init__(self, database: Database, *, poll_s: float = POLL_S) -> None:
        self._database = database
        self._poll_s = poll_s
        self.live = LiveTexts()
        self._relay = TextRelay(database, self.live)
        self._readers: defaultdict[str, set[_Reader]] = defaultdict(set)
        self._watchers: set[_Changes] = set()
        self._on_cancelled: Callable[[str], None] | None = None
        self._draining = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen for other processes' events (PostgreSQL), and to poll."""
        self._tasks = [asyncio.create_task(self._poll(), name="event poll")]
        if not self._database.is_sqlite:
            self._tasks += [
                asyncio.create_task(self._listen(), name="event listener"),
                asyncio.create_task(self._relay.run(), name="text relay"),
            ]

    async def stop(self) -> None:
        """End every stream with a `server-draining` event, and stop listening."""
        self.drain()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def drain(self) -> None:
        """End every stream, now and from now on, with a `server-draining` event."""
        self._draining = True
        self._wake_all()
        for watcher in self._watchers:
            watcher.woken.set()

    def on_cancelled(self, call: Callable[[str], None]) -> None:
        """Have `call` told the id of each job that another process cancels."""
        self._on_cancelled = call

    async def announce_cancelled(self, session: AsyncSession, job_id: str) -> None:
        """Tell the other processes, one of which may run the job, when this commits."""
        if not self._database.is_sqlite:
            await session.execute(
                text("SELECT pg_notify(:channel, :job_id)"),
                {"channel": CANCELLED, "job_id": job_id},
            )

    def wake(self, job_id: str) -> None:
        """Wake readers in this process; call it after the commit."""
        for reader in self._readers.get(job_id, ()):
            reader.wake()
        for watcher in self._watchers:
            watcher.job_ids.add(job_id)
            watcher.woken.set()

    async def stream(self, job_id: str, after: int = 0) -> AsyncGenerator[JobEvent]:
        """Events numbered above `after`, in order, as they are stored.

        Ends after the job's final event, or with a `server-draining` event, numbered as
        the last one sent. Holds no transaction while it waits or while its reader works.
        Raises JobNotFound.
        """
        seen = self._follow(job_id, after, with_texts=False)
        async with contextlib.aclosing(seen):
            async for one in seen:
                if isinstance(one, JobEvent):
                    yield one

    async def watch(
        self, job_id: str, after: int = 0
    ) -> AsyncGenerator[JobEvent | LiveText]:
        """The same, and between the events what models write, wherever the job runs.

        Texts come at most ten times a second.
        """
        seen = self._follow(job_id, after, with_texts=True)
        async with contextlib.aclosing(seen):
            async for one in seen:
                yield one

    async def _follow(
        self, job_id: str, after: int, *, with_texts: bool
    ) -> AsyncGenerator[JobEvent | LiveText]:
        reader = _Reader(after)
        watching = (
            self.live.watching(job_id, reader.woken)
            if with_texts
            else contextlib.nullcontext(Watcher(reader.woken))
        )
        with self._reading(job_id, reader), watching as texts:
            if with_texts and not self._database.is_sqlite:
                await self._relay.ask([job_id])
            while not self._draining:
                reader.woken.clear()
                is_over, events = False, list[JobEvent]()
                if reader.may_have_more:
                    is_over, events = await self._read(job_id, reader)
                # Texts first: the last one came before the event that ends the job.
                written = texts.take()
                for piece in written:
                    yield piece
                for event in events:
                    yield event
                if is_over:
                    return
                if written:
                    await asyncio.sleep(INTERVAL_S)
                if not reader.may_have_more:
                    await reader.woken.wait()
        yield _draining(job_id, reader.after)

    async def changes(self) -> AsyncGenerator[set[str]]:
        """The ids of jobs that changed, created and deleted ones too, as they do.

        At most ten times a second. Ends when the server stops.
        """
        watcher = _Changes()
        self._watchers.add(watcher)
        try:
            while True:
                await watcher.woken.wait()
                watcher.woken.clear()
                if self._draining:
                    return
                changed, watcher.job_ids = watcher.job_ids, set()
                yield changed
                await asyncio.sleep(INTERVAL_S)
        finally:
            self._watchers.discard(watcher)

    @contextlib.contextmanager
    def _reading(self, job_id: str, reader: "_Reader") -> Iterator[None]:
        self._readers[job_id].add(reader)
        try:
            yield
        finally:
            self._readers[job_id].discard(reader)
            if not self._readers[job_id]:
                del self._readers[job_id]

    async def _read(
        self, job_id: str, reader: "_Reader"
    ) -> tuple[bool, list[JobEvent]]:
        """The next events, and whether there will be no more."""
        reader.may_have_more = False
        status = select(JOBS.c.status).where(JOBS.c.id == job_id)
        query = (
            select(EVENTS)
            .where(EVENTS.c.job_id == job_id, EVENTS.c.seq > reader.after)
            .order_by(EVENTS.c.seq)
            .limit(BATCH)
        )
        async with self._database.read() as session:
            # The state first: a job that is final here has its last event stored.
            state = await session.scalar(status)
            if state is None:
                raise JobNotFound(f"There is no job {job_id}.")
            events = [event_from(row) for row in await session.execute(query)]
        if events:
            reader.after = events[-1].seq
        if len(events) == BATCH:
            reader.may_have_more = True
        return JobStatus(state).is_final and len(events) < BATCH, events

    async def _poll(self) -> None:
        """Wake readers that have missed something: one query for all of them."""
        while True:
            await asyncio.sleep(self._poll_s)
            try:
                await self._wake_who_is_behind()
                if not self._database.is_sqlite:
                    await self._relay.ask(self.live.watched)
            except SQLAlchemyError:
                logger.exception("events cannot be looked for; trying again")

    async def _wake_who_is_behind(self) -> None:
        watched = list(self._readers)
        newest: dict[str, int] = {}
        for at in range(0, len(watched), BATCH):
            ids = watched[at : at + BATCH]
            query = select(JOBS.c.id, JOBS.c.seq).where(JOBS.c.id.in_(ids))
            async with self._database.read() as session:
                newest |= {row.id: row.seq for row in await session.execute(query)}
        for job_id in watched:
            for reader in self._readers.get(job_id, ()):
                # A job that is gone has no number: its readers find out.
                if newest.get(job_id, reader.after + 1) > reader.after:
                    reader.wake()

    async def _listen(self) -> None:
        import psycopg  # only where there is a PostgreSQL to listen to

        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._database.conninfo, autocommit=True
                ) as connection:
                    for channel in (CHANNEL, CANCELLED, WANTED, TEXT):
                        await connection.execute(f"LISTEN {channel}".encode())
                    self._wake_all()  # whatever happened while nobody listened
                    async for notice in connection.notifies():
                        self._hear(notice.channel, notice.payload)
            except psycopg.Error as error:
                logger.warning("event listener lost its connection: %s", error)
            await asyncio.sleep(_RECONNECT_S)

    def _hear(self, channel: str, payload: str) -> None:
        if channel == CHANNEL:
            self.wake(payload)
        elif channel in (WANTED, TEXT):
            self._relay.hear(channel, payload)
        elif self._on_cancelled is not None:
            self._on_cancelled(payload)

    def _wake_all(self) -> None:
        for job_id in self._readers:
            self.wake(job_id)


class _Reader:
    """How far one stream has come."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.woken = asyncio.Event()
        self.may_have_more = True

    def wake(self) -> None:
        self.may_have_more = True
        self.woken.set()


class _Changes:
    """What one watcher of all jobs has yet to be told."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.job_ids: set[str] = set()


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
