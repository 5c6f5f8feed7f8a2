"""A look behind: what jobs asked of models, and what went wrong lately."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.v2 import operating_models as models
from card_generator_app.api.v2.jobs_out import counted, usd
from card_generator_app.jobs.job import StoredCall, Tokens
from card_generator_app.llm.redact import redact

router = APIRouter(prefix="/debug", tags=["debug"])


@router.get("/jobs/{job_id}")
async def debug_job(job_id: str, services: ServicesDep) -> models.DebugJob:
    """Every attempt at every call of a job: prompt, reply, error, time, tokens, cost."""
    job = await services.jobs.get(job_id)
    calls = await services.jobs.calls(job_id, bodies=True)
    stages = await services.jobs.stages(job_id)
    return models.DebugJob(
        job_id=job.id,
        status=job.status.value,
        attempt=job.attempt,
        tokens=counted(job.tokens),
        cost_usd=usd(job.cost_usd),
        stages=[models.DebugStage(**vars(one)) for one in stages],
        calls=[_call(one) for one in calls],
    )


@router.get("/errors")
async def debug_errors(
    services: ServicesDep,
    caller: CallerDep,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> models.RecentErrors:
    """Jobs that failed and attempts at calls that did, newest first.

    Defects of the server itself are in its log.
    """
    found = await services.failures.recent(owner=caller.sees, limit=limit)
    return models.RecentErrors(
        errors=[
            models.RecentError(**vars(one) | {"message": redact(one.message or "")})
            for one in found
        ]
    )


def _call(call: StoredCall) -> models.DebugCall:
    tokens = Tokens(call.prompt_tokens, call.completion_tokens)
    return models.DebugCall(
        key=call.key,
        attempt=call.attempt,
        model=call.model,
        provider=call.provider,
        generation_id=call.generation_id,
        request=_clean(call.body),
        reply=_clean(call.reply),
        error_code=call.error_code,
        error=_clean(call.error),
        tokens=counted(tokens),
        cost_usd=None if call.cost_usd is None else usd(call.cost_usd),
        latency_s=call.latency_s,
        ended_at=call.created_at,
    )


def _clean(value: Any) -> Any:
    """The same without keys in its texts."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
