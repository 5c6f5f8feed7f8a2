"""The port behind which jobs are queued and run: two engines, one behaviour."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.jobs.completion import Completed, Completion
from card_generator_app.jobs.job import Job

if TYPE_CHECKING:
    from card_generator_app.jobs.service import JobService

RunJob = Callable[[Job], Awaitable[None]]
"""Runs a claimed job to a final state; cancelled when the job is no longer its own."""


class JobEngine(Protocol):
    """Decides when and where a queued job runs.

    What a job is and how it went is the service's; an engine claims, runs, puts back
    what it was running when it is stopped, and takes back what a dead process ran.
    """

    async def enqueue(self, session: AsyncSession, row: Row[Any]) -> None:
        """Queue the job of this row in the caller's transaction.

        Jobs of a writer are one queue, ordered by priority, then turn, then age;
        `attempt` is the number of runs so far, `scheduled_at` the earliest time.
        """

    async def complete(self, database: Database, done: Completion) -> Completed | None:
        """End the job's run with a card, in one transaction; None if it is not its run."""

    def wake(self) -> None:
        """Say that an enqueueing transaction has committed."""

    def abort(self, job_id: str) -> None:
        """Stop the run of this job if it is in this process; its state is final already.

        A run in another process is told by the event feed, and calls this there.
        """

    async def start(self, service: "JobService", run_job: RunJob) -> None:
        """Begin to claim and run jobs; returns at once."""

    async def stop(self, timeout_s: float) -> None:
        """Stop claiming, let running jobs finish, and after `timeout_s` put them back."""
