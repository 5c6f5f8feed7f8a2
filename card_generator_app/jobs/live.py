"""LiveTexts: what models are just writing, for whoever watches.

Best effort, on purpose: texts are shown as they come and never stored. What counts is in
the ledger and in the events. `relay.py` brings them to other processes.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

INTERVAL_S = 0.1
"""How often viewers are told; ten times a second is as fast as anybody reads."""


@dataclass(frozen=True)
class LiveText:
    """A piece of the text that call `key` is getting; `restarts`: forget what came before."""

    key: str
    text: str
    restarts: bool


class LiveTexts:
    """Pieces in, one for each call out, however many came between two looks."""

    def __init__(self) -> None:
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)

    @property
    def watched(self) -> list[str]:
        """The jobs whose texts somebody in this process looks at."""
        return [
            job_id
            for job_id, watchers in self._watchers.items()
            if any(not watcher.is_relay for watcher in watchers)
        ]

    def tell(
        self,
        job_id: str,
        key: str,
        text: str,
        *,
        restarts: bool,
        is_relayed: bool = False,
    ) -> None:
        """A piece of a text; costs next to nothing when nobody watches the job.

        What came from another process goes to no other.
        """
        for watcher in self._watchers.get(job_id, ()):
            if not (is_relayed and watcher.is_relay):
                watcher.add(key, text, restarts=restarts)

    @contextmanager
    def watching(
        self, job_id: str, woken: asyncio.Event, *, for_relay: bool = False
    ) -> Iterator["Watcher"]:
        """What comes of a job's texts from now on; `woken` is set when something has."""
        watcher = Watcher(woken, is_relay=for_relay)
        self._watchers[job_id].add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[job_id].discard(watcher)
            if not self._watchers[job_id]:
                del self._watchers[job_id]


class Watcher:
    """Collects pieces until somebody takes them."""

    def __init__(self, woken: asyncio.Event, *, is_relay: bool = False) -> None:
        self._woken, self.is_relay = woken, is_relay
        self._texts: dict[str, LiveText] = {}

    def add(self, key: str, text: str, *, restarts: bool) -> None:
        before = self._texts.get(key)
        if before is not None and not restarts:
            text, restarts = before.text + text, before.restarts
        self._texts[key] = LiveText(key, text, restarts)
        self._woken.set()

    def take(self) -> Sequence[LiveText]:
        """What has come since the last time."""
        taken, self._texts = list(self._texts.values()), {}
        return taken
