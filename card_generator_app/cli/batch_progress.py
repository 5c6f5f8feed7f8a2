"""Live progress of a batch on stderr: a bar on a terminal, a line for each item elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from card_generator_app.api.v2.models import JobEvent
from card_generator_app.cli.job_lines import short

if TYPE_CHECKING:
    from rich.progress import Progress


class BatchView:
    """Shows how many items are done and what they cost so far."""

    def __init__(self, *, quiet: bool, total: int | None) -> None:
        self._quiet = quiet
        self._cost = 0.0
        self._bar = None if quiet or not sys.stderr.isatty() else _bar()
        self._task = self._bar.add_task("starting", total=total) if self._bar else None

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

    def show_item(self, ended: dict[str, Any]) -> None:
        """An item that has ended."""
        self._cost += float(ended["cost_usd"])
        is_done = ended["status"] == "completed"
        if self._quiet or (self._bar and is_done):
            return
        why = f": {short(ended['error'], 200)}" if ended["error"] else ""
        line = f"{ended['label']}  {ended['status']}{why}"
        if self._bar:
            self._bar.console.print(line, markup=False, highlight=False, style="yellow")
        else:
            sys.stderr.write(f"{line}\n")

    def show(self, event: JobEvent) -> None:
        """One event of the parent."""
        if self._bar and self._task is not None and "items" in event.data:
            items = event.data["items"]
            done = items["completed"] + items["failed"] + items["cancelled"]
            cost = f", ${self._cost:.4f} so far" if self._cost else ""
            told = f"{event.message}{cost}"
            self._bar.update(self._task, description=told, completed=done)


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
    )
