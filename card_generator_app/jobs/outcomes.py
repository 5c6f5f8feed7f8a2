"""Outcomes: what is stored when a job ends that makes no card."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import (
    CastItem,
    Outcome,
    WorldChange,
    WorldLink,
)
from card_generator_app.jobs.changes import NewEvent, change, run_by
from card_generator_app.jobs.completion import Completed, Completion, complete
from card_generator_app.jobs.group import ItemStatus
from card_generator_app.jobs.groups import lock_group
from card_generator_app.jobs.job import EventKind, JobStatus
from card_generator_app.jobs.queries import OUTCOME
from card_generator_app.jobs.rows import GROUPS, ITEMS, JOBS
from card_generator_app.library.world_rows import WORLDS
from card_generator_app.library.worlds import (
    add_version,
    find_world,
    link_card,
    propose,
    store_world,
)
from card_generator_app.worlds.changes import added

_KEPT = ("priority", "profile", "prompt_profile", "writer", "snapshot_sha256")


async def complete_outcome(
    session: AsyncSession, job_id: str, attempt: int, outcome: Outcome, owner: str
) -> Completed | None:
    """Complete the job, its last event with the outcome; None if it is not this run's."""
    mine = run_by(job_id, attempt)
    if outcome.items:
        # The group before the job, as whoever moves it on takes them.
        parent = select(JOBS.c.parent_id).where(JOBS.c.id == job_id)
        await lock_group(session, await session.scalar(parent) or "")
    # Takes the job's row: from here to the commit nobody else can have it.
    taken = select(JOBS.c.id).where(mine).with_for_update()
    if await session.scalar(taken) is None:
        return None
    content = outcome.content
    if outcome.world is not None:
        stored = await _store(session, outcome.world, outcome.writer, job_id, owner)
        content = content | stored
    if outcome.items:
        await _go_on(session, job_id, outcome.items, content["world_id"])
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
    session: AsyncSession, change: WorldChange, writer: str, job_id: str, owner: str
) -> dict[str, Any]:
    """The new world, or what is proposed to one; what of it the outcome says."""
    if change.world is not None:
        world_id = await store_world(session, change.world, writer, job_id, owner)
        return {"world_id": world_id}
    if change.world_id is None:
        return {}
    await propose(session, change.world_id, change.proposals, job_id)
    if change.additions:
        now = await find_world(session, change.world_id)
        after = added(now.world, change.additions)
        await add_version(session, now, after, writer, job_id)
    return {"world_id": change.world_id}


async def _go_on(
    session: AsyncSession, job_id: str, items: Sequence[CastItem], world_id: str
) -> None:
    """Gives the job's parent a job more for each item, asked for as this one was."""
    row = (await session.execute(select(JOBS).where(JOBS.c.id == job_id))).one()
    if row.parent_id is None:
        return
    kept = {name: getattr(row, name) for name in _KEPT}
    in_world = {"world_id": world_id}
    rows = [
        {
            "parent_id": row.parent_id,
            "number": number,
            "label": item.label,
            "status": ItemStatus.WAITING,
            "spec": kept
            | {
                "kind": "generate",
                "options": row.options | in_world | item.options,
                "sent": row.sent | in_world | item.options,
                "retry_of": None,
                "root_id": None,
                "webhook_url": None,
                "reuse_calls": True,
            },
        }
        for number, item in enumerate(items, start=2)
    ]
    await session.execute(insert(ITEMS), rows)
    more = len(rows)
    of_parent = GROUPS.c.job_id == row.parent_id
    await session.execute(
        update(GROUPS).where(of_parent).values(total=GROUPS.c.total + more)
    )
    parent = JOBS.c.id == row.parent_id
    await session.execute(
        update(JOBS).where(parent).values(calls_total=JOBS.c.calls_total + more)
    )
