"""What one server process has: a database, the job service and an engine."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Self

from card_generator_app.cards.card import new_card
from card_generator_app.db.session import Database
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.engine import JobEngine
from card_generator_app.jobs.events import EventFeed
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.local import LocalEngine
from card_generator_app.jobs.runner import Generate, JobRunner
from card_generator_app.jobs.service import JobService
from card_generator_app.jobs.slots import Slots
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.library.cards import CardLibrary
from card_generator_app.options import GenerationOptions

STAGES = {"brief": 20.0, "write": 70.0, "assemble": 10.0}
PATIENCE_S = 20.0
SNAPSHOT = {"prompts": {"brief": "Write a brief."}}


def engine_for(database: Database, slots: Slots, stalled_s: float) -> JobEngine:
    """The engine of this database, quick to notice a dead worker."""
    if database.is_sqlite:
        return LocalEngine(slots)
    from card_generator_app.jobs.postgres import ProcrastinateEngine

    return ProcrastinateEngine(
        database,
        slots=slots,
        heartbeat_s=stalled_s / 5,
        stalled_s=stalled_s,
        rescue_interval_s=min(stalled_s / 5, 0.5),
    )


class Rig:
    """A process, as far as jobs go; leaving it stops what was started."""

    def __init__(
        self, url: str, *, concurrency: int | Slots = 4, stalled_s: float = 1.0
    ) -> None:
        if isinstance(concurrency, int):
            concurrency = {"composer": concurrency, "openrouter": concurrency}
        self.database = Database(url)
        self.engine = engine_for(self.database, concurrency, stalled_s)
        self.feed = EventFeed(self.database)
        self.service = JobService(self.database, self.engine, self.feed)
        self.cards = CardLibrary(self.database)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._stack.push_async_callback(self.database.dispose)
        await self.feed.start()
        self._stack.push_async_callback(self.feed.stop)
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._stack.aclose()

    async def work(self, generate: Generate) -> None:
        """Start the engine with this generation."""
        runner = JobRunner(self.service, generate, STAGES)
        self._stack.push_async_callback(self.engine.stop, 0.0)
        await self.engine.start(self.service, runner.run)

    async def create(
        self,
        concept: str = "A baker",
        *,
        owner: str = "",
        idempotency_key: str | None = None,
        **more: Any,
    ) -> Job:
        return await self.service.create(
            job_spec({"concept": concept}, **more),
            owner=owner,
            idempotency_key=idempotency_key,
        )

    async def finished(self, job_id: str) -> Job:
        """The job, when it has come to a final state."""

        async def follow() -> None:
            async for _ in self.feed.stream(job_id):
                pass

        await asyncio.wait_for(follow(), PATIENCE_S)
        return await self.service.get(job_id)


def job_spec(sent: dict[str, Any], **more: Any) -> JobSpec:
    """A job for the composer that was asked for with these options."""
    return JobSpec(
        **{
            "options": GenerationOptions.model_validate(sent),
            "sent": sent,
            "profile": "default",
            "prompt_profile": "default",
            "writer": "composer",
            "snapshot": SNAPSHOT,
            **more,
        }
    )


def card_named(name: str, **more: Any) -> GenerationResult:
    """A finished generation."""
    return GenerationResult(
        **{
            "card": new_card(name=name).to_dict(),
            "portrait": b"\x89PNG of " + name.encode(),
            "brief": {"name": name},
            "provenance": {"name": "model"},
            "writer": "composer",
            **more,
        }
    )


async def answer(
    context: JobContext, key: str, model: Callable[[str], Awaitable[str]]
) -> str:
    """One call through the ledger, as the generation makes it."""
    if (reply := await context.find_call(key)) is not None:
        return reply
    reply = await model(key)
    await context.record_call(
        CallRecord(key=key, model="test/model", provider="test", reply=reply)
    )
    return reply
