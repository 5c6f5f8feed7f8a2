"""What was used: calls, tokens and cost by day, owner, kind of job and model.

The ledger says it of the jobs that are there. Before jobs are deleted, what they used is
added to totals by day, and so is what belongs to no job: nothing that was paid for is
ever forgotten, and nothing is counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_of, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.db.usage_model import UsageModel
from card_generator_app.generation.context import CallRecord
from card_generator_app.jobs.job import Tokens, to_nanos, to_usd
from card_generator_app.jobs.ledger import INHERITED
from card_generator_app.jobs.rows import CALLS, JOBS

TOTALS = table_of(UsageModel)
Axis = Literal["day", "owner", "kind", "model"]
AXES: tuple[Axis, ...] = ("day", "owner", "kind", "model")
_SUMS = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "prompt_tokens",
    "completion_tokens",
    "cost_nanos",
)


@dataclass(frozen=True)
class UsageFilter:
    """Days in UTC, both counted; every condition that is not None must hold."""

    since: date
    until: date
    owner: str | None = None
    kind: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class Used:
    """What was used. A call is one attempt at a request, answered or not."""

    calls: int
    failed_calls: int
    unpriced_calls: int
    """Of which nobody said what they cost; they count as free."""
    tokens: Tokens
    cost_usd: Decimal
    day: str | None = None
    owner: str | None = None
    kind: str | None = None
    model: str | None = None


class Usage:
    """Reads and books what was used; one method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(
        self, wanted: UsageFilter, by: Sequence[Axis] = ("day",), *, limit: int = 1000
    ) -> tuple[Sequence[Used], Used]:
        """Rows, newest day and highest cost first; and the sum of all, also of those cut off."""
        every = _every(wanted, is_sqlite=self._database.is_sqlite)
        sums = [func.coalesce(func.sum(every.c[name]), 0).label(name) for name in _SUMS]
        columns = [every.c[name] for name in by]
        order: list[ColumnElement[Any]] = [every.c.day.desc()] if "day" in by else []
        cost = func.sum(every.c.cost_nanos).desc()
        rows = select(*columns, *sums).group_by(*columns)
        rows = rows.order_by(*order, cost, *columns).limit(limit)
        async with self._database.read() as session:
            total = (await session.execute(select(*sums))).one()
            found = (await session.execute(rows)).all() if by else []
        return [_used(row) for row in found], _used(total)

    async def book(self, owner: str, kind: str, call: CallRecord) -> None:
        """Count a call that belongs to no job."""
        cost_nanos = None if call.cost_usd is None else to_nanos(call.cost_usd)
        row = {
            "day": utc_now().strftime("%Y-%m-%d"),
            "owner": owner,
            "kind": kind,
            "model": call.model,
            "calls": 1,
            "failed_calls": int(call.error_code is not None),
            "unpriced_calls": int(cost_nanos is None),
            "prompt_tokens": call.prompt_tokens,
            "completion_tokens": call.completion_tokens,
            "cost_nanos": cost_nanos or 0,
        }
        async with self._database.write() as session:
            await session.execute(_adding(session), row)


async def cost_nanos(session: AsyncSession, wanted: UsageFilter) -> int:
    """What all of it cost together, as this transaction sees it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    every = _every(wanted, is_sqlite=is_sqlite)
    query = select(func.coalesce(func.sum(every.c.cost_nanos), 0))
    return int((await session.execute(query)).scalar_one())


def _every(wanted: UsageFilter, *, is_sqlite: bool) -> Subquery:
    of_ledger = _of_ledger(wanted, is_sqlite=is_sqlite)
    return union_all(of_ledger, select(TOTALS).where(*_in_totals(wanted))).subquery()


def _of_ledger(wanted: UsageFilter, *, is_sqlite: bool) -> Select[Any]:
    begin = datetime.combine(wanted.since, time(), UTC)
    conditions: list[ColumnElement[bool]] = [CALLS.c.created_at >= begin]
    for column, value in (
        (JOBS.c.owner, wanted.owner),
        (JOBS.c.kind, wanted.kind),
        (CALLS.c.model, wanted.model),
    ):
        if value is not None:
            conditions.append(column == value)
    daily = _daily(is_sqlite, *conditions).subquery()
    return select(daily).where(daily.c.day <= wanted.until.isoformat())


async def keep_usage(session: AsyncSession, jobs: ColumnElement[bool]) -> None:
    """Add what these jobs used to the totals, in the transaction that deletes them."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # PostgreSQL: two that delete the same jobs at once would both have added them.
    locked = select(JOBS.c.id).where(jobs).order_by(JOBS.c.id).with_for_update()
    await session.execute(locked)
    names = [*AXES, *_SUMS]
    await session.execute(_adding(session, _daily(is_sqlite, jobs), names))


def _daily(is_sqlite: bool, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The ledger's calls by the columns of the totals; inherited answers cost nothing."""
    call = (
        select(
            _utc_day(is_sqlite).label("day"),
            JOBS.c.owner,
            JOBS.c.kind,
            CALLS.c.model,
            case((CALLS.c.error_code.is_not(None), 1), else_=0).label("failed"),
            case((CALLS.c.cost_nanos.is_(None), 1), else_=0).label("unpriced"),
            CALLS.c.prompt_tokens,
            CALLS.c.completion_tokens,
            func.coalesce(CALLS.c.cost_nanos, 0).label("cost_nanos"),
        )
        .join(JOBS, JOBS.c.id == CALLS.c.job_id)
        .where(CALLS.c.attempt != INHERITED, *conditions)
        .subquery()
    )
    axes = [call.c[name] for name in AXES]
    return select(
        *axes,
        func.count().label("calls"),
        func.sum(call.c.failed).label("failed_calls"),
        func.sum(call.c.unpriced).label("unpriced_calls"),
        func.sum(call.c.prompt_tokens).label("prompt_tokens"),
        func.sum(call.c.completion_tokens).label("completion_tokens"),
        func.sum(call.c.cost_nanos).label("cost_nanos"),
    ).group_by(*axes)


def _utc_day(is_sqlite: bool) -> ColumnElement[str]:
    at = CALLS.c.created_at
    if is_sqlite:  # which has times as text
        return func.substr(at, 1, 10)
    return func.to_char(
        func.timezone(literal_column("'UTC'"), at), literal_column("'YYYY-MM-DD'")
    )


def _adding(
    session: AsyncSession, rows: Select[Any] | None = None, names: Sequence[str] = ()
) -> Any:
    """An insert into the totals that adds to a row which is there."""
    new = insert_of(session, TOTALS)
    if rows is not None:
        new = new.from_select(list(names), rows)
    sums = {name: TOTALS.c[name] + new.excluded[name] for name in _SUMS}
    return new.on_conflict_do_update(index_elements=list(AXES), set_=sums)


def _in_totals(wanted: UsageFilter) -> list[ColumnElement[bool]]:
    asked = {"owner": wanted.owner, "kind": wanted.kind, "model": wanted.model}
    days = TOTALS.c.day.between(wanted.since.isoformat(), wanted.until.isoformat())
    named = [TOTALS.c[name] == one for name, one in asked.items() if one is not None]
    return [days, *named]


def _used(row: Any) -> Used:
    axes = {name: getattr(row, name, None) for name in AXES}
    return Used(
        calls=int(row.calls),
        failed_calls=int(row.failed_calls),
        unpriced_calls=int(row.unpriced_calls),
        tokens=Tokens(int(row.prompt_tokens), int(row.completion_tokens)),
        cost_usd=to_usd(int(row.cost_nanos)),
        **axes,
    )
