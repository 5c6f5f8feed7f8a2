"""Starting a generation, and what one can ask of it."""

from typing import Literal

from fastapi import APIRouter, Response

from card_generator_app.api.batch_items import Problems, items_of
from card_generator_app.api.create_batch import Batch, create_batch
from card_generator_app.api.create_job import create_job
from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.estimate_job import estimate_batch, estimate_job
from card_generator_app.api.needs import GENERATE, READ
from card_generator_app.api.v2.batch_models import BatchRequest
from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.jobs_out import job_out
from card_generator_app.api.v2.models import (
    JobAnswer,
    OptionInfo,
    OptionsAnswer,
)
from card_generator_app.jobs.group import GroupRules
from card_generator_app.options import GenerationOptions, Group

router = APIRouter(prefix="/generation", tags=["generation"])

# Deferred for the command line's sake. FastAPI's own adapters would inherit that, and
# Pydantic then warns of the aliases that FastAPI gives them.
GenerationOptions.model_config["defer_build"] = False
GenerationOptions.model_rebuild()


@router.post("/generate", status_code=202, openapi_extra=GENERATE)
async def generation_generate(
    options: GenerationOptions,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start making a card. Answers at once with the job; follow it by its `events`."""
    # JSON mode: what is frozen with the job is what was sent, not Python objects.
    sent = options.model_dump(mode="json", exclude_unset=True)
    job = await create_job(services, sent, idempotency_key)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.post("/estimate", openapi_extra=READ)
async def generation_estimate(
    options: GenerationOptions,
    services: ServicesDep,
    kind: Literal["generate", "world", "people"] = "generate",
) -> EstimateAnswer:
    """What a job with these options is likely to need: calls, tokens, dollars, time.

    Of `generate`, a cast too; of a world, or of people for one (`world_id`). No model is
    asked and no job begun. The intervals hold nearly all runs; they get better with what
    was seen of the models here.
    """
    sent = options.model_dump(mode="json", exclude_unset=True)
    return await estimate_job(services, sent, kind)


@router.post("/batch", status_code=202, openapi_extra=GENERATE)
async def generation_batch(
    request: BatchRequest,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start making many cards: one job whose items are jobs of their own.

    Nothing is begun unless every item is sound; what is not is named by its line. The
    job's `result` tells what became of each item, its `download` as CSV.
    """
    batch, problems = _batch(request)
    job = await create_batch(services, batch, problems, idempotency_key)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.post("/batch/estimate", openapi_extra=READ)
async def generation_estimate_batch(
    request: BatchRequest, services: ServicesDep
) -> EstimateAnswer:
    """What `batch` with these items is likely to need; they are checked, none is begun."""
    return await estimate_batch(services, *_batch(request))


@router.get("/options")
async def generation_options() -> OptionsAnswer:
    """Every option: group, default, limits, flag. Forms and flags are made from this."""
    schema = GenerationOptions.model_json_schema()
    options = [
        OptionInfo(
            name=name,
            flag=None if name == "concept" else f"--{name.replace('_', '-')}",
            group=schema["properties"][name]["x-group"],
            about=field.description or "",
            advanced=schema["properties"][name]["x-advanced"],
            default=field.get_default(call_default_factory=True),
            json_schema=schema["properties"][name],
        )
        for name, field in GenerationOptions.model_fields.items()
    ]
    return OptionsAnswer(groups=[group.value for group in Group], options=options)


def _batch(request: BatchRequest) -> tuple[Batch, Problems]:
    problems = Problems()
    items = items_of(request.items, request.text, request.format, problems)
    shared = request.options.model_dump(mode="json", exclude_unset=True)
    rules = GroupRules(request.at_once, request.continue_on_error, request.max_cost_usd)
    return Batch(shared, items, rules), problems
