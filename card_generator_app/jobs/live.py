"""LiveTexts: what models are just writing, for whoever watches in this process.

Best effort, on purpose: texts are shown as they come, never stored and never sent to
another process. What counts is in the ledger and in the events.
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

    def tell(self, job_id: str, key: str, text: str, *, restarts: bool) -> None:
        """A piece of a text; costs next to nothing when nobody watches the job."""
        for watcher in self._watchers.get(job_id, ()):
            watcher.add(key, text, restarts=restarts)

    @contextmanager
    def watching(self, job_id: str, woken: asyncio.Event) -> Iterator["Watcher"]:
        """What comes of a job's texts from now on; `woken` is set when something has."""
        watcher = Watcher(woken)
        self._watchers[job_id].add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[job_id].discard(watcher)
            if not self._watchers[job_id]:
                del self._watchers[job_id]


class Watcher:
    """Collects pieces until somebody takes them."""

    def __init__(self, woken: asyncio.Event) -> None:
        self._woken = woken
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
