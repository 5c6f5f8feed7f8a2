"""What went wrong lately: jobs that failed, and attempts at calls that did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, literal, null, select

from card_generator_app.db.session import Database
from card_generator_app.jobs.ledger import ANSWERED_ALREADY
from card_generator_app.jobs.rows import CALLS, JOBS


@dataclass(frozen=True)
class Failed:
    """A job that failed, or one attempt at a call; `key` and `model` are the call's."""

    of: Literal["job", "call"]
    at: datetime
    job_id: str
    kind: str
    code: str
    message: str
    key: str | None
    model: str | None


class Failures:
    """Reads them; one method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(
        self, *, owner: str | None = None, limit: int = 50
    ) -> Sequence[Failed]:
        """The newest first; of one owner's jobs, or of everybody's."""
        mine = [] if owner is None else [JOBS.c.owner == owner]
        jobs = _jobs(mine).order_by(JOBS.c.finished_at.desc()).limit(limit)
        calls = _calls(mine).order_by(CALLS.c.created_at.desc()).limit(limit)
        async with self._database.read() as session:
            rows = [*await session.execute(jobs), *await session.execute(calls)]
        found = [Failed(**row._asdict()) for row in rows]
        return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def _jobs(mine: Sequence[ColumnElement[bool]]) -> Any:
    return select(
        literal("job").label("of"),
        JOBS.c.finished_at.label("at"),
        JOBS.c.id.label("job_id"),
        JOBS.c.kind,
        JOBS.c.error_code.label("code"),
        JOBS.c.error_message.label("message"),
        null().label("key"),
        null().label("model"),
    ).where(JOBS.c.error_code.is_not(None), JOBS.c.finished_at.is_not(None), *mine)


def _calls(mine: Sequence[ColumnElement[bool]]) -> Any:
    return (
        select(
            literal("call").label("of"),
            CALLS.c.created_at.label("at"),
            CALLS.c.job_id,
            JOBS.c.kind,
            CALLS.c.error_code.label("code"),
            CALLS.c.error.label("message"),
            CALLS.c.key,
            CALLS.c.model,
        )
        .join(JOBS, JOBS.c.id == CALLS.c.job_id)
        .where(
            CALLS.c.error_code.is_not(None),
            # Answered twice, which is no failure.
            CALLS.c.error_code != ANSWERED_ALREADY,
            *mine,
        )
    )
