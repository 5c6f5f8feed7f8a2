"""Outcomes: what is stored when a job ends that makes no card."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import Outcome, WorldChange, WorldLink
from card_generator_app.jobs.changes import NewEvent, change, run_by
from card_generator_app.jobs.completion import Completed, Completion, complete
from card_generator_app.jobs.job import EventKind, JobStatus
from card_generator_app.jobs.queries import OUTCOME
from card_generator_app.jobs.rows import JOBS
from card_generator_app.library.world_rows import WORLDS
from card_generator_app.library.worlds import link_card, propose, store_world


async def complete_outcome(
    session: AsyncSession, job_id: str, attempt: int, outcome: Outcome
) -> Completed | None:
    """Complete the job, its last event with the outcome; None if it is not this run's."""
    mine = run_by(job_id, attempt)
    # Takes the job's row: from here to the commit nobody else can have it.
    taken = select(JOBS.c.id).where(mine).with_for_update()
    if await session.scalar(taken) is None:
        return None
    content = outcome.content
    if outcome.world is not None:
        stored = await _store(session, outcome.world, outcome.writer, job_id)
        content = content | stored
    return await change(
        session,
        mine,
        NewEvent(
            EventKind.STATUS, f"Completed: {outcome.message}", more={OUTCOME: content}
        ),
        status=JobStatus.COMPLETED,
        percent=100,
        writer=outcome.writer,
        warnings=outcome.warnings,
        finished_at=utc_now(),
    )


async def complete_in_world(
    session: AsyncSession, done: Completion, link: WorldLink
) -> Completed | None:
    """Store a card, put it into its world with what it would add, and complete its job.

    A world that was deleted meanwhile is no longer there to stand in; the card is kept.
    """
    row = await complete(session, done)
    is_there = select(WORLDS.c.id).where(WORLDS.c.id == link.world_id)
    if row is not None and await session.scalar(is_there) is not None:
        await link_card(session, link.world_id, done.card["id"], link.person)
        await propose(session, link.world_id, link.proposals, done.job_id)
    return row


async def _store(
    session: AsyncSession, change: WorldChange, writer: str, job_id: str
) -> dict[str, Any]:
    """The new world, or what is proposed to one; what of it the outcome says."""
    if change.world is not None:
        return {"world_id": await store_world(session, change.world, writer, job_id)}
    if change.world_id is not None:
        await propose(session, change.world_id, change.proposals, job_id)
    return {}
