"""The use of a provider's key, counted for all workers over one PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import text

from card_generator_app.db.limits import SharedLimits
from tests.database.rig import PATIENCE_S, Rig

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def test_turns_of_all_workers_follow_each_other(rig: Rig, other_rig: Rig) -> None:
    """Rule 12: a key's requests a minute are counted for all workers."""
    workers = [SharedLimits(rig.database), SharedLimits(other_rig.database)]

    waits = await asyncio.gather(
        *[worker.reserve("key", 10.0, 3) for _ in range(20) for worker in workers]
    )

    # Three at once, then one every ten seconds: nobody has another's turn.
    expected = [10.0 * (turn - 2) for turn in range(40)]
    assert sorted(waits) == pytest.approx(expected, abs=2.0)


async def test_places_are_shared_and_given_back(rig: Rig, other_rig: Rig) -> None:
    """Rule 12: a key's requests at once too."""
    workers = [SharedLimits(rig.database), SharedLimits(other_rig.database)]
    running = most = 0

    async def call(worker: SharedLimits) -> None:
        nonlocal running, most
        async with worker.slot("key", 3):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02)
            running -= 1

    await asyncio.gather(*[call(worker) for _ in range(6) for worker in workers])
    for worker in workers:
        await worker.aclose()

    assert most == 3


async def test_the_places_of_a_worker_that_died_are_free(
    rig: Rig, other_rig: Rig
) -> None:
    dead, heir = SharedLimits(rig.database), SharedLimits(other_rig.database)
    held = dead.slot("key", 1)
    await held.__aenter__()

    async with other_rig.database.write() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory'"
            )
        )

    async with asyncio.timeout(PATIENCE_S), heir.slot("key", 1):
        pass
    await held.__aexit__(None, None, None)
    await dead.aclose()
    await heir.aclose()
