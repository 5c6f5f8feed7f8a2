"""JobRunner: runs one claimed job to a final state."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from card_generator_app.db.types import utc_now
from card_generator_app.errors import AppError
from card_generator_app.generation.context import (
    GenerationResult,
    JobContext,
    Outcome,
)
from card_generator_app.generation.estimate.estimate import CAPS, Estimate
from card_generator_app.jobs.context import RunningJob, to_the_end
from card_generator_app.jobs.group_budget import GroupCap
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.monthly import BothCaps, MonthCap
from card_generator_app.jobs.service import JobService
from card_generator_app.llm.budget import SharedCap
from card_generator_app.llm.error_mapping import ProviderBusy
from card_generator_app.options import GenerationOptions
from card_generator_app.telemetry import tracing
from card_generator_app.telemetry.metrics import Metrics

Result = GenerationResult | Outcome
Generate = Callable[[JobContext], Awaitable[Result]]
Estimating = Callable[[GenerationOptions, Mapping[str, Any], str], Awaitable[Estimate]]

# No fault of the job: the connection broke, the server restarts, the pool is exhausted.
_DATABASE_AWAY = (InterfaceError, OperationalError, PoolTimeout)
MAX_PARKED = 5
MAX_PARKED_S = 6 * 3600.0

logger = logging.getLogger(__name__)


class JobRunner:
    """The worker's job boundary: whatever a generation does, its job ends with a reason.

    `stages` are the generation's, in order, with their share of the whole time; the
    percentage follows from them. `run` is what an engine is started with.
    """

    def __init__(
        self,
        service: JobService,
        generate: Generate,
        stages: Mapping[str, float],
        others: Mapping[str, Generate] = MappingProxyType({}),
        estimate: Estimating | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        """`others`: what is run for jobs of another kind than a card's, by kind.

        `estimate` says what a job needs; it is kept, and compared at the end. `metrics`
        are told of every run.
        """
        self._metrics = metrics or Metrics()
        self._estimate = estimate
        self._service = service
        self._generate, self._others = generate, others
        self._stages = stages

    async def run(self, job: Job) -> None:
        """Generate, store and complete; or fail with the reason.

        Raises what the database raises when it is away: the engine takes the job back.
        A cancellation passes through and nothing is written: the job is no longer ours,
        or the engine is stopping and puts it back.
        """
        begun_s = time.monotonic()
        if job.attempt == 1 and job.started_at is not None:
            waited = job.started_at - job.created_at
            self._metrics.waited(job.kind, waited.total_seconds())
        outcome = "interrupted"
        about: tracing.Attributes = {
            "job.id": job.id,
            "job.kind": job.kind,
            "job.attempt": job.attempt,
        }
        try:
            with tracing.span(f"job {job.kind}", about) as opened:
                outcome = await self._run(job)
                tracing.describe(opened, {"job.outcome": outcome})
        finally:
            took_s = time.monotonic() - begun_s
            self._metrics.run(job.kind, outcome, took_s)
            logger.info("attempt %d %s in %.1f s", job.attempt, outcome, took_s)

    async def _run(self, job: Job) -> str:
        """How the run ended, in a word."""
        try:
            result = await self._generated(job)
            return await to_the_end(self._finish(job, result))
        except Exception as error:  # the worker's job boundary
            return await to_the_end(self._end(job, error))

    async def _end(self, job: Job, error: Exception) -> str:
        cause = _first_cause(error)
        if isinstance(cause, _DATABASE_AWAY):
            raise error
        if isinstance(cause, ProviderBusy) and _may_park(job, cause):
            until = utc_now() + timedelta(seconds=cause.retry_after_s)
            reason = f"Waiting until {until:%H:%M} UTC: {cause.message}"
            await self._service.park(job.id, job.attempt, until, reason)
            return "parked"
        code, message = _reason(job, error)
        await self._service.fail(job.id, job.attempt, code, message)
        return "failed"

    async def _finish(self, job: Job, result: Result) -> str:
        if not await self._service.finish(job.id, job.attempt, result, job.owner):
            logger.warning(
                "job %s attempt %d ended after its job was taken back: result dropped",
                job.id,
                job.attempt,
            )
            return "dropped"
        if self._estimate is not None:
            await self._learned(job)
        return "completed"

    async def _generated(self, job: Job) -> Result:
        snapshot = await self._service.snapshot(job.snapshot_sha256)
        cap = await self._cap(job)
        running = RunningJob(self._service, job, snapshot, self._stages, cap)
        async with running as context:
            generate = self._others.get(job.kind, self._generate)
            result = await self._foreseen(context, generate)
        warnings = dict.fromkeys([*context.warnings, *result.warnings])
        return replace(result, warnings=list(warnings))

    async def _foreseen(self, context: JobContext, generate: Generate) -> Result:
        """What is generated, and its estimate, which takes about as long as a short call.

        A cap of its own is warned of before anything is paid; without one nobody waits
        for it.
        """
        if any(getattr(context.options, cap) is not None for cap in CAPS):
            await self._foresee(context)
            return await generate(context)
        foreseeing = asyncio.create_task(self._foresee(context))
        try:
            return await generate(context)
        finally:
            await foreseeing

    async def _cap(self, job: Job) -> SharedCap | None:
        """What this job and others may cost together: its group, its owner's month."""
        group = await GroupCap.of(self._service, job)
        month = await MonthCap.of(self._service.spending, job.owner)
        if group is None or month is None:
            return group or month
        return BothCaps(group, month)

    async def _foresee(self, context: JobContext) -> None:
        """Keeps what the job is likely to need; warns of a cap that will stop it.

        Nothing that goes wrong with it is the job's.
        """
        if self._estimate is None or context.attempt > 1:
            return
        try:
            found = await self._estimate(
                context.options, context.snapshot, context.kind
            )
            if found.calls:
                await self._service.keep_estimate(context.job_id, found.kept())
        except AppError:
            return  # the job will meet the same, and say so
        except Exception:  # the worker's job boundary
            logger.warning("job %s was not estimated", context.job_id, exc_info=True)
            return
        for warning in found.warnings():
            await context.warn(warning)

    async def _learned(self, job: Job) -> None:
        try:
            await self._service.learn(job.id)
        except SQLAlchemyError:
            logger.warning("nothing was learned from job %s", job.id, exc_info=True)


def _may_park(job: Job, busy: ProviderBusy) -> bool:
    return job.parked < MAX_PARKED and busy.retry_after_s <= MAX_PARKED_S


def _reason(job: Job, error: Exception) -> tuple[str, str]:
    """The code and message that end the job; what nobody raised on purpose is logged."""
    cause = _first_cause(error)
    if isinstance(cause, AppError):
        return cause.code, cause.message
    logger.error(
        "job %s attempt %d failed unexpectedly", job.id, job.attempt, exc_info=error
    )
    kind = type(cause).__name__
    return (
        AppError.code,
        f"Something went wrong here ({kind}); the server's log has the details.",
    )


def _first_cause(error: Exception) -> Exception:
    """Calls run in parallel, so an error may come in a group."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
