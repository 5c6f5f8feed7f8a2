"""JobGroups: jobs that belong together; one public method is one transaction."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import exists, insert, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import InvalidInput, JobStateConflict
from card_generator_app.jobs import group_budget, groups
from card_generator_app.jobs.changes import NewEvent, add_event, ended_under, find_row
from card_generator_app.jobs.engine import JobEngine
from card_generator_app.jobs.estimates import JobEstimates
from card_generator_app.jobs.events import EventFeed
from card_generator_app.jobs.group import (
    MAX_AT_ONCE,
    MAX_ITEMS,
    GroupRules,
    ItemStatus,
    NewItem,
    Stop,
)
from card_generator_app.jobs.job import EventKind, Job, JobStatus, to_nanos
from card_generator_app.jobs.monthly import MonthlySpending
from card_generator_app.jobs.queueing import add_text
from card_generator_app.jobs.rows import GROUPS, ITEMS, JOBS, job_from
from card_generator_app.jobs.snapshots import content_sha256, store_snapshot
from card_generator_app.jobs.spec import JobSpec

_INSERTED_AT_ONCE = 500
# The others write on this machine, for nothing.
_PAID_WRITER = "openrouter"
_TRIES, _WAIT_S = 5, 0.5

logger = logging.getLogger(__name__)


class JobGroups(JobEstimates):
    """Creates groups of jobs, moves them on, and keeps what they may cost together.

    The parent of a group is never in a queue and holds no slot: the end of each item
    moves it on.
    """

    def __init__(self, database: Database, engine: JobEngine, feed: EventFeed) -> None:
        super().__init__(database)
        self._engine = engine
        self._feed = feed
        self.spending = MonthlySpending(database)
        feed.on_cancelled(engine.abort)

    async def create_group(
        self,
        parent: JobSpec,
        items: Sequence[NewItem],
        rules: GroupRules,
        *,
        owner: str | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """The parent of these items, running, its first items queued.

        With an `idempotency_key` that was used before, the parent of then. Raises
        InvalidInput for no items, or more than `MAX_ITEMS`; MonthlyCapReached.
        """
        if not 1 <= len(items) <= MAX_ITEMS:
            raise InvalidInput(f"{len(items)} items: from 1 to {MAX_ITEMS} can be made")
        names = _snapshot_names([parent, *(item.job for item in items)])
        await self._check_month(parent.writer)
        rows = await asyncio.to_thread(_item_rows, items, names)
        frozen = parent.frozen(names[id(parent.snapshot)])
        key = self._own_key(idempotency_key)
        values = {
            **frozen,
            "id": new_id(),
            "status": JobStatus.RUNNING,
            "is_parent": True,
            "owner": self.owner if owner is None else owner,
            "idempotency_key": key,
            "seq": 1,
            "calls_total": len(items),
            "created_at": utc_now(),
            "started_at": utc_now(),
        }
        async with self._database.write() as session:
            for spec in _one_of_each([parent, *(item.job for item in items)]):
                name = names[id(spec.snapshot)]
                await store_snapshot(session, spec.snapshot, name)
            if not await insert_if_absent(session, JOBS, values):
                same = JOBS.c.idempotency_key == key
                return job_from(await find_row(session, same))
            await self._fill(session, values, rows, rules)
            moved = await groups.move(session, self._engine, values["id"])
            row = await find_row(session, JOBS.c.id == values["id"])
        self._tell_moved(row.id, moved)
        return job_from(row)

    async def _check_month(self, writer: str) -> None:
        """Raises MonthlyCapReached where no call of the owner's would be let through."""
        if self.owner and writer == _PAID_WRITER:
            await self.spending.check(self.owner)

    def _own_key(self, idempotency_key: str | None) -> str | None:
        """As it is stored: another owner's same key is another."""
        if idempotency_key is None or not self.owner:
            return idempotency_key
        return f"{self.owner}:{idempotency_key}"

    async def cancel_group(self, parent_id: str) -> Job:
        """End a group and what of it runs. Raises JobNotFound, JobStateConflict."""
        async with self._database.write() as session:
            await groups.lock_group(session, parent_id)
            is_open = exists().where(
                JOBS.c.id == parent_id, JOBS.c.status == JobStatus.RUNNING
            )
            await session.execute(
                update(GROUPS)
                .where(GROUPS.c.job_id == parent_id, is_open)
                .values(stop=Stop.CANCELLED)
            )
            moved = await groups.move(session, self._engine, parent_id)
            for job_id in moved.aborted:
                await self._feed.announce_cancelled(session, job_id)
        self._tell_moved(parent_id, moved)
        job = await self.get(parent_id)
        if job.status is not JobStatus.CANCELLED:
            raise JobStateConflict(f"The job is {job.status} already.")
        return job

    async def move_group(self, parent_id: str) -> None:
        """Count the items that have ended, begin the next, end the group after the last.

        Does what is due, so it may be called at any time.
        """
        async with self._database.write() as session:
            moved = await groups.move(session, self._engine, parent_id)
            for job_id in moved.aborted:
                await self._feed.announce_cancelled(session, job_id)
        self._tell_moved(parent_id, moved)

    async def move_groups(self) -> None:
        """Move on every group that a process left behind when it died."""
        async with self._database.read() as session:
            parent_ids = await groups.behind(session)
        for parent_id in parent_ids:
            await self.move_group(parent_id)

    async def hold_cost(self, job: Job, most_nanos: int) -> bool:
        """Hold the most a call of this item may cost against what its group may.

        False while others hold so much that it must wait. Raises BudgetExhausted.
        """
        async with self._database.write() as session:
            return await group_budget.hold(session, job, most_nanos)

    async def settle_cost(self, job: Job, held_nanos: int, spent_nanos: int) -> None:
        """Let go of what was held for a call, and count what it did cost."""
        async with self._database.write(urgent=True) as session:
            await group_budget.settle(session, job, held_nanos, spent_nanos)

    async def _fill(
        self,
        session: AsyncSession,
        parent: dict[str, Any],
        rows: list[dict[str, Any]],
        rules: GroupRules,
    ) -> None:
        parent_id, cost = parent["id"], rules.max_cost_usd
        values = {
            "job_id": parent_id,
            "total": len(rows),
            "at_once": min(rules.at_once, MAX_AT_ONCE),
            "continue_on_error": rules.continue_on_error,
            "max_cost_nanos": None if cost is None else to_nanos(cost),
        }
        await session.execute(insert(GROUPS), values)
        for at in range(0, len(rows), _INSERTED_AT_ONCE):
            portion = rows[at : at + _INSERTED_AT_ONCE]
            await session.execute(
                insert(ITEMS), [row | {"parent_id": parent_id} for row in portion]
            )
        await add_text(session, parent_id, str(parent["options"].get("concept", "")))
        row = await find_row(session, JOBS.c.id == parent_id)
        await add_event(
            session, row, NewEvent(EventKind.STATUS, f"Running: {len(rows)} items")
        )

    def _tell_moved(self, parent_id: str, moved: groups.Moved) -> None:
        """After the commit: wake who waits for events, and who runs jobs."""
        for job_id in (parent_id, *moved.begun, *moved.aborted):
            self._feed.wake(job_id)
        for job_id in moved.aborted:
            self._engine.abort(job_id)
        if moved.begun:
            self._engine.wake()

    @asynccontextmanager
    async def _changing(self, job_id: str) -> AsyncIterator[AsyncSession]:
        """A transaction that stores events of this job, and wakes who waits for them."""
        async with self._database.write() as session:
            yield session
            parents = ended_under(session)
        self._feed.wake(job_id)
        for parent_id in parents:
            await self._move_after_end(parent_id)

    @asynccontextmanager
    async def _queueing(self, job_id: str) -> AsyncIterator[AsyncSession]:
        """The same, where the engine may get something to run."""
        async with self._changing(job_id) as session:
            yield session
        self._engine.wake()

    async def _move_after_end(self, parent_id: str) -> None:
        """The item's own end is stored already; it must not seem to have failed."""
        for _ in range(_TRIES):
            try:
                await self.move_group(parent_id)
            except SQLAlchemyError:
                logger.exception("group %s cannot be moved on; trying again", parent_id)
                await asyncio.sleep(_WAIT_S)
            else:
                return
        # The next item's end, another worker or the next start does it.


def _snapshot_names(specs: Sequence[JobSpec]) -> dict[int, str]:
    """The name of each snapshot by identity: many items share few of them."""
    names: dict[int, str] = {}
    for spec in specs:
        if id(spec.snapshot) not in names:
            names[id(spec.snapshot)] = content_sha256(spec.snapshot)
    return names


def _one_of_each(specs: Sequence[JobSpec]) -> list[JobSpec]:
    return list({id(spec.snapshot): spec for spec in specs}.values())


def _item_rows(items: Sequence[NewItem], names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "label": item.label,
            "status": ItemStatus.WAITING,
            "spec": item.job.frozen(names[id(item.job.snapshot)])
            | {"reuse_calls": item.job.reuse_calls},
        }
        for number, item in enumerate(items, start=1)
    ]
