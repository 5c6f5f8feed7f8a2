"""Putting a job into the database and, in the same transaction, into the engine's queue."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.jobs import ledger
from card_generator_app.jobs.changes import NewEvent, add_event, find_row
from card_generator_app.jobs.engine import JobEngine
from card_generator_app.jobs.filter import MAX_SEARCHED_CHARS
from card_generator_app.jobs.job import EventKind, JobStatus
from card_generator_app.jobs.rows import JOBS, TEXTS
from card_generator_app.jobs.turns import next_turn


async def queue_job(
    session: AsyncSession,
    engine: JobEngine,
    frozen: Mapping[str, Any],
    *,
    reuse_calls: bool,
    idempotency_key: str | None = None,
    **more: Any,
) -> Row[Any]:
    """The row of a new queued job, or of the one that had this idempotency key.

    `frozen` as in `JobSpec.frozen`, `more` the other columns; without an `id`, a new one.
    """
    values = {
        "id": new_id(),
        "status": JobStatus.QUEUED,
        "owner": "",
        "seq": 1,
        "created_at": utc_now(),
        "idempotency_key": idempotency_key,
        **frozen,
        **more,
    }
    values["turn"] = await next_turn(
        session, values["owner"], values["writer"], values["priority"]
    )
    if not await insert_if_absent(session, JOBS, values):
        return await find_row(session, JOBS.c.idempotency_key == idempotency_key)
    row = await find_row(session, JOBS.c.id == values["id"])
    concept = str(values["options"].get("concept", ""))
    await add_text(session, row.id, concept)
    if row.retry_of is not None and reuse_calls:
        await ledger.inherit(session, row.id, row.retry_of)
    await add_event(session, row, NewEvent(EventKind.STATUS, "Queued"))
    await engine.enqueue(session, row)
    return row


async def add_text(session: AsyncSession, job_id: str, concept: str) -> None:
    """What the job is found by."""
    text = concept[:MAX_SEARCHED_CHARS]
    await session.execute(insert(TEXTS), {"job_id": job_id, "concept": text})
