"""TextRelay: shows what models write to whoever watches in another process (PostgreSQL).

Who watches says so every few seconds; the process that runs the job then sends its texts
as notices, at most ten times a second and only while somebody watches. Best effort like
the texts themselves: a notice that is lost is not sent again.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from card_generator_app.db.session import Database
from card_generator_app.db.types import new_id
from card_generator_app.jobs.live import INTERVAL_S, LiveText, LiveTexts, Watcher

WANTED = "cardforge_text_wanted"
TEXT = "cardforge_text"
WANTED_FOR_S = 15.0
"""How long a wish lasts; who watches repeats it three times as often."""
# A notice holds 8000 bytes; a character may take six (an escaped control character).
_MAX_CHARS = 1000

logger = logging.getLogger(__name__)


class TextRelay:
    """Both ends of it: what watchers here want, and what others want from here."""

    def __init__(self, database: Database, live: LiveTexts) -> None:
        self._database, self._live = database, live
        self._me = new_id()
        self._woken = asyncio.Event()
        self._served: dict[str, _Served] = {}

    async def ask(self, job_ids: Collection[str]) -> None:
        """Want the texts of these jobs, for a while."""
        await self._notify(WANTED, [f"{self._me} {job_id}" for job_id in job_ids])

    def hear(self, channel: str, payload: str) -> None:
        """A notice, perhaps our own."""
        sender, _, rest = payload.partition(" ")
        if sender == self._me:
            return
        if channel == WANTED:
            self._serve(rest)
            return
        job_id, key, written, restarts = json.loads(rest)
        self._live.tell(job_id, key, written, restarts=restarts, is_relayed=True)

    async def run(self) -> None:
        """Send what is wanted, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), WANTED_FOR_S)
            self._woken.clear()
            self._forget_unwanted()
            notices = [
                f"{self._me} {json.dumps([job_id, one.key, part, is_first])}"
                for job_id, served in self._served.items()
                for one in served.texts.take()
                for part, is_first in _parts(one)
            ]
            if notices:
                try:
                    await self._notify(TEXT, notices)
                except SQLAlchemyError as error:
                    logger.warning("texts cannot be shown elsewhere: %s", error)
            await asyncio.sleep(INTERVAL_S)

    def _serve(self, job_id: str) -> None:
        until_s = time.monotonic() + WANTED_FOR_S
        if job_id in self._served:
            self._served[job_id].until_s = until_s
            return
        stack = contextlib.ExitStack()
        watching = self._live.watching(job_id, self._woken, for_relay=True)
        self._served[job_id] = _Served(stack.enter_context(watching), stack, until_s)

    def _forget_unwanted(self) -> None:
        now_s = time.monotonic()
        for job_id in [j for j, one in self._served.items() if one.until_s < now_s]:
            self._served.pop(job_id).stack.close()

    async def _notify(self, channel: str, payloads: list[str]) -> None:
        if payloads:
            async with self._database.write() as session:
                await session.execute(
                    text("SELECT pg_notify(:channel, :payload)"),
                    [{"channel": channel, "payload": one} for one in payloads],
                )


class _Served:
    """A job whose texts somebody elsewhere wants."""

    def __init__(
        self, texts: Watcher, stack: contextlib.ExitStack, until_s: float
    ) -> None:
        self.texts, self.stack, self.until_s = texts, stack, until_s


def _parts(one: LiveText) -> list[tuple[str, bool]]:
    """The text in pieces that fit into a notice; only the first one may restart."""
    starts = range(0, max(len(one.text), 1), _MAX_CHARS)
    return [(one.text[at : at + _MAX_CHARS], one.restarts and at == 0) for at in starts]
