"""What a key's jobs may spend in a calendar month (UTC), whichever of them do.

Usage says what is spent, also by jobs that are deleted. What running calls may still cost
is known to their own process alone: with several workers, calls of one moment can go
beyond the cap by what they cost.
"""

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import select

from card_generator_app.db.access_models import ApiKeyModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import MonthlyCapReached
from card_generator_app.jobs.job import to_usd
from card_generator_app.jobs.usage import Usage, UsageFilter
from card_generator_app.llm.budget import SharedCap

_KEYS = table_of(ApiKeyModel)
_LEAST_USD = Decimal("0.000000001")


class MonthlySpending:
    """One per process. Owners that are no key, or have no cap, may spend what they like."""

    def __init__(self, database: Database) -> None:
        self._database, self._usage = database, Usage(database)
        self._held: defaultdict[str, Decimal] = defaultdict(Decimal)

    async def check(self, owner: str) -> None:
        """Raises MonthlyCapReached where `owner` may not spend anything more."""
        await self._check(owner, _LEAST_USD, held=False)

    async def cap_usd(self, owner: str) -> Decimal | None:
        """What `owner` may spend in a month; None for whatever they like."""
        query = select(_KEYS.c.monthly_cap_nanos).where(_KEYS.c.id == owner)
        async with self._database.read() as session:
            cap: int | None = await session.scalar(query)
        return None if cap is None else to_usd(cap)

    async def hold(self, owner: str, most_usd: Decimal) -> None:
        """Hold what a call may cost until `let_go`. Raises MonthlyCapReached."""
        # Held before it is looked: two calls must not both take the last of it.
        self._held[owner] += most_usd
        try:
            await self._check(owner, most_usd, held=True)
        except BaseException:
            self.let_go(owner, most_usd)
            raise

    def let_go(self, owner: str, held_usd: Decimal) -> None:
        """The call has ended: what it did cost is in the ledger."""
        self._held[owner] -= held_usd

    async def _check(self, owner: str, most_usd: Decimal, *, held: bool) -> None:
        cap = await self.cap_usd(owner)
        if cap is None:
            return
        today = utc_now().date()
        month = UsageFilter(today.replace(day=1), today, owner)
        _, used = await self._usage.read(month, ())
        spent = used.cost_usd
        total = spent + self._held[owner] + (0 if held else most_usd)
        if total > cap:
            raise MonthlyCapReached(
                f"the key may spend ${_short(cap)} a month: ${_short(spent)} is spent, and "
                f"the next call may cost ${_short(most_usd)}. It goes on next month, or "
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
        self._spending.let_go(self._owner, held_usd)


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


def _short(usd: Decimal) -> str:
    return f"{usd.normalize():f}"
