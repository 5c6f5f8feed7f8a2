"""What a key's jobs may spend in a calendar month (UTC), whichever process runs them.

Usage says what is spent, also by jobs that are deleted. What running calls may still cost
is a row each, made while the key's row is locked: two calls, of one process or of two,
cannot both take the last of it. A process that dies leaves its rows, which soon expire.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils import uuid7

from card_generator_app.db.access_models import ApiKeyModel, SpendingHoldModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import MonthlyCapReached
from card_generator_app.jobs.job import to_nanos, to_usd
from card_generator_app.jobs.usage import UsageFilter, cost_nanos
from card_generator_app.llm.budget import SharedCap

_KEYS, _HOLDS = table_of(ApiKeyModel), table_of(SpendingHoldModel)
# Longer than a call takes; so long less is free where a process died in the middle of one.
_EXPIRES = timedelta(minutes=15)
_LEAST_NANOS = 1


class MonthlySpending:
    """One per process. Owners that are no key, or have no cap, may spend what they like."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mine: defaultdict[tuple[str, int], list[str]] = defaultdict(list)

    async def check(self, owner: str) -> None:
        """Raises MonthlyCapReached where `owner` may not spend anything more."""
        async with self._database.read() as session:
            cap: int | None = await session.scalar(_cap_of(owner))
            if cap is not None:
                await _check(session, owner, cap, _LEAST_NANOS)

    async def cap_usd(self, owner: str) -> Decimal | None:
        """What `owner` may spend in a month; None for whatever they like."""
        async with self._database.read() as session:
            cap: int | None = await session.scalar(_cap_of(owner))
        return None if cap is None else to_usd(cap)

    async def hold(self, owner: str, most_usd: Decimal) -> None:
        """Hold what a call may cost until `let_go`. Raises MonthlyCapReached."""
        most, hold_id = to_nanos(most_usd), str(uuid7())
        # Less than FOR UPDATE: what refers to the key, as this hold does, need not wait.
        locked = _cap_of(owner).with_for_update(key_share=True)
        async with self._database.write() as session:
            cap: int | None = await session.scalar(locked)
            if cap is None:
                return
            await _check(session, owner, cap, most)
            row = {
                "id": hold_id,
                "key_id": owner,
                "held_nanos": most,
                "expires_at": utc_now() + _EXPIRES,
            }
            await session.execute(insert(_HOLDS), row)
        self._mine[owner, most].append(hold_id)

    async def let_go(self, owner: str, held_usd: Decimal) -> None:
        """The call has ended: what it did cost is in the ledger."""
        held = owner, to_nanos(held_usd)
        if not self._mine[held]:
            return  # of a key that had no cap then
        hold_id = self._mine[held].pop()
        if not self._mine[held]:
            del self._mine[held]
        gone = delete(_HOLDS).where(
            (_HOLDS.c.id == hold_id)
            | ((_HOLDS.c.key_id == owner) & (_HOLDS.c.expires_at < utc_now()))
        )
        async with self._database.write() as session:
            await session.execute(gone)


def _cap_of(owner: str) -> Select[Any]:
    return select(_KEYS.c.monthly_cap_nanos).where(_KEYS.c.id == owner)


async def _check(session: AsyncSession, owner: str, cap: int, most: int) -> None:
    today = utc_now().date()
    spent = await cost_nanos(session, UsageFilter(today.replace(day=1), today, owner))
    query = select(func.coalesce(func.sum(_HOLDS.c.held_nanos), 0)).where(
        _HOLDS.c.key_id == owner, _HOLDS.c.expires_at > utc_now()
    )
    held = int((await session.execute(query)).scalar_one())
    if spent + held + most > cap:
        raise MonthlyCapReached(
            f"the key may spend ${_short(cap)} a month: ${_short(spent)} is spent, and "
            f"the next call may cost ${_short(most)}. It goes on next month, or "
            "with a key whose cap is higher; the built-in composer costs nothing"
        )


class MonthCap:
    """The `SharedCap` of an owner's month."""

    name = "the key's monthly cap"

    def __init__(self, spending: MonthlySpending, owner: str) -> None:
        self._spending, self._owner = spending, owner

    @classmethod
    async def of(cls, spending: MonthlySpending, owner: str) -> "MonthCap | None":
        """None for an owner who may spend what they like."""
        is_capped = owner and await spending.cap_usd(owner) is not None
        return cls(spending, owner) if is_capped else None

    async def hold(self, most_usd: Decimal) -> None:
        await self._spending.hold(self._owner, most_usd)

    async def settle(self, held_usd: Decimal, spent_usd: Decimal) -> None:
        await self._spending.let_go(self._owner, held_usd)


class BothCaps:
    """Two `SharedCap`s that both have to hold."""

    def __init__(self, first: SharedCap, second: SharedCap) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        return f"{self._first.name} and {self._second.name}"

    async def hold(self, most_usd: Decimal) -> None:
        await self._first.hold(most_usd)
        try:
            await self._second.hold(most_usd)
        except BaseException:
            await self._first.settle(most_usd, Decimal(0))
            raise

    async def settle(self, held_usd: Decimal, spent_usd: Decimal) -> None:
        # Nothing stays held of the one where the other could not be told.
        try:
            await self._first.settle(held_usd, spent_usd)
        finally:
            await self._second.settle(held_usd, spent_usd)


def _short(nanos: int) -> str:
    return f"{to_usd(nanos).normalize():f}"
