"""SharedLimits: the use of provider keys, counted for all workers over one PostgreSQL."""

import asyncio
import contextlib
import hashlib
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from card_generator_app.db.session import Database

if TYPE_CHECKING:
    import psycopg

_ASK_AGAIN_S = 0.1
_RESERVE = text("""
    INSERT INTO rate_limit AS known (key, arrival_s) VALUES (
        :key, extract(epoch FROM clock_timestamp()) + CAST(:interval_s AS float8)
    )
    ON CONFLICT (key) DO UPDATE SET arrival_s = greatest(
        known.arrival_s, extract(epoch FROM clock_timestamp())
    ) + CAST(:interval_s AS float8)
    RETURNING arrival_s - CAST(:interval_s AS float8) * CAST(:burst AS float8)
        - extract(epoch FROM clock_timestamp())
""")

logger = logging.getLogger(__name__)


class SharedLimits:
    """Times are one row a key; places are advisory locks, which end with their process.

    One connection holds all places of this process. Should it break, its calls go on
    and others may for so long have their places too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: psycopg.AsyncConnection | None = None
        self._mine: set[int] = set()
        self._asking = asyncio.Lock()

    async def reserve(self, key: str, interval_s: float, burst: int) -> float:
        values = {"key": key, "interval_s": interval_s, "burst": burst}
        async with self._database.write() as session:
            wait_s = await session.scalar(_RESERVE, values)
        return float(wait_s or 0.0)

    @asynccontextmanager
    async def slot(self, key: str, count: int) -> AsyncIterator[None]:
        while (place := await self._taken(key, count)) is None:  # noqa: ASYNC110
            # Not in step with the others that wait.
            await asyncio.sleep(_ASK_AGAIN_S * (0.5 + random.random()))  # noqa: S311
        try:
            yield
        finally:
            await self._give_back(place)

    async def aclose(self) -> None:
        """Give every place back."""
        if self._connection is not None:
            await self._connection.close()

    async def _taken(self, key: str, count: int) -> int | None:
        asking = asyncio.ensure_future(self._take(key, count))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # A place that nobody knows of would be lost until this process ends.
            if (place := await asking) is not None:
                await self._give_back(place)
            raise

    async def _take(self, key: str, count: int) -> int | None:
        import psycopg

        async with self._asking:
            for place in _places(key, count):
                # A session may take its own advisory locks again and again.
                if place in self._mine:
                    continue
                try:
                    if await self._is_locked("pg_try_advisory_lock", place):
                        self._mine.add(place)
                        return place
                except psycopg.Error:
                    logger.exception("the places of provider keys cannot be shared")
                    await self._forget_connection()
                    return None
        return None

    async def _give_back(self, place: int) -> None:
        import psycopg

        self._mine.discard(place)
        async with self._asking:
            with contextlib.suppress(psycopg.Error):
                await self._is_locked("pg_advisory_unlock", place)

    async def _is_locked(self, function: str, place: int) -> bool:
        connection = await self._connected()
        cursor = await connection.execute(f"SELECT {function}(%s)".encode(), (place,))
        row = await cursor.fetchone()
        return bool(row and row[0])

    async def _connected(self) -> "psycopg.AsyncConnection":
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._database.conninfo, autocommit=True
            )
        return self._connection

    async def _forget_connection(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def _places(key: str, count: int) -> list[int]:
    """The numbers of the locks; any that nobody else uses."""
    digest = hashlib.sha256(f"cardforge {key}".encode()).digest()
    first = int.from_bytes(digest[:8], signed=True) >> 8 << 8
    return [first + place for place in range(min(count, 256))]
