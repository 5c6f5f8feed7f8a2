"""Requests a minute and at once, for one process."""

import asyncio

import pytest
from pydantic import SecretStr

from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.pace import MemoryLimits, Pace, key_name


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s

    async def sleep(self, duration_s: float) -> None:
        self.now_s += duration_s


@pytest.mark.parametrize("rpm", [1, 5, 20, 600])
async def test_no_minute_whatever_has_more_requests_than_allowed(rpm: int) -> None:
    clock = Clock()
    pace = Pace("key", MemoryLimits(clock), rpm, None, sleep=clock.sleep)
    begun: list[float] = []
    for _ in range(rpm * 4 + 3):
        async with pace.turn():
            begun.append(clock.now_s)

    for at in begun:
        assert sum(at <= one < at + 60 - 1e-6 for one in begun) <= max(rpm, 2)
    # … and waiting costs no more than a fifth of what is allowed.
    assert begun[-1] <= 60 / max(1, rpm * 0.8) * len(begun)


async def test_a_pause_is_not_saved_up() -> None:
    clock = Clock()
    limits = MemoryLimits(clock)
    clock.now_s = 3600.0

    waits = [await limits.reserve("key", 1.0, 2) for _ in range(4)]

    assert waits == [-1.0, 0.0, 1.0, 2.0]


async def test_no_more_than_allowed_run_at_once() -> None:
    pace = Pace("key", MemoryLimits(), None, 2)
    running = most = 0

    async def call() -> None:
        nonlocal running, most
        async with pace.turn():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*[call() for _ in range(8)])

    assert most == 2


def test_the_name_of_a_key_does_not_tell_it() -> None:
    one = Endpoint("a", "http://a/v1", "openrouter", SecretStr("sk-or-v1-secret"))
    other = Endpoint("a", "http://a/v1", "openrouter", SecretStr("sk-or-v1-other"))

    assert "secret" not in key_name(one)
    assert key_name(one) != key_name(other)
    assert len(key_name(one)) == 64
