"""Calls at once: halved by a 429, slowly raised again, never more than asked for."""

import asyncio

import pytest

from card_generator_app.llm.flow import Flow, Turn

TOO_MANY = 429


async def _turns(flow: Flow, count: int) -> list[Turn]:
    """So many calls that have begun; their places are given back at once."""
    turns = []
    for _ in range(count):
        async with flow.turn() as turn:
            turns.append(turn)
    return turns


async def test_a_burst_of_refusals_halves_the_limit_once() -> None:
    flow = Flow(8)
    turns = await _turns(flow, 8)

    for turn in turns:
        flow.refused(turn, TOO_MANY)

    assert flow.limit == 4


async def test_a_refusal_of_a_later_call_halves_it_again_down_to_one() -> None:
    flow = Flow(8)

    limits = []
    for _ in range(5):
        [turn] = await _turns(flow, 1)
        flow.refused(turn, TOO_MANY)
        limits.append(flow.limit)

    assert limits == [4, 2, 1, 1, 1]


@pytest.mark.parametrize("status", [None, 400, 500, 503])
async def test_other_failures_leave_the_limit(status: int | None) -> None:
    flow = Flow(8)
    [turn] = await _turns(flow, 1)

    flow.refused(turn, status)

    assert flow.limit == 8


async def test_a_round_of_good_answers_adds_one_up_to_the_most() -> None:
    flow = Flow(4)
    [turn] = await _turns(flow, 1)
    flow.refused(turn, TOO_MANY)

    limits = []
    for _ in range(12):
        flow.answered()
        limits.append(flow.limit)

    assert limits[0] == 2
    assert limits[1] == 3
    assert limits[-1] == 4


async def test_nobody_enters_above_the_limit_and_everybody_in_the_end() -> None:
    flow = Flow(3)
    running = most = done = 0

    async def call() -> None:
        nonlocal running, most, done
        async with flow.turn():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1
            done += 1

    await asyncio.gather(*(call() for _ in range(20)))

    assert (most, done) == (3, 20)


async def test_a_cancelled_waiter_gives_its_place_to_the_next() -> None:
    flow = Flow(1)
    release = asyncio.Event()

    async def holder() -> None:
        async with flow.turn():
            await release.wait()

    async def waiter() -> str:
        async with flow.turn():
            return "in"

    first = asyncio.create_task(holder())
    await asyncio.sleep(0)
    cancelled, second = (asyncio.create_task(waiter()) for _ in range(2))
    await asyncio.sleep(0)
    release.set()
    await first
    cancelled.cancel()
    async with asyncio.timeout(1):
        assert await second == "in"
