"""What the items of a group may cost together, whichever process runs them.

The group's row is locked while it is decided whether a call may be made, so two calls
cannot both take the last of it. What a call holds counts while its attempt runs: of a
process that died nothing stays held, and what the ledger has of it is counted.
"""

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.errors import BudgetExhausted
from card_generator_app.jobs.group import ItemStatus
from card_generator_app.jobs.job import Job, JobStatus, to_nanos, to_usd
from card_generator_app.jobs.rows import GROUPS, ITEMS, JOBS

if TYPE_CHECKING:
    from card_generator_app.jobs.service import JobService

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.05, 1.0


class GroupCap:
    """The `SharedCap` of a group, for the calls of one run of one of its items."""

    name = "the max_cost_usd of all items"

    def __init__(self, service: "JobService", job: Job) -> None:
        self._service, self._job = service, job

    @classmethod
    async def of(cls, service: "JobService", job: Job) -> "GroupCap | None":
        """None for a job of its own, or of a group that may cost anything."""
        if job.parent_id is None:
            return None
        group = await service.group(job.parent_id)
        return None if group.rules.max_cost_usd is None else cls(service, job)

    async def hold(self, most_usd: Decimal) -> None:
        wait_s = _FIRST_WAIT_S
        while not await self._service.hold_cost(self._job, to_nanos(most_usd)):
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    async def settle(self, held_usd: Decimal, spent_usd: Decimal) -> None:
        await self._service.settle_cost(
            self._job, to_nanos(held_usd), to_nanos(spent_usd)
        )


async def hold(session: AsyncSession, job: Job, most_nanos: int) -> bool:
    """Hold so much for a call of this run; False while it must wait for others' ends.

    Raises BudgetExhausted where it would not fit even then.
    """
    query = select(GROUPS).where(GROUPS.c.job_id == job.parent_id).with_for_update()
    group = (await session.execute(query)).one_or_none()
    if group is None or group.max_cost_nanos is None:
        return True
    items = await _begun(session, group.job_id)
    held = sum(_held(item) for item in items)
    spent = group.spent_nanos + sum(_spent(item) for item in items)
    if spent + held + most_nanos > group.max_cost_nanos:
        if held:
            return False
        raise BudgetExhausted(_refusal(group.max_cost_nanos, spent, most_nanos))
    own = next((item for item in items if item.job_id == job.id), None)
    if own is not None:
        await session.execute(
            update(ITEMS)
            .where(ITEMS.c.job_id == job.id)
            .values(
                spent_nanos=_spent(own),
                held_nanos=_held(own) + most_nanos,
                held_attempt=job.attempt,
            )
        )
    return True


async def settle(
    session: AsyncSession, job: Job, held_nanos: int, spent_nanos: int
) -> None:
    """Let go of `held_nanos` and count what was spent, which a lost run's money is too."""
    same = ITEMS.c.held_attempt == job.attempt
    await session.execute(
        update(ITEMS)
        .where(ITEMS.c.job_id == job.id)
        .values(
            spent_nanos=ITEMS.c.spent_nanos + spent_nanos,
            held_nanos=ITEMS.c.held_nanos - case((same, held_nanos), else_=0),
        )
    )


async def _begun(session: AsyncSession, parent_id: str) -> list[Row[Any]]:
    """The items that run or wait for it, no more than the group runs at once."""
    query = (
        select(
            ITEMS.c.job_id,
            ITEMS.c.spent_nanos,
            ITEMS.c.held_nanos,
            ITEMS.c.held_attempt,
            JOBS.c.attempt,
            JOBS.c.status,
            JOBS.c.cost_nanos,
        )
        .join(JOBS, JOBS.c.id == ITEMS.c.job_id)
        .where(ITEMS.c.status == ItemStatus.BEGUN, ITEMS.c.parent_id == parent_id)
        # Nobody settles between this look and the change that follows from it.
        .with_for_update(of=ITEMS)
    )
    found: list[Row[Any]] = list(await session.execute(query))
    return found


def _held(item: Row[Any]) -> int:
    """What calls that still run hold."""
    runs = item.status == JobStatus.RUNNING and item.attempt == item.held_attempt
    return int(item.held_nanos) if runs else 0


def _spent(item: Row[Any]) -> int:
    """While calls run the ledger may be ahead of what is settled, and what they hold
    covers that; otherwise a process may have died in between."""
    spent = int(item.spent_nanos)
    return spent if _held(item) else max(spent, int(item.cost_nanos))


def _refusal(*nanos: int) -> str:
    cap, spent, most = (f"${to_usd(one).normalize():f}" for one in nanos)
    return (
        f"stopped before the max_cost_usd of all items ({cap}): {spent} is spent and the "
        f"next call may cost {most}. What is finished is kept: retry the group with a "
        "higher one"
    )
