"""WriteTurns: one writer at a time, and who holds something paid for goes first."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class WriteTurns:
    """A fair lock with a lane for the urgent.

    SQLite bears one writer; left to itself it makes the others sleep and poll, unfairly.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Waits for the urgent, and for those who came before."""
        await self._take(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, lane: deque[asyncio.Future[None]]) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        mine = asyncio.get_running_loop().create_future()
        lane.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():  # the turn had come just then
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        for lane in (self._urgent, self._others):
            while lane:
                waiting = lane.popleft()
                if not waiting.done():
                    waiting.set_result(None)
                    return
        self._is_taken = False
