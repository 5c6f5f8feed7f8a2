"""Has the cards of a batch made, and writes each as soon as it is there."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from card_generator_app.api.v2.batch_models import BatchItem, BatchResult
from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.models import Job
from card_generator_app.cli.batch_progress import BatchView
from card_generator_app.cli.batch_state import BatchState
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.making import fetch
from card_generator_app.cli.output import Target
from card_generator_app.cli.uploading import upload_files
from card_generator_app.client import FINAL, CardForge, RequestFailed
from card_generator_app.errors import AppError, JobNotFound


@dataclass(frozen=True)
class Asked:
    """What is to be made, and of whom it is asked."""

    text: str
    file_format: Literal["jsonl", "csv"] | None
    sent: dict[str, Any]
    at_once: int
    max_cost_usd: Decimal | None
    server: str | None

    async def body(self, connection: Connection) -> dict[str, Any]:
        """The arguments of the client's methods; files are uploaded for them."""
        sent = await upload_files(connection, self.sent)
        return sent | {
            "text": self.text,
            "file_format": self.file_format,
            "at_once": self.at_once,
            "max_cost_usd": self.max_cost_usd,
        }


@dataclass(frozen=True)
class BatchPlan:
    """Everything decided before the first card."""

    asked: Asked
    target: Target
    continue_on_error: bool
    quiet: bool


def make_cards(plan: BatchPlan, state: BatchState) -> Job:
    """The parent when it has ended; Ctrl-C cancels it, and the next run goes on."""
    return asyncio.run(_make(plan, state))


def estimate_cards(asked: Asked) -> EstimateAnswer:
    """What all the cards are likely to need; no model is asked, nothing is written."""
    return asyncio.run(_estimate(asked))


async def _estimate(asked: Asked) -> EstimateAnswer:
    async with Connection(asked.server) as connection:
        body = await asked.body(connection)
        return await connection.ask(lambda f: f.generation.estimate_batch(**body))


async def _make(plan: BatchPlan, state: BatchState) -> Job:
    async with Connection(plan.asked.server) as connection:
        making = _Making(connection, plan, state)
        job = await making.begun()
        state.job_id = job.id
        state.save()
        try:
            return await making.followed(job)
        except asyncio.CancelledError:  # Ctrl-C: what nobody waits for shall not go on
            with suppress(AppError):
                await connection.forge.jobs.cancel(job.id)
            raise


async def _batch_result(forge: CardForge, job_id: str) -> BatchResult:
    result = await forge.jobs.result(job_id)
    if not isinstance(result, BatchResult):
        raise TypeError(f"{job_id} is no batch")
    return result


class _Making:
    """One run of the command: begins or goes on, shows how it goes, writes what is made."""

    def __init__(
        self, connection: Connection, plan: BatchPlan, state: BatchState
    ) -> None:
        self._connection, self._plan, self._state = connection, plan, state
        self._seen = 0

    async def begun(self) -> Job:
        """The batch of before where it still runs, its retry, or a new one."""
        state, plan = self._state, self._plan
        before = await self._before()
        if before is not None:
            return before if before.status not in FINAL else await self._rest_of(before)
        state.save()  # the key first, should this process end before the answer is here
        body = await plan.asked.body(self._connection)
        handle = await self._connection.ask(
            lambda f: f.generation.batch(
                continue_on_error=plan.continue_on_error,
                idempotency_key=state.key,
                **body,
            )
        )
        return handle.job

    async def followed(self, job: Job) -> Job:
        """The job when it has ended and every card of it is written."""
        total = job.progress.calls_total
        with BatchView(quiet=self._plan.quiet, total=total) as view:

            async def follow(forge: CardForge) -> Job:
                return await self._follow(forge, job.id, view)

            while job.status not in FINAL:
                job = await self._connection.ask(follow)
        await self._keep_all(job)
        return job

    async def _before(self) -> Job | None:
        job_id = self._state.job_id
        if job_id is None:
            return None
        try:
            return await self._connection.ask(lambda f: f.jobs.show(job_id))
        except RequestFailed as error:
            if error.error_code != JobNotFound.code:
                raise
        self._state.begin_anew()
        return None

    async def _rest_of(self, before: Job) -> Job:
        """A batch of what the one before left; itself when that is nothing."""
        result = await self._keep_all(before)
        if result.completed == result.total:
            return before
        budget = self._plan.asked.max_cost_usd
        options: dict[str, Any] = (
            {} if budget is None else {"max_cost_usd": float(budget)}
        )
        key = f"{before.id}-continued"
        handle = await self._connection.ask(
            lambda f: f.jobs.retry(before.id, idempotency_key=key, **options)
        )
        return handle.job

    async def _follow(self, forge: CardForge, job_id: str, view: BatchView) -> Job:
        async for event in forge.jobs.events(job_id, after=self._seen):
            for ended in event.data.get("ended", []):
                if ended["status"] == "completed":
                    await self._write(forge, ended["label"], ended["job_id"])
                view.show_item(ended)
            view.show(event)
            self._seen = event.seq
        return await forge.jobs.show(job_id)

    async def _keep_all(self, job: Job) -> BatchResult:
        """What became of each item, kept; cards that are not written yet are written."""
        result = await self._connection.ask(_batch_result, job.id)
        for item in result.items:
            await self._connection.ask(self._keep, item)
        self._state.arrange([item.id for item in result.items])
        self._state.save()
        return result

    async def _keep(self, forge: CardForge, item: BatchItem) -> None:
        if item.status == "completed" and item.job_id is not None:
            await self._write(forge, item.id, item.job_id)
        self._state.note(item.id, **item.model_dump(exclude={"id", "number"}))

    async def _write(self, forge: CardForge, label: str, job_id: str) -> None:
        """The card's files, unless they are there from before."""
        if self._state.has(label):
            return
        paths, losses = await fetch(forge, job_id, self._plan.target)
        files = [str(path) for path in paths]
        self._state.note(label, files=files, losses=losses, status="completed")
        self._state.save()
