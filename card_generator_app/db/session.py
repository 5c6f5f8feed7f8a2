"""Engines and sessions: SQLite for one process, PostgreSQL for many."""

import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from card_generator_app.db.turns import WriteTurns
from card_generator_app.errors import DatabaseUnreachable, InvalidInput

if TYPE_CHECKING:
    from card_generator_app.db.direct import Direct

SQLITE_BUSY_TIMEOUT_MS = 10_000
_IDLE_S = 1.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite database file."""
    return f"sqlite+aiosqlite:///{file}"


class Database:
    """One database, its sessions and its migrations.

    `url` is a SQLite file's or a PostgreSQL server's (`postgresql://`, `postgres://`).
    SQLite in memory is refused: its one connection is shared, so one task's rollback
    undoes another's insert.
    """

    def __init__(self, url: str) -> None:
        self.url = _async_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _engine(self.url)
        read_only = (
            {"read_only": True} if self.is_sqlite else {"postgresql_readonly": True}
        )
        self._writers = async_sessionmaker(self.engine, expire_on_commit=False)
        self._readers = async_sessionmaker(
            self.engine.execution_options(**read_only), expire_on_commit=False
        )
        self._turns = WriteTurns() if self.is_sqlite else None
        self._direct: Direct | None = None

    @property
    def direct(self) -> "Direct":
        """For statements that are a transaction of their own; PostgreSQL only."""
        if self._direct is None:
            from card_generator_app.db.direct import Direct

            self._direct = Direct(self.conninfo, self.engine.dialect)
        return self._direct

    @property
    def conninfo(self) -> str:
        """PostgreSQL's own connection string, password included."""
        plain = self.url.set(drivername="postgresql")
        return plain.render_as_string(hide_password=False)

    @contextlib.asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[AsyncSession]:
        """One transaction that may write; commits at the end, rolls back on an exception.

        `urgent`: before others that wait, for what must not be lost in a crash.
        """
        turn = self._turns and self._turns.turn(urgent=urgent)
        async with turn or contextlib.nullcontext(), self._writers.begin() as session:
            yield session

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One transaction that only reads, and never waits for a writer."""
        async with self._readers.begin() as session:
            yield session

    async def upgrade(self) -> None:
        """Bring the schema to its newest revision; cheap when it is there already.

        Raises DatabaseUnreachable.
        """
        from card_generator_app.db.migrations import HEAD

        if await self.revision() == HEAD:
            return
        # Alembic takes 0.45 s to import: only where there is something to do.
        from card_generator_app.db.migrations.runner import upgrade

        await upgrade(self)

    async def revision(self) -> str | None:
        """The schema's revision; None for an empty database. Raises DatabaseUnreachable."""
        from card_generator_app.db.migrations import stored_revision

        try:
            async with self.engine.connect() as connection:
                return await connection.run_sync(stored_revision)
        except OperationalError as error:
            reason = str(error.orig).partition("\n")[0]
            raise DatabaseUnreachable(
                f"the database does not answer: {reason}. Is it running, and is "
                "DATABASE_URL right?"
            ) from error

    def migration_engine(self) -> AsyncEngine:
        """An engine of its own for migrations; the caller disposes of it."""
        # SQLite changes a table by copying it and dropping the old one, which with
        # foreign keys on deletes every row that refers to it.
        return _engine(self.url, foreign_keys=False, poolclass=NullPool)

    async def dispose(self) -> None:
        """Close every connection."""
        if self._direct is not None:
            await self._direct.dispose()
        await self.engine.dispose()


def _async_url(url: str) -> URL:
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    backend = parsed.get_backend_name()
    if backend not in _DRIVERS:
        raise InvalidInput(f"DATABASE_URL: {backend} is neither sqlite nor postgresql.")
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InvalidInput(
            "DATABASE_URL: SQLite needs a file; in memory it loses data."
        )
    return parsed.set(drivername=_DRIVERS[backend])


def _engine(url: URL, *, foreign_keys: bool = True, **more: Any) -> AsyncEngine:
    engine = create_async_engine(url, **more)
    if url.get_backend_name() != "sqlite":
        _ping_idle_connections(engine)
        return engine

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        # Without this the driver begins transactions itself, deferred, and loses
        # updates in silence (334 of 400 when measured).
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _ping_idle_connections(engine: AsyncEngine) -> None:
    """Ask a connection that lay idle whether it lives, before a transaction finds out.

    SQLAlchemy's own ping asks each time, which was a tenth of what a small transaction
    takes.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def _note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since_s"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def _ping(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        idle_since_s = record.info.get("idle_since_s")
        if idle_since_s is None or time.monotonic() - idle_since_s < _IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool makes a new one
