"""Outcomes: what is stored when a job ends that makes no card."""

from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import Outcome
from card_generator_app.jobs.changes import NewEvent, change, run_by
from card_generator_app.jobs.completion import Completed
from card_generator_app.jobs.job import EventKind, JobStatus
from card_generator_app.jobs.queries import OUTCOME


async def complete_outcome(
    session: AsyncSession, job_id: str, attempt: int, outcome: Outcome
) -> Completed | None:
    """Complete the job, its last event with the outcome; None if it is not this run's."""
    message = f"Completed: {outcome.message}"
    return await change(
        session,
        run_by(job_id, attempt),
        NewEvent(EventKind.STATUS, message, more={OUTCOME: outcome.content}),
        status=JobStatus.COMPLETED,
        percent=100,
        writer=outcome.writer,
        warnings=outcome.warnings,
        finished_at=utc_now(),
    )
