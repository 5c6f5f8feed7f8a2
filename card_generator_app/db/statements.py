"""Statements that the two databases spell differently."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


def table_of(model: type[DeclarativeBase]) -> Table:
    """The model's table, for Core statements: on hot paths the ORM costs twice as much."""
    assert isinstance(model.__table__, Table)  # noqa: S101 - narrows a type
    return model.__table__


def insert_of(session: AsyncSession, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert of the session's database, which says what is done about conflicts."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


async def insert_if_absent(
    session: AsyncSession, table: Table, values: Mapping[str, Any]
) -> bool:
    """Insert a row; False when a unique key is there already, which is left as it was."""
    key = next(iter(table.primary_key))
    statement = insert_of(session, table).on_conflict_do_nothing().returning(key)
    return (await session.execute(statement, dict(values))).first() is not None
