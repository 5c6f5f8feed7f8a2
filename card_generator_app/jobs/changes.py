"""The one way a job row changes: a compare-and-set and its event, in one transaction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import UtcDateTime, utc_now
from card_generator_app.jobs.job import EventKind, Job, JobStatus, LogLevel, to_usd
from card_generator_app.jobs.rows import (
    DELIVERIES,
    EVENTS,
    JOBS,
    error_from,
    job_from,
    progress_from,
)

# Options may hold a hundred thousand characters; a progress write must not read them.
_LIGHT = [column for column in JOBS.c if column.name not in ("options", "sent")]
# Made once: naming forty columns costs as much as the statement itself.
_CHANGE = update(JOBS).returning(*_LIGHT)
_CHANGE_WHOLE = update(JOBS).returning(*JOBS.c)
_ADD_EVENT = insert(EVENTS)
_ENDED_UNDER = "parents of jobs that this transaction ends"


@dataclass(frozen=True)
class NewEvent:
    """An event that has no number yet. Its data come from the changed row, `more` added."""

    kind: EventKind
    message: str
    level: LogLevel = LogLevel.INFO
    more: Mapping[str, Any] = field(default_factory=dict)


def run_by(job_id: str, attempt: int) -> ColumnElement[bool]:
    """The fence: this job, while this attempt is the one that runs it."""
    return and_(
        JOBS.c.id == job_id,
        JOBS.c.status == JobStatus.RUNNING,
        JOBS.c.attempt == attempt,
    )


async def change(
    session: AsyncSession,
    where: ColumnElement[bool],
    event: NewEvent,
    *,
    whole_row: bool = False,
    **values: Any,
) -> Row[Any] | None:
    """Change the job that matches `where` and number the event; None if none matches.

    The row comes back without its options, unless with `whole_row`. The row lock that
    the number takes makes events gap-free in the order of commits.
    """
    statement = _CHANGE_WHOLE if whole_row else _CHANGE
    statement = statement.where(where).values(seq=JOBS.c.seq + 1, **values)
    row = (await session.execute(statement)).one_or_none()
    if row is not None:
        await add_event(session, row, event)
        is_end = event.kind is EventKind.STATUS and JobStatus(row.status).is_final
        if is_end and row.parent_id is not None:
            session.info.setdefault(_ENDED_UNDER, set()).add(row.parent_id)
        if is_end and row.webhook_url is not None:
            # In the transaction that ends the job: nobody waits for a lost message.
            told = insert(DELIVERIES).values(
                job_id=row.id, attempts=0, due_at=utc_now()
            )
            await session.execute(told)
    return row


async def add_event(session: AsyncSession, row: Row[Any], event: NewEvent) -> None:
    """Store the event under the number that `row.seq` holds."""
    values = {
        "job_id": row.id,
        "seq": row.seq,
        "kind": event.kind,
        "level": event.level,
        "message": event.message,
        "data": _data(row, event),
        "created_at": utc_now(),
    }
    await session.execute(_ADD_EVENT, values)


def _data(row: Row[Any], event: NewEvent) -> dict[str, Any]:
    if event.kind is EventKind.STATUS:
        return {**_status(row), **event.more}
    if event.kind is EventKind.LOG:
        return dict(event.more)
    return {**asdict(progress_from(row)), **event.more}


def _status(row: Row[Any]) -> dict[str, Any]:
    status: dict[str, Any] = {"status": row.status, "attempt": row.attempt}
    if row.scheduled_at is not None:
        status["scheduled_at"] = row.scheduled_at.isoformat()
    if JobStatus(row.status).is_final:
        error = error_from(row)
        status |= {
            "card_id": row.card_id,
            "cost_usd": f"{to_usd(row.cost_nanos):f}",
            "tokens": {
                "prompt": row.prompt_tokens,
                "completion": row.completion_tokens,
                "total": row.prompt_tokens + row.completion_tokens,
            },
            "error": None if error is None else asdict(error),
        }
    return status


async def claim(session: AsyncSession, where: ColumnElement[bool]) -> Job | None:
    """Begin the next run of the queued job that matches; None if none does."""
    row = await change(
        session,
        and_(where, JOBS.c.status == JobStatus.QUEUED),
        NewEvent(EventKind.STATUS, "Running"),
        whole_row=True,
        status=JobStatus.RUNNING,
        attempt=JOBS.c.attempt + 1,
        started_at=func.coalesce(JOBS.c.started_at, literal(utc_now(), UtcDateTime)),
        scheduled_at=None,
    )
    return None if row is None else job_from(row)


async def fail(
    session: AsyncSession,
    where: ColumnElement[bool],
    code: str,
    message: str,
    **values: Any,
) -> bool:
    """End the job that matches as failed; False if none does."""
    row = await change(
        session,
        where,
        NewEvent(EventKind.STATUS, message, LogLevel.ERROR),
        status=JobStatus.FAILED,
        error_code=code,
        error_message=message,
        finished_at=utc_now(),
        **values,
    )
    return row is not None


def ended_under(session: AsyncSession) -> set[str]:
    """The parents of the jobs that this transaction has ended."""
    found: set[str] = session.info.get(_ENDED_UNDER, set())
    return found


async def find_row(session: AsyncSession, where: ColumnElement[bool]) -> Row[Any]:
    """The whole row of the one job that matches."""
    return (await session.execute(select(JOBS).where(where))).one()
