"""The paid-call ledger: a finished answer is found again and never bought twice."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.generation.context import CallRecord
from card_generator_app.jobs.changes import run_by
from card_generator_app.jobs.job import to_nanos
from card_generator_app.jobs.rows import CALLS, JOBS, REQUESTS

ANSWERED_ALREADY = "answered_already"
INHERITED = 0
"""The attempt of answers that came from the job this one is a retry of."""


async def find(
    session: AsyncSession, job_id: str, key: str, request_sha256: str
) -> str | None:
    """The finished answer of this call, if there is one.

    Within a job the key says what was asked, for it is frozen. An inherited answer must
    be to the very same request.
    """
    reply: str | None = await session.scalar(
        select(CALLS.c.reply)
        .where(
            CALLS.c.job_id == job_id,
            CALLS.c.key == key,
            CALLS.c.reply.is_not(None),
            or_(CALLS.c.attempt != INHERITED, CALLS.c.request_sha256 == request_sha256),
        )
        .order_by(CALLS.c.attempt.desc())
        .limit(1)
    )
    return reply


async def inherit(session: AsyncSession, job_id: str, from_job_id: str) -> int:
    """Give a new job the finished answers of another one, for nothing; says how many."""
    answered = (
        select(CALLS)
        .where(CALLS.c.job_id == from_job_id, CALLS.c.reply.is_not(None))
        .order_by(CALLS.c.id)
    )
    answers = (await session.execute(answered)).all()
    free = {"prompt_tokens": 0, "completion_tokens": 0, "cost_nanos": 0}
    # The newest answer to a question counts, should both kinds be there.
    rows = {
        (answer.key, answer.request_sha256): {
            **answer._asdict(),
            **free,
            "id": new_id(),
            "job_id": job_id,
            "attempt": INHERITED,
        }
        for answer in answers
    }
    if rows:
        await session.execute(insert(CALLS), list(rows.values()))
    return len(rows)


async def record(
    session: AsyncSession, job_id: str, attempt: int, call: CallRecord
) -> bool:
    """Store one attempt at a call and add its cost to the job; False if fenced off."""
    row, body = rows_of(job_id, attempt, call)
    spent = (
        update(JOBS)
        .where(run_by(job_id, attempt))
        .values(
            prompt_tokens=JOBS.c.prompt_tokens + call.prompt_tokens,
            completion_tokens=JOBS.c.completion_tokens + call.completion_tokens,
            cost_nanos=JOBS.c.cost_nanos + (row["cost_nanos"] or 0),
        )
        .returning(JOBS.c.id)
    )
    if (await session.execute(spent)).first() is None:
        return False
    # The update above holds the job's row, so nobody can answer between look and insert.
    if call.reply is not None and await _is_answered(session, job_id, call):
        row |= {"reply": None, "error_code": ANSWERED_ALREADY}
    if body is not None:
        await insert_if_absent(session, REQUESTS, body)
    await session.execute(insert(CALLS), row)
    return True


def rows_of(
    job_id: str, attempt: int, call: CallRecord
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The rows of an attempt at a call and of what was sent, as they will be stored."""
    cost_nanos = None if call.cost_usd is None else to_nanos(call.cost_usd)
    body = _body_row(call.body)
    row = {
        "id": new_id(),
        "job_id": job_id,
        "key": call.key,
        "request_sha256": call.request_sha256,
        "body_sha256": body and body["sha256"],
        "attempt": attempt,
        "model": call.model,
        "provider": call.provider,
        "generation_id": call.generation_id,
        "prompt_tokens": call.prompt_tokens,
        "completion_tokens": call.completion_tokens,
        "cost_nanos": cost_nanos,
        "latency_s": call.latency_s,
        "reply": call.reply,
        "error_code": call.error_code,
        "error": call.error,
        "created_at": utc_now(),
    }
    return row, body


async def _is_answered(session: AsyncSession, job_id: str, call: CallRecord) -> bool:
    found = await find(session, job_id, call.key, call.request_sha256)
    return found is not None


def _body_row(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if body is None:
        return None
    text = json.dumps(dict(body), sort_keys=True)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {"sha256": sha256, "body": dict(body), "created_at": utc_now()}
