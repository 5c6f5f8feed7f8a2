"""Follows many jobs at once, each to its end."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from card_generator_app.api.v2.models import Job, JobEvent, JobRow
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.job_lines import short
from card_generator_app.client import FINAL, CardForge

if TYPE_CHECKING:
    from rich.progress import TaskID


async def watch(connection: Connection, job_ids: Sequence[str]) -> bool:
    """Shows these jobs, or all that are open, until they end; False if there is none."""
    if job_ids:
        jobs: list[JobRow] = [await connection.ask(_job, one) for one in job_ids]
    else:
        jobs = await connection.ask(_open_jobs)
    view = _Bars() if sys.stderr.isatty() else _Lines()
    with view.shown():
        await asyncio.gather(*[_follow(connection, job, view) for job in jobs])
    return bool(jobs)


async def _job(forge: CardForge, job_id: str) -> JobRow:
    return await forge.jobs.show(job_id)


async def _open_jobs(forge: CardForge) -> list[JobRow]:
    """Running ones first, the oldest of each first."""
    found: list[JobRow] = []
    for status in ("running", "queued"):
        page = await forge.jobs.list(status=status, limit=200)
        found += reversed(page.jobs)
    return found


async def _follow(connection: Connection, job: JobRow, view: "_Bars | _Lines") -> None:
    seen = 0

    async def to_the_end(forge: CardForge) -> Job:
        nonlocal seen
        async for event in forge.jobs.events(job.id, after=seen):
            view.show(job, event)
            seen = event.seq
        return await forge.jobs.show(job.id)

    while (await connection.ask(to_the_end)).status not in FINAL:
        pass


class _Lines:
    """For a pipe: a line when a job enters a stage or another state."""

    def shown(self) -> AbstractContextManager[object]:
        return nullcontext()

    def show(self, job: JobRow, event: JobEvent) -> None:
        if event.kind in ("status", "stage") or event.level in ("warning", "error"):
            sys.stderr.write(f"{job.id}  {event.message}\n")


class _Bars:
    """A bar for each job."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress: Progress = Progress(
            TextColumn("{task.fields[concept]}"),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, TaskID] = {}

    def shown(self) -> AbstractContextManager[object]:
        return self._progress

    def show(self, job: JobRow, event: JobEvent) -> None:
        if job.id not in self._tasks:
            concept = short(str(job.sent.get("concept", "")), 32).replace("[", r"\[")
            self._tasks[job.id] = self._progress.add_task(
                "", total=100, concept=f"{concept:<32}"
            )
        is_done = event.data.get("status") == "completed"
        percent = 100 if is_done else event.data.get("percent")
        self._progress.update(
            self._tasks[job.id],
            description=short(event.message, 60),
            completed=percent,
        )
