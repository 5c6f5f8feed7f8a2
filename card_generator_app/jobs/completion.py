"""Completion: all that is stored when a run is done, made before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import GenerationResult
from card_generator_app.jobs.changes import NewEvent, change, run_by
from card_generator_app.jobs.job import EventKind, JobStatus
from card_generator_app.jobs.rows import JOBS
from card_generator_app.library.card_rows import CARDS, VERSIONS, NewCard
from card_generator_app.library.cards import new_card_rows
from card_generator_app.library.files import digest, file_row, insert_file
from card_generator_app.library.revisions import store_revision

_PORTRAIT = "image/png"


@dataclass(frozen=True)
class Completion:
    """The rows of a finished card, and what changes on its job."""

    job_id: str
    attempt: int
    card: Mapping[str, Any]
    version: Mapping[str, Any]
    file: Mapping[str, Any] | None
    """The portrait's."""
    job: Mapping[str, Any]
    message: str


def completion_of(
    job_id: str, attempt: int, result: GenerationResult, owner: str
) -> Completion:
    """Raises TooLarge for a portrait above 20 MiB."""
    portrait = result.portrait
    file = None if portrait is None else file_row(portrait, _PORTRAIT, digest(portrait))
    card, version = new_card_rows(
        NewCard(
            data=result.card,
            brief=result.brief or None,
            provenance=result.provenance,
            writer=result.writer,
            portrait_sha256=None if file is None else file["sha256"],
            job_id=job_id,
        ),
        owner=owner,
    )
    return Completion(
        job_id,
        attempt,
        card,
        version,
        file,
        {
            "status": JobStatus.COMPLETED,
            "percent": 100,
            "card_id": card["id"],
            "writer": result.writer,
            "warnings": result.warnings,
            "finished_at": utc_now(),
        },
        f"Completed: {card['name']}",
    )


class Completed(Protocol):
    """The job that was completed."""

    parent_id: str | None


async def complete(session: AsyncSession, done: Completion) -> Completed | None:
    """Store the card and complete the job; None, and nothing, if it is not this run's."""
    mine = run_by(done.job_id, done.attempt)
    # Takes the job's row: from here to the commit nobody else can have it.
    taken = select(JOBS.c.id).where(mine).with_for_update()
    if await session.scalar(taken) is None:
        return None
    if done.file is not None:
        await insert_file(session, done.file)
    await session.execute(insert(CARDS), done.card)
    await session.execute(insert(VERSIONS), done.version)
    event = NewEvent(EventKind.STATUS, done.message)
    return await change(session, mine, event, **done.job)


async def complete_revision(
    session: AsyncSession,
    job_id: str,
    attempt: int,
    result: GenerationResult,
    owner: str,
) -> Completed | None:
    """Put what was written into its card and complete the job, in one transaction.

    None, and nothing, if the job is not this run's. A card that was deleted for good
    meanwhile comes back as a new one: what is paid for is not lost.
    """
    mine = run_by(job_id, attempt)
    taken = select(JOBS.c.id).where(mine).with_for_update()
    if result.revision is None or await session.scalar(taken) is None:
        return None
    stored = await store_revision(session, result.revision, job_id)
    if stored is None:
        note = "input_card: it was deleted meanwhile; the result is a new card"
        anew = replace(result, warnings=[*result.warnings, note])
        return await complete(session, completion_of(job_id, attempt, anew, owner))
    event = NewEvent(EventKind.STATUS, f"Completed: {stored.name}")
    return await change(
        session,
        mine,
        event,
        status=JobStatus.COMPLETED,
        percent=100,
        card_id=stored.card_id,
        writer=result.writer,
        warnings=[*result.warnings, *stored.notes],
        finished_at=utc_now(),
    )
