"""Statements that are a transaction of their own, straight through psycopg (PostgreSQL).

A session takes three times the processor time of the one statement it is opened for, and
two more trips to the server.
"""

import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import psycopg
import psycopg_pool
from psycopg.rows import dict_row
from sqlalchemy import Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

_IDLE_S = 1.0
_MAX_CONNECTIONS = 6


class Prepared:
    """A statement made once: its text, and how values and columns are converted."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql: str = compiled.string
        self._constants = dict(compiled.params)
        self._binds = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        self._columns = {
            column.name: convert
            for column in statement.selected_columns
            if (
                convert := column.type.dialect_impl(dialect).result_processor(
                    dialect, None
                )
            )
        }

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of the statement, as the driver takes them."""
        values = {**self._constants, **given}
        for name, convert in self._binds.items():
            values[name] = convert(values[name])
        return values

    def row(self, found: Mapping[str, Any]) -> Any:
        """A row as the driver gives it, as one with attributes."""
        row = dict(found)
        for name, convert in self._columns.items():
            row[name] = convert(row[name])
        return SimpleNamespace(**row)


class Direct:
    """A pool of connections that commit each statement; opened when it is first used."""

    def __init__(self, conninfo: str, dialect: Dialect) -> None:
        self._dialect = dialect
        self._pool = psycopg_pool.AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=_MAX_CONNECTIONS,
            open=False,
            connection_class=_Connection,
            configure=_commit_each,
            check=_ping_if_idle,
        )

    async def pool(self) -> "psycopg_pool.AsyncConnectionPool[_Connection]":
        """The pool, open."""
        await self._pool.open()
        return self._pool

    def prepared(self, statement: Select[Any]) -> Prepared:
        """The statement, ready for `first`; keep it."""
        return Prepared(statement, self._dialect)

    async def first(self, statement: Prepared, values: Mapping[str, Any]) -> Any:
        """Run and commit it; its first row or None. Raises SQLAlchemy's errors."""
        pool = await self.pool()
        try:
            async with pool.connection() as connection:
                cursor = connection.cursor(row_factory=dict_row)
                await cursor.execute(statement.sql.encode(), statement.values(values))
                row = await cursor.fetchone()
        except psycopg.Error as error:
            raise DBAPIError.instance(
                statement.sql, None, error, psycopg.Error, dialect=self._dialect
            ) from error
        return None if row is None else statement.row(row)

    async def dispose(self) -> None:
        """Close every connection."""
        await self._pool.close()


class _Connection(psycopg.AsyncConnection[Any]):
    """Knows when it was last taken from its pool."""

    taken_at_s = 0.0


async def _commit_each(connection: _Connection) -> None:
    await connection.set_autocommit(True)


async def _ping_if_idle(connection: _Connection) -> None:
    """Whether it lives; asking each time would be a second trip for every statement."""
    before_s, connection.taken_at_s = connection.taken_at_s, time.monotonic()
    if connection.taken_at_s - before_s > _IDLE_S:
        await psycopg_pool.AsyncConnectionPool.check_connection(connection)
