"""RunningJob: what a generation is given, with every write fenced by the attempt."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Mapping
from functools import cached_property
from types import TracebackType
from typing import Any, Self, TypeVar

from card_generator_app.generation.context import CallRecord
from card_generator_app.jobs.job import Job, LogLevel, Progress
from card_generator_app.jobs.service import JobService
from card_generator_app.llm.budget import SharedCap
from card_generator_app.options import GenerationOptions
from card_generator_app.telemetry.tracing import StageSpans

PROGRESS_INTERVAL_S = 0.25
_PERCENT_WHILE_RUNNING = 99  # 100 is the finished job's

T = TypeVar("T")
logger = logging.getLogger(__name__)


class RunningJob:
    """The `JobContext` of one run; enter it in the task that runs the generation.

    `stages` are the generation's, in order, with their share of the whole time.
    """

    def __init__(
        self,
        service: JobService,
        job: Job,
        snapshot: Mapping[str, Any],
        stages: Mapping[str, float],
        shared_cap: SharedCap | None = None,
    ) -> None:
        self.job_id = job.id
        self.kind = job.kind
        self.owner = job.owner
        self.root_id = job.root_id
        self.attempt = job.attempt
        self.spent_usd = job.cost_usd
        self.spent_tokens = job.tokens.total
        self.shared_cap = shared_cap
        self.snapshot = snapshot
        self.calls: list[CallRecord] = []
        self.warnings = list(job.warnings)
        self._service = service
        self._stages = stages
        self._spans = StageSpans()
        self._job = job
        self._progress = job.progress
        self._unwritten = False
        self._task = asyncio.current_task()
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, asyncio.CancelledError):
            self._unwritten = False
        self._spans.close()
        self._closing.set()
        self._changed.set()
        if self._writer is not None:
            await self._writer

    @cached_property
    def options(self) -> GenerationOptions:
        """The job's frozen options; `model_fields_set` holds what was sent."""
        options = GenerationOptions.model_validate(self._job.options)
        return GenerationOptions.model_construct(
            _fields_set=set(self._job.sent), **vars(options)
        )

    async def stage(
        self, name: str, message: str, calls_total: int | None = None
    ) -> None:
        self._spans.enter(name)
        await self._flush()
        self._progress = Progress(
            percent=self._percent(name, 0.0),
            stage=name,
            message=message,
            calls_done=0,
            calls_total=calls_total or 0,
        )
        async with self._writing:
            await self._fenced(
                self._service.advance(
                    self.job_id, self.attempt, self._progress, entered=True
                )
            )

    async def progress(self, done: int, total: int, message: str) -> None:
        stage = self._progress.stage
        self._progress = Progress(
            percent=self._percent(stage, done / total if total else 0.0),
            stage=stage,
            message=message,
            calls_done=done,
            calls_total=total,
        )
        self._unwritten = True
        self._changed.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_progress())

    async def log(self, level: str, message: str, **data: Any) -> None:
        await self._fenced(
            self._service.append_event(
                self.job_id, self.attempt, LogLevel(level), message, data
            )
        )

    async def warn(self, message: str) -> None:
        await self._fenced(self._service.warn(self.job_id, self.attempt, message))
        self.warnings.append(message)

    async def find_call(self, key: str, request_sha256: str = "") -> str | None:
        return await self._service.find_call(self.job_id, key, request_sha256)

    def tell_text(self, key: str, text: str, *, restarts: bool = False) -> None:
        self._service.tell_text(self.job_id, key, text, restarts=restarts)

    async def record_call(self, record: CallRecord) -> None:
        try:
            await self._fenced(
                self._service.record_call(self.job_id, self.attempt, record)
            )
        except asyncio.CancelledError:
            # Perhaps not stored, yet paid: the provider's own list has it by this id.
            logger.info(
                "job %s attempt %d was interrupted while it recorded call %s (%s)",
                self.job_id,
                self.attempt,
                record.key,
                record.generation_id,
            )
            raise
        self.calls.append(record)

    def _percent(self, stage: str, share: float) -> int:
        """Never lower than before; a stage that nobody announced moves nothing."""
        if stage not in self._stages:
            return self._progress.percent
        names = list(self._stages)
        before = sum(self._stages[name] for name in names[: names.index(stage)])
        done = before + self._stages[stage] * min(share, 1.0)
        percent = int(100 * done / sum(self._stages.values()))
        return max(self._progress.percent, min(percent, _PERCENT_WHILE_RUNNING))

    async def _write_progress(self) -> None:
        while not self._closing.is_set():
            await self._changed.wait()
            await self._flush()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), PROGRESS_INTERVAL_S)
        await self._flush()

    async def _flush(self) -> None:
        async with self._writing:
            self._changed.clear()
            if self._unwritten:
                self._unwritten = False
                await self._fenced(
                    self._service.advance(self.job_id, self.attempt, self._progress)
                )

    async def _fenced(self, write: Coroutine[Any, Any, bool]) -> None:
        """Write to the end; when the fence holds it off, the run is over."""
        if not await to_the_end(write):
            self._stop_run()

    def _stop_run(self) -> None:
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        raise asyncio.CancelledError(f"job {self.job_id} is no longer this run's")


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; a cancellation waits until it is done.

    A commit that is cut off in the middle may lose an answer that is paid for.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
