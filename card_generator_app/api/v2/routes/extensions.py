"""Lorebooks of stored cards, compared with what is new."""

from fastapi import APIRouter, Response

from card_generator_app.api.create_job import create_job
from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.needs import GENERATE
from card_generator_app.api.services import Services
from card_generator_app.api.v2 import card_models as models
from card_generator_app.api.v2.jobs_out import job_out
from card_generator_app.api.v2.models import JobAnswer

router = APIRouter(prefix="/cards/{card_id}/lorebook", tags=["cards"])


@router.post("/extend", status_code=202, openapi_extra=GENERATE)
async def cards_extend(
    card_id: str,
    wanted: models.BookExtend,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start looking for what the lorebook lacks or has out of date.

    The card is not changed: what is written waits as proposals, each with its reason and
    the place in a source, until `cards_accept`. 409 where the whole book is locked.
    """
    return await start_extension(services, card_id, wanted, response, idempotency_key)


async def start_extension(
    services: Services,
    card_id: str,
    wanted: models.BookExtend,
    response: Response,
    idempotency_key: str | None,
) -> JobAnswer:
    """The job that compares the lorebook of a card, or one by itself, with what is new."""
    asked = wanted.model_dump(exclude={"entries", "options"}, exclude_defaults=True)
    if wanted.entries is not None:
        asked["lorebook_entries"] = wanted.entries
    sent = {**wanted.options, **asked, "input_card": card_id}
    sent["input_card_mode"] = "extend_book"
    job = await create_job(services, sent, idempotency_key)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))
