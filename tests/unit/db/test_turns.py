"""Who may write next."""

import asyncio
import contextlib

import pytest

from card_generator_app.db.turns import WriteTurns


class Writers:
    """Writers that note their order, behind one that holds the turn until told."""

    def __init__(self) -> None:
        self.turns = WriteTurns()
        self.order: list[str] = []
        self.may_end = asyncio.Event()

    async def hold(self) -> None:
        async with self.turns.turn(urgent=False):
            self.order.append("holder")
            await self.may_end.wait()

    async def write(self, name: str, *, urgent: bool = False) -> None:
        async with self.turns.turn(urgent=urgent):
            self.order.append(name)
            await asyncio.sleep(0)


async def test_the_urgent_go_first_and_the_others_in_order() -> None:
    writers = Writers()
    async with asyncio.TaskGroup() as group:
        group.create_task(writers.hold())
        for name in ("progress 1", "progress 2"):
            group.create_task(writers.write(name))
        for name in ("answer 1", "answer 2"):
            group.create_task(writers.write(name, urgent=True))
        await asyncio.sleep(0)
        writers.may_end.set()

    assert writers.order == [
        "holder",
        "answer 1",
        "answer 2",
        "progress 1",
        "progress 2",
    ]


@pytest.mark.parametrize("is_given", [False, True])
async def test_a_turn_that_nobody_waits_for_any_more_is_passed_on(
    is_given: bool,
) -> None:
    writers = Writers()
    holder = asyncio.create_task(writers.hold())
    gone = asyncio.create_task(writers.write("gone"))
    patient = asyncio.create_task(writers.write("patient"))
    await asyncio.sleep(0)

    if is_given:
        writers.may_end.set()
        await asyncio.sleep(0)  # the holder passes the turn to who is cancelled now
    gone.cancel()
    writers.may_end.set()
    with contextlib.suppress(asyncio.CancelledError):
        await gone
    await asyncio.wait_for(asyncio.gather(holder, patient), 5.0)

    assert writers.order == ["holder", "patient"]


async def test_an_error_ends_the_turn() -> None:
    turns = WriteTurns()
    with pytest.raises(ValueError, match="write"):
        async with turns.turn(urgent=True):
            raise ValueError("write")

    async with asyncio.timeout(5.0), turns.turn(urgent=False):
        pass
