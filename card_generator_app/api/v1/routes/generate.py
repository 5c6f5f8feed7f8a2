"""v1: start a card and look after it."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.api.create_job import create_job
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.download import CARD_MEDIA, card_file, finished_card
from card_generator_app.api.needs import CANCEL, GENERATE
from card_generator_app.api.v2.jobs_out import job_out, result_out
from card_generator_app.api.v2.models import JobAnswer, JobResult
from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.options import MAX_CONCEPT_CHARS

router = APIRouter(tags=["v1"])


class GenerateRequest(BaseModel):
    """The few things v1 knows; v2 has them all."""

    model_config = ConfigDict(extra="forbid")

    concept: Annotated[str, Field(min_length=1, max_length=MAX_CONCEPT_CHARS)]
    config_profile: str | None = None
    prompt_profile: str | None = None


@router.post("/generate", status_code=202, openapi_extra=GENERATE)
async def generate(
    request: GenerateRequest, services: ServicesDep, response: Response
) -> JobAnswer:
    """Start making a card; answers at once with the job."""
    sent: dict[str, Any] = {"concept": request.concept}
    if request.config_profile:
        sent["profile"] = request.config_profile
    if request.prompt_profile:
        sent["prompt_profile"] = request.prompt_profile
    job = await create_job(services, sent)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.get("/jobs/{job_id}")
async def show_job(job_id: str, services: ServicesDep) -> JobAnswer:
    """One job: state, progress, cost, error."""
    return JobAnswer(success=True, job=job_out(await services.jobs.get(job_id)))


@router.post("/jobs/{job_id}/cancel", openapi_extra=CANCEL)
async def cancel_job(job_id: str, services: ServicesDep) -> JobAnswer:
    """Stop a job; 409 when it has ended."""
    return JobAnswer(success=True, job=job_out(await services.jobs.cancel(job_id)))


@router.get("/jobs/{job_id}/result")
async def job_result(job_id: str, services: ServicesDep) -> JobResult:
    """The finished card; 409 with the state before that."""
    return result_out(*await finished_card(services, job_id))


@router.get(
    "/jobs/{job_id}/download/{file_format}",
    response_class=Response,
    responses={200: {"content": CARD_MEDIA}},
)
async def download_job(
    job_id: str, file_format: DownloadFormat, services: ServicesDep
) -> Response:
    """The card as a file; what the format cannot carry is named in `X-Card-Losses`."""
    return await card_file(services, job_id, file_format)
