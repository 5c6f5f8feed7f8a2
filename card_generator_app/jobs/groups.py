"""Moving a group on, inside one transaction: count what ended, begin the next, end it.

What is due follows from the rows alone, so it may be done at any time and by anybody: by
the end of an item, at a server's start, by a worker that looks for what others left.
Locks are taken in one order, the group first and then jobs; the end of an item therefore
commits before the group is moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.errors import BudgetExhausted, ItemsFailed
from card_generator_app.jobs.changes import NewEvent, change
from card_generator_app.jobs.engine import JobEngine
from card_generator_app.jobs.group import ItemStatus, Stop
from card_generator_app.jobs.job import EventKind, JobStatus, LogLevel, to_usd
from card_generator_app.jobs.queueing import queue_job
from card_generator_app.jobs.rows import GROUPS, ITEMS, JOBS

OPEN = [JobStatus.QUEUED, JobStatus.RUNNING]
_STAGE = "items"
_ITEM_STATUS = {
    JobStatus.COMPLETED: ItemStatus.COMPLETED,
    JobStatus.FAILED: ItemStatus.FAILED,
    JobStatus.CANCELLED: ItemStatus.CANCELLED,
}


@dataclass
class Moved:
    """What moving a group did that others must hear of when it is committed."""

    begun: Sequence[str] = ()
    aborted: Sequence[str] = ()


async def lock_group(session: AsyncSession, parent_id: str) -> Row[Any] | None:
    """The group's row, held until the transaction ends."""
    query = select(GROUPS).where(GROUPS.c.job_id == parent_id).with_for_update()
    return (await session.execute(query)).one_or_none()


async def move(session: AsyncSession, engine: JobEngine, parent_id: str) -> Moved:
    """Do what is due for this group."""
    moved = Moved()
    group = await lock_group(session, parent_id)
    parent = await _open_parent(session, parent_id)
    if group is None or parent is None:
        return moved
    ended = await _ended(session, parent_id)
    stop = Stop(group.stop) if group.stop else _stop_for(group, ended)
    if stop is not None:
        moved.aborted = await _cancel_items(session, parent_id, stop)
        ended += await _ended(session, parent_id, moved.aborted)
    group = await _counted(session, group, ended, stop)
    if stop is None:
        moved.begun = await _begin(session, engine, group, parent)
    if ended or moved.begun or stop is not None:
        await _tell(session, group, ended)
    return moved


async def behind(session: AsyncSession) -> Sequence[str]:
    """Groups with items whose jobs have ended, or with nothing that would move them."""
    begun = (
        select(ITEMS.c.parent_id)
        .join(JOBS, JOBS.c.id == ITEMS.c.job_id)
        .where(ITEMS.c.status == ItemStatus.BEGUN, JOBS.c.status.not_in(OPEN))
    )
    alive = select(ITEMS.c.parent_id).where(ITEMS.c.status == ItemStatus.BEGUN)
    idle = select(JOBS.c.id).where(
        JOBS.c.is_parent, JOBS.c.status == JobStatus.RUNNING, JOBS.c.id.not_in(alive)
    )
    return (await session.scalars(begun.union(idle))).all()


async def _open_parent(session: AsyncSession, parent_id: str) -> Row[Any] | None:
    query = select(JOBS).where(
        JOBS.c.id == parent_id, JOBS.c.status == JobStatus.RUNNING
    )
    return (await session.execute(query)).one_or_none()


async def _ended(
    session: AsyncSession, parent_id: str, among: Sequence[str] | None = None
) -> list[Row[Any]]:
    """The jobs of items that have ended and are not counted; each is given only once."""
    query = (
        select(
            ITEMS.c.number,
            ITEMS.c.label,
            ITEMS.c.spent_nanos,
            *(JOBS.c[name] for name in _OF_A_JOB),
        )
        .join(JOBS, JOBS.c.id == ITEMS.c.job_id)
        .where(_begun_under(parent_id), JOBS.c.status.not_in(OPEN))
        .order_by(ITEMS.c.number)
    )
    if among is not None:
        query = query.where(JOBS.c.id.in_(among))
    rows = list((await session.execute(query)).all())
    if rows:
        mark = (
            update(ITEMS)
            .where(ITEMS.c.parent_id == parent_id, ITEMS.c.number == bindparam("n"))
            .values(status=bindparam("ends"), held_nanos=0)
        )
        connection = await session.connection()
        marked = [
            {"n": row.number, "ends": _ITEM_STATUS[JobStatus(row.status)]}
            for row in rows
        ]
        await connection.execute(mark, marked)
    return rows


_OF_A_JOB = (
    "id",
    "status",
    "cost_nanos",
    "prompt_tokens",
    "completion_tokens",
    "error_code",
    "error_message",
)


def _begun_under(parent_id: str) -> ColumnElement[bool]:
    return (ITEMS.c.status == ItemStatus.BEGUN) & (ITEMS.c.parent_id == parent_id)


def _stop_for(group: Row[Any], ended: Sequence[Row[Any]]) -> Stop | None:
    failed = [row for row in ended if row.status == JobStatus.FAILED]
    if any(row.error_code == BudgetExhausted.code for row in failed):
        return Stop.BUDGET
    return Stop.FAILURE if failed and not group.continue_on_error else None


async def _cancel_items(
    session: AsyncSession, parent_id: str, stop: Stop
) -> Sequence[str]:
    """Cancel what is begun but not yet running; of a cancelled group, also what runs."""
    which = OPEN if stop is Stop.CANCELLED else [JobStatus.QUEUED]
    query = (
        select(JOBS.c.id)
        .join(ITEMS, JOBS.c.id == ITEMS.c.job_id)
        .where(_begun_under(parent_id), JOBS.c.status.in_(which))
        .order_by(JOBS.c.id)
    )
    found = (await session.scalars(query)).all()
    event = NewEvent(
        EventKind.STATUS, "Cancelled: its group was stopped", LogLevel.WARNING
    )
    cancelled = []
    for job_id in found:
        row = await change(
            session,
            (JOBS.c.id == job_id) & JOBS.c.status.in_(which),
            event,
            status=JobStatus.CANCELLED,
            finished_at=utc_now(),
        )
        if row is not None:
            cancelled.append(job_id)
    return cancelled


async def _counted(
    session: AsyncSession, group: Row[Any], ended: Sequence[Row[Any]], stop: Stop | None
) -> Row[Any]:
    def more(status: JobStatus) -> int:
        return sum(row.status == status for row in ended)

    values = {
        "completed": group.completed + more(JobStatus.COMPLETED),
        "failed": group.failed + more(JobStatus.FAILED),
        "cancelled": group.cancelled + more(JobStatus.CANCELLED),
        # A process may have died before it counted what a call of the ledger cost.
        "spent_nanos": group.spent_nanos
        + sum(max(row.spent_nanos, row.cost_nanos) for row in ended),
        "stop": stop,
    }
    statement = update(GROUPS).where(GROUPS.c.job_id == group.job_id).values(values)
    return (await session.execute(statement.returning(*GROUPS.c))).one()


async def _begin(
    session: AsyncSession, engine: JobEngine, group: Row[Any], parent: Row[Any]
) -> list[str]:
    """Make the jobs of the next items, as many as may run beside those that do."""
    running = await session.scalar(
        select(func.count()).select_from(ITEMS).where(_begun_under(group.job_id))
    )
    free = group.at_once - (running or 0)
    waiting = (
        select(ITEMS.c.number, ITEMS.c.spec)
        .where(ITEMS.c.status == ItemStatus.WAITING, ITEMS.c.parent_id == group.job_id)
        .order_by(ITEMS.c.number)
        .limit(max(free, 0))
    )
    begun = []
    for item in (await session.execute(waiting)).all():
        row = await _make(session, engine, item.spec, parent)
        # Its own job has all of it now.
        begins = update(ITEMS).where(
            ITEMS.c.parent_id == group.job_id, ITEMS.c.number == item.number
        )
        await session.execute(
            begins.values(status=ItemStatus.BEGUN, job_id=row.id, spec=None)
        )
        begun.append(row.id)
    return begun


async def _make(
    session: AsyncSession, engine: JobEngine, spec: dict[str, Any], parent: Row[Any]
) -> Row[Any]:
    frozen = {name: value for name, value in spec.items() if name != "reuse_calls"}
    if frozen["retry_of"] is not None:
        # What it is a retry of may have been deleted while it waited.
        first = select(JOBS.c.id).where(JOBS.c.id == frozen["retry_of"])
        frozen["retry_of"] = await session.scalar(first)
    return await queue_job(
        session,
        engine,
        frozen,
        reuse_calls=spec["reuse_calls"],
        parent_id=parent.id,
        owner=parent.owner,
    )


async def _tell(
    session: AsyncSession, group: Row[Any], ended: Sequence[Row[Any]]
) -> None:
    """Number an event of the parent: how far it is, or that this is its end."""
    begun = await session.scalar(
        select(func.count()).select_from(ITEMS).where(_begun_under(group.job_id))
    )
    done = group.completed + group.failed + group.cancelled
    values: dict[str, Any] = {
        "calls_done": done,
        "stage": _STAGE,
        "percent": min(99, 100 * done // group.total),
    }
    for name in ("cost_nanos", "prompt_tokens", "completion_tokens"):
        values[name] = JOBS.c[name] + sum(getattr(row, name) for row in ended)
    kind, level, told = EventKind.PROGRESS, LogLevel.INFO, _so_far(group)
    if not begun and (done == group.total or group.stop is not None):
        kind, end = EventKind.STATUS, _end_of(group, ended)
        values |= end | {"finished_at": utc_now()}
        told = end.get("error_message") or f"{end['status'].title()}: {told}"
        level = LogLevel.INFO if "percent" in end else LogLevel.WARNING
        await _leave_the_rest(session, group)
    more = {
        "items": {
            name: getattr(group, name)
            for name in ("total", "completed", "failed", "cancelled")
        },
        "ended": [_line(row) for row in ended],
    }
    await change(
        session,
        (JOBS.c.id == group.job_id) & (JOBS.c.status == JobStatus.RUNNING),
        NewEvent(kind, told, level, more),
        message=told,
        **values,
    )


def _so_far(group: Row[Any]) -> str:
    told = f"{group.completed} of {group.total} done"
    told += f", {group.failed} failed" if group.failed else ""
    return told + (f", {group.cancelled} cancelled" if group.cancelled else "")


def _line(row: Row[Any]) -> dict[str, Any]:
    return {
        "number": row.number,
        "label": row.label,
        "job_id": row.id,
        "status": row.status,
        "cost_usd": f"{to_usd(row.cost_nanos):f}",
        "error": row.error_message,
    }


def _end_of(group: Row[Any], ended: Sequence[Row[Any]]) -> dict[str, Any]:
    """How the parent ends: as a whole, even where single items did not."""
    so_far = _so_far(group)
    if group.stop == Stop.CANCELLED:
        return {"status": JobStatus.CANCELLED}
    if group.stop == Stop.BUDGET:
        return _failed(
            BudgetExhausted.code,
            f"Stopped before max_cost_usd (${to_usd(group.max_cost_nanos).normalize():f}"
            f"): {so_far}. Retry it with a higher one for the rest.",
        )
    if group.stop == Stop.FAILURE:
        return _failed(
            ItemsFailed.code,
            f"Stopped at the first failure: {so_far}. A retry makes the rest.",
        )
    if group.total and group.completed == 0:
        why = next((row.error_message for row in ended if row.error_message), "")
        return _failed(
            ItemsFailed.code, f"No item could be made: {so_far}. {why}".strip()
        )
    return {"status": JobStatus.COMPLETED, "percent": 100}


def _failed(code: str, message: str) -> dict[str, Any]:
    return {
        "status": JobStatus.FAILED,
        "error_code": code,
        "error_message": message,
    }


async def _leave_the_rest(session: AsyncSession, group: Row[Any]) -> None:
    waiting = (ITEMS.c.status == ItemStatus.WAITING) & (
        ITEMS.c.parent_id == group.job_id
    )
    await session.execute(
        update(ITEMS).where(waiting).values(status=ItemStatus.NOT_BEGUN)
    )
