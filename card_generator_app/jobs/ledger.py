"""The paid-call ledger: a finished answer is found again and never bought twice."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import new_id, utc_now
from card_generator_app.generation.context import CallRecord
from card_generator_app.jobs.changes import run_by
from card_generator_app.jobs.job import to_nanos
from card_generator_app.jobs.rows import CALLS, JOBS

ANSWERED_ALREADY = "answered_already"


async def find(session: AsyncSession, job_id: str, key: str) -> str | None:
    """The finished answer of this call, if there is one."""
    reply: str | None = await session.scalar(
        select(CALLS.c.reply).where(
            CALLS.c.job_id == job_id, CALLS.c.key == key, CALLS.c.reply.is_not(None)
        )
    )
    return reply


async def record(
    session: AsyncSession, job_id: str, attempt: int, call: CallRecord
) -> bool:
    """Store one attempt at a call and add its cost to the job; False if fenced off."""
    cost_nanos = None if call.cost_usd is None else to_nanos(call.cost_usd)
    spent = (
        update(JOBS)
        .where(run_by(job_id, attempt))
        .values(
            prompt_tokens=JOBS.c.prompt_tokens + call.prompt_tokens,
            completion_tokens=JOBS.c.completion_tokens + call.completion_tokens,
            cost_nanos=JOBS.c.cost_nanos + (cost_nanos or 0),
        )
        .returning(JOBS.c.id)
    )
    if (await session.execute(spent)).first() is None:
        return False
    reply, error_code = call.reply, call.error_code
    # The update above holds the job's row, so nobody can answer between look and insert.
    if reply is not None and await find(session, job_id, call.key) is not None:
        reply, error_code = None, ANSWERED_ALREADY
    await session.execute(
        insert(CALLS).values(
            id=new_id(),
            job_id=job_id,
            key=call.key,
            attempt=attempt,
            model=call.model,
            provider=call.provider,
            generation_id=call.generation_id,
            prompt_tokens=call.prompt_tokens,
            completion_tokens=call.completion_tokens,
            cost_nanos=cost_nanos,
            latency_s=call.latency_s,
            reply=reply,
            error_code=error_code,
            error=call.error,
            created_at=utc_now(),
        )
    )
    return True
