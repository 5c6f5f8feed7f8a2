"""How many of a job's calls run at once: as many as asked for, fewer where a server says so."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Turn:
    """One attempt's place; `begun` orders it against the last time the limit fell."""

    begun: int


class Flow:
    """Places for calls, first come, first served; additive increase, multiplicative decrease.

    A 429 halves the limit, once for all calls that ran when it fell: they were sent by
    the same mistake. As many good answers as there are places add one, up to `most`.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(most)
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._count = 0
        self._fell_at = 0

    @property
    def limit(self) -> int:
        """How many calls may run now, 1 or more."""
        return max(1, int(self._limit))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """A place among the calls at once."""
        await self._enter()
        self._count += 1
        try:
            yield Turn(self._count)
        finally:
            self._running -= 1
            self._admit()

    def refused(self, turn: Turn, status: int | None) -> None:
        """The attempt failed; `status` 429 means that there are too many."""
        if status == _TOO_MANY and turn.begun > self._fell_at:
            self._limit = max(1.0, self.limit / 2)
            self._fell_at = self._count

    def answered(self) -> None:
        """The attempt was good."""
        self._limit = min(float(self._most), self._limit + 1 / self.limit)
        self._admit()

    async def _enter(self) -> None:
        if self._running < self.limit and not self._waiting:
            self._running += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                # Given and not taken: the next one may have it.
                self._running -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        while self._waiting and self._running < self.limit:
            place = self._waiting.popleft()
            if not place.done():
                self._running += 1
                place.set_result(None)
