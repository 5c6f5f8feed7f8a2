"""`cardforge jobs watch` on a terminal."""

import asyncio
import os
import pty
import re
import sys
import threading

import httpx
import pytest

from card_generator_app.cli.connect import Connection
from card_generator_app.cli.watching import watch
from tests.fakes.program import CONCEPT, SMALL, Command, Provider


class Terminal:
    """Stands for standard error; `shown` is what was written to it until it was closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._terminal, end = pty.openpty()
        self._stderr = os.fdopen(end, "w")
        self._pieces: list[bytes] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "120")
        monkeypatch.setattr(sys, "stderr", self._stderr)

    def _read(self) -> None:
        try:
            while piece := os.read(self._terminal, 65536):
                self._pieces.append(piece)
        except OSError:  # how a terminal says that nobody writes to it any more
            os.close(self._terminal)

    def shown(self) -> str:
        self._stderr.close()
        self._reader.join()
        return b"".join(self._pieces).decode()


def test_bars_move_from_the_beginning_to_the_end(
    client: Command, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.fake.latency_s = 0.2
    server = client.env["CARDFORGE_SERVER"]
    job = httpx.post(
        f"{server}/api/v2/generation/generate",
        json=SMALL | {"concept": CONCEPT, "writer": "openrouter"},
        trust_env=False,
    ).json()["job"]
    terminal = Terminal(monkeypatch)

    async def run() -> None:
        async with Connection(server) as connection:
            await watch(connection, [job["id"]])

    asyncio.run(run())
    shown = terminal.shown()

    percents = [int(one) for one in re.findall(r"(\d+)%", shown)]
    assert percents == sorted(percents)
    assert len(set(percents)) > 2
    assert percents[-1] == 100
    assert CONCEPT[:20] in shown
    assert "\x1b[2K" in shown  # the line is drawn anew, not one line after the other
