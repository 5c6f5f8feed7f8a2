"""Claims: Procrastinate's own dealings with its rows, with those of our jobs in them."""

from collections.abc import Iterable
from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job as EngineRow
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.completion import Completed, Completion
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.one_trip import (
    ENGINE,
    claim_statement,
    completion_statement,
    completion_values,
)
from card_generator_app.jobs.rows import job_from


class Claims(JobManager):
    """Who is given a row of the queue has claimed its job, and who completes a job gives
    its row back: so neither is ever without the other, and each is one trip.
    """

    def __init__(self, connector: BaseConnector, database: Database) -> None:
        super().__init__(connector)
        self._direct = database.direct
        self._claim = self._direct.prepared(claim_statement())
        self._completion = self._direct.prepared(completion_statement())
        self._claimed: dict[int, Job] = {}
        self._rows: dict[str, int] = {}
        self._left: set[int] = set()

    async def fetch_job(
        self, queues: Iterable[str] | None, worker_id: int
    ) -> EngineRow | None:
        found: dict[str, Any] = await self.connector.execute_query_one_async(
            self._claim.sql,
            **self._claim.values(
                {"queues": queues, "worker_id": worker_id, "now": utc_now()}
            ),
        )
        if found[ENGINE + "id"] is None:
            return None
        row = EngineRow.from_row(
            {
                name.removeprefix(ENGINE): value
                for name, value in found.items()
                if name.startswith(ENGINE)
            }
        )
        if row.id is not None and found["id"] is not None:
            self._claimed[row.id] = job_from(self._claim.row(found))
        return row

    def taken(self, row: EngineRow) -> Job | None:
        """The job that was claimed with this row, if it was."""
        return None if row.id is None else self._claimed.pop(row.id, None)

    def begin(self, job: Job, row: EngineRow) -> None:
        """Its run begins; the row goes when it is completed."""
        if row.id is not None:
            self._rows[job.id] = row.id

    def ended(self, job: Job) -> None:
        """Its run is over."""
        self._rows.pop(job.id, None)

    def forget(self, job_id: str) -> None:
        """It was cancelled, perhaps before its run began."""
        for row_id in [row for row, job in self._claimed.items() if job.id == job_id]:
            del self._claimed[row_id]

    def never_begun(self) -> list[Job]:
        """Jobs that were claimed while the worker was being stopped."""
        jobs = list(self._claimed.values())
        self._claimed.clear()
        return jobs

    async def complete(self, done: Completion) -> Completed | None:
        """Store it and give the row back; None if the run is no longer the job's."""
        row_id = self._rows.get(done.job_id)
        values = completion_values(done, row_id)
        completed: Completed | None = await self._direct.first(self._completion, values)
        if completed is not None and row_id is not None:
            self._left.add(row_id)
        return completed

    async def finish_job(
        self, job: EngineRow, status: Status, delete_job: bool
    ) -> None:
        if job.id in self._left:
            self._left.discard(job.id)
            return
        await super().finish_job(job, status, delete_job)
