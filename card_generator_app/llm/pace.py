"""How fast a provider's key may be used: requests a minute, and requests at once."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from card_generator_app.llm.endpoint import Endpoint

_MINUTE_S = 60.0
# So many of a minute's requests may come together; the rest is spread over the minute,
# so that no minute whatever has more than its number.
_TOGETHER = 0.2


class Limits(Protocol):
    """Where the use of keys is counted, for all who share them."""

    async def reserve(self, key: str, interval_s: float, burst: int) -> float:
        """Take the next turn; says how many seconds to wait for it."""

    def slot(self, key: str, count: int) -> AbstractAsyncContextManager[None]:
        """One of `count` places; waits until there is one."""


@dataclass(frozen=True)
class Pace:
    """The limits of one key. None: no limit."""

    key: str
    limits: Limits
    requests_per_minute: int | None
    concurrent_requests: int | None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among the requests at once, and a time to begin."""
        async with AsyncExitStack() as stack:
            if self.concurrent_requests is not None:
                slot = self.limits.slot(self.key, self.concurrent_requests)
                await stack.enter_async_context(slot)
            if self.requests_per_minute is not None:
                burst = max(1, int(self.requests_per_minute * _TOGETHER))
                spread = max(1, self.requests_per_minute - burst)
                wait_s = await self.limits.reserve(self.key, _MINUTE_S / spread, burst)
                if wait_s > 0:
                    await self.sleep(wait_s)
            yield


def key_name(endpoint: Endpoint) -> str:
    """Names an endpoint's key without telling it."""
    secret = endpoint.api_key.get_secret_value() if endpoint.api_key else ""
    return hashlib.sha256(f"{endpoint.base_url} {secret}".encode()).hexdigest()


class MemoryLimits:
    """Counts for one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._arrivals_s: dict[str, float] = {}
        self._slots: dict[tuple[str, int], asyncio.Semaphore] = {}

    async def reserve(self, key: str, interval_s: float, burst: int) -> float:
        # GCRA: one number a key says when the next request would be exactly on time.
        now_s = self._clock()
        arrival_s = max(self._arrivals_s.get(key, now_s), now_s) + interval_s
        self._arrivals_s[key] = arrival_s
        return arrival_s - interval_s * burst - now_s

    @asynccontextmanager
    async def slot(self, key: str, count: int) -> AsyncIterator[None]:
        slots = self._slots.setdefault((key, count), asyncio.Semaphore(count))
        async with slots:
            yield
