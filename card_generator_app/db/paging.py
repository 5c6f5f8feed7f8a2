"""Keyset pages, newest first: a page costs the same at a million rows as at ten."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import UtcDateTime
from card_generator_app.errors import InvalidInput

T = TypeVar("T")
MAX_OFFSET = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items, and where the next page begins (None: this is the last)."""

    items: Sequence[T]
    next_cursor: str | None


async def newest_first(
    session: AsyncSession,
    query: Select[Any],
    table: FromClause,
    *,
    limit: int,
    cursor: str | None,
    offset: int = 0,
    sorts: bool = False,
) -> tuple[Sequence[Any], str | None]:
    """Rows of `query` by (created_at, id) descending, and the cursor of the next page.

    Raises InvalidInput for a cursor that this function did not make, and for an offset
    above `MAX_OFFSET`: what is skipped is read all the same. `sorts`: no index gives the
    rows of the query in order.
    """
    if offset > MAX_OFFSET:
        raise InvalidInput(
            f"offset: at most {MAX_OFFSET}; follow `next_cursor` to go further"
        )
    if cursor is not None:
        query = query.where(_older_than(table, cursor))
    ordered = query.order_by(table.c.created_at.desc(), table.c.id.desc())
    if offset or sorts:
        # Skips and sorts what is small, and reads only the rows that are wanted.
        skipped = ordered.with_only_columns(table.c.id).limit(limit + 1).offset(offset)
        ordered = (
            select(*query.selected_columns)
            .where(table.c.id.in_(skipped))
            .order_by(table.c.created_at.desc(), table.c.id.desc())
        )
    rows = (await session.execute(ordered.limit(limit + 1))).all()
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], _encode(last.created_at, last.id)


def _older_than(table: FromClause, cursor: str) -> ColumnElement[bool]:
    created_at, row_id = _decode(cursor)
    # A row value: the same written with OR reads a thousand times the rows (66 ms
    # instead of 0.06 ms at a million).
    position = tuple_(literal(created_at, UtcDateTime), literal(row_id))
    return tuple_(table.c.created_at, table.c.id) < position


def _encode(created_at: datetime, row_id: str) -> str:
    return base64.urlsafe_b64encode(
        f"{created_at.isoformat()}|{row_id}".encode()
    ).decode()


def _decode(cursor: str) -> tuple[datetime, str]:
    try:
        moment, _, row_id = base64.urlsafe_b64decode(cursor).decode().partition("|")
        created_at = datetime.fromisoformat(moment)
    except (ValueError, binascii.Error) as error:
        raise InvalidInput(
            "The cursor is not one of ours: use `next_cursor` of the page before."
        ) from error
    if created_at.tzinfo is None or not row_id:
        raise InvalidInput(
            "The cursor is not one of ours: use `next_cursor` of the page before."
        )
    return created_at, row_id
