"""What a key's jobs may spend in a month: counted from usage, and held while calls run."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from card_generator_app.access.caller import ApiKey, Scope
from card_generator_app.access.keys import ApiKeys
from card_generator_app.db.access_models import SpendingHoldModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import MonthlyCapReached
from card_generator_app.generation.context import CallRecord
from card_generator_app.jobs.monthly import BothCaps, MonthCap, MonthlySpending
from card_generator_app.jobs.usage import Usage

DOLLAR = Decimal(1)
HOLDS = table_of(SpendingHoldModel)


async def key_of(database: Database, cap: str | None) -> ApiKey:
    made, _ = await ApiKeys(database).create(
        "x", [Scope.GENERATE], monthly_cap_usd=None if cap is None else Decimal(cap)
    )
    return made


async def spend(database: Database, owner: str, usd: Decimal) -> None:
    call = CallRecord(
        key="write", model="big", provider="test", reply="Ada", cost_usd=usd
    )
    await Usage(database).book(owner, "generate", call)


async def test_what_was_used_counts_against_the_cap(database: Database) -> None:
    key, spending = await key_of(database, "1.50"), MonthlySpending(database)

    await spend(database, key.id, DOLLAR)
    await spend(database, "another", DOLLAR)

    await spending.check(key.id)
    with pytest.raises(MonthlyCapReached, match=r"\$1\.5 a month: \$1 is spent"):
        await spending.hold(key.id, DOLLAR)
    await spending.hold(key.id, DOLLAR / 2)


async def test_calls_at_once_do_not_both_take_the_last_of_it(
    database: Database,
) -> None:
    key, spending = await key_of(database, "1"), MonthlySpending(database)

    ends = await asyncio.gather(
        *(spending.hold(key.id, DOLLAR * 2 / 3) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(end is None for end in ends) <= 1


async def test_processes_do_not_both_take_the_last_of_it(
    database: Database, database_url: str
) -> None:
    key = await key_of(database, "1")
    other = Database(database_url)
    each = [MonthlySpending(one) for one in (database, other)]

    ends = await asyncio.gather(
        *(spending.hold(key.id, DOLLAR * 2 / 5) for spending in each * 4),
        return_exceptions=True,
    )
    await other.dispose()

    assert sum(end is None for end in ends) == 2
    assert sum(isinstance(end, MonthlyCapReached) for end in ends) == 6


async def test_what_a_dead_process_held_is_free_again_in_time(
    database: Database,
) -> None:
    key, alive = await key_of(database, "1"), MonthlySpending(database)
    await MonthlySpending(database).hold(key.id, DOLLAR)
    with pytest.raises(MonthlyCapReached):
        await alive.hold(key.id, DOLLAR)

    async with database.write() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(update(HOLDS).values(expires_at=past))

    await alive.hold(key.id, DOLLAR)
    await alive.let_go(key.id, DOLLAR)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(HOLDS)) == 0


async def test_what_a_call_held_is_free_again_when_it_ends(database: Database) -> None:
    key, spending = await key_of(database, "1"), MonthlySpending(database)
    cap = await MonthCap.of(spending, key.id)
    assert cap is not None
    await cap.hold(DOLLAR)

    await cap.settle(DOLLAR, DOLLAR / 10)

    await cap.hold(DOLLAR)


class _Away:
    """A `SharedCap` whose database is away when a call has ended."""

    name = "one that is away"

    async def hold(self, most_usd: Decimal) -> None:
        return

    async def settle(self, held_usd: Decimal, spent_usd: Decimal) -> None:
        raise ConnectionError


async def test_what_a_call_held_is_free_again_where_its_group_cannot_be_told(
    database: Database,
) -> None:
    key, spending = await key_of(database, "1"), MonthlySpending(database)
    cap = BothCaps(_Away(), MonthCap(spending, key.id))
    await cap.hold(DOLLAR)

    with pytest.raises(ConnectionError):
        await cap.settle(DOLLAR, DOLLAR / 10)

    await cap.hold(DOLLAR)


async def test_nobody_without_a_cap_is_stopped(database: Database) -> None:
    key, spending = await key_of(database, None), MonthlySpending(database)

    for owner in (key.id, ""):
        assert await MonthCap.of(spending, owner) is None
        await spending.check(owner)
