"""Live progress of a job on stderr: a bar on a terminal, a line a stage elsewhere."""

import sys
from types import TracebackType
from typing import Self

from card_generator_app.api.v2.models import JobEvent


class ProgressView:
    """Shows events. `quiet` shows nothing; a pipe gets plain lines without a bar."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar = None if quiet or not sys.stderr.isatty() else _Bar()

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, event: JobEvent) -> None:
        """One event."""
        if self._quiet:
            return
        is_notice = event.level in ("warning", "error")
        if self._bar:
            self._bar.update(event)
            if is_notice:
                self._bar.note(event.message)
        elif is_notice or event.kind == "stage":
            sys.stderr.write(f"{event.message}\n")


class _Bar:
    """A rich progress bar; rich is imported only when there is a terminal to draw on."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task("starting", total=100)

    def start(self) -> None:
        self._progress.start()

    def stop(self) -> None:
        self._progress.stop()

    def update(self, event: JobEvent) -> None:
        is_done = event.data.get("status") == "completed"
        percent = 100 if is_done else event.data.get("percent")
        self._progress.update(self._task, description=event.message, completed=percent)

    def note(self, message: str) -> None:
        self._progress.console.print(
            message, markup=False, highlight=False, style="yellow"
        )
