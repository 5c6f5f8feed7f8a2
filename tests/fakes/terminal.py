"""The program at a terminal of its own, with somebody who answers."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable

from tests.fakes.program import Command

PATIENCE_S = 60.0


class Terminal:
    """The program at a terminal: what is typed, and all that it shows."""

    def __init__(self, cardforge: Command, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "card_generator_app.main_cli", *arguments],
            env=cardforge.process_environment(TERM="dumb", NO_COLOR="1"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            # Its own, as a shell gives it: Ctrl-C comes to it.
            start_new_session=True,
            preexec_fn=_as_a_shell_does,
        )
        os.close(theirs)
        self.shown, self._is_over = "", False

    def answer(self, question: str, text: str) -> None:
        """Types when asked; what was shown before is not looked at again."""
        before = len(self.shown)
        self._until(lambda: question in self.shown[before:] or self._is_over)
        assert question in self.shown, self.shown
        os.write(self._ours, f"{text}\n".encode())

    def interrupt(self) -> None:
        """Ctrl-C."""
        os.write(self._ours, b"\x03")

    def end(self) -> int:
        """How it ended."""
        self._until(lambda: self._is_over)
        os.close(self._ours)
        return self.process.wait(PATIENCE_S)

    def _until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, self.shown
            if not select.select([self._ours], [], [], 0.1)[0]:
                continue
            try:
                piece = os.read(self._ours, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                piece = b""
            self.shown += piece.decode(errors="replace")
            self._is_over = not piece


def _as_a_shell_does() -> None:
    """In the child: its terminal, and Ctrl-C heard, whoever started the tests."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
