"""Stored cards written anew: parts, what they are written from, and what waits for a word."""

from typing import Any

from fastapi import APIRouter, Response

from card_generator_app.api.create_job import create_job, planned
from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.estimate_job import estimate_job
from card_generator_app.api.needs import GENERATE, READ
from card_generator_app.api.v2 import card_models as models
from card_generator_app.api.v2.cards_out import card_out
from card_generator_app.api.v2.jobs_out import job_out
from card_generator_app.api.v2.models import JobAnswer
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.generation.brief_edit import edited_brief
from card_generator_app.generation.staleness import is_authors, stale_parts
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.cards import must_be
from card_generator_app.library.proposals import Proposal

router = APIRouter(prefix="/cards/{card_id}", tags=["cards"])


@router.post("/regenerate", status_code=202, openapi_extra=GENERATE)
async def cards_regenerate(
    card_id: str,
    wanted: models.CardRegenerate,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start writing parts anew. The result is the card's next version; locks are kept."""
    job = await create_job(services, _sent(card_id, wanted), idempotency_key)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.post("/regenerate/preview", openapi_extra=READ)
async def cards_preview(
    card_id: str, wanted: models.CardRegenerate, services: ServicesDep
) -> models.RegeneratePlan:
    """Which parts `regenerate` would write, what that needs, and which it would leave, and
    why. Costs nothing."""
    sent = _sent(card_id, wanted)
    stored, plan = await planned(services, sent)
    return models.RegeneratePlan(
        card_id=stored.id,
        version=stored.version,
        write=[
            models.PlannedPart(part=key, how=plan.mode_of(key)) for key in plan.write
        ],
        kept=[models.KeptPart(part=key, why=why) for key, why in plan.kept.items()],
        estimate=await estimate_job(services, sent),
    )


@router.post("/portrait/generate", status_code=202, openapi_extra=GENERATE)
async def cards_paint(
    card_id: str,
    wanted: models.CardPaint,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start making another portrait, and expressions of it where `options` ask for some.

    The result is the card's next version; the picture from before stays in the one before.
    What cannot be painted leaves the card as it is, and the job fails with the reason.
    """
    must_be(await services.cards.get_card(card_id), version)
    sent = {"image": "generate", **wanted.options, "instruction": wanted.instruction}
    sent |= {"input_card": card_id, "input_card_mode": "portrait"}
    job = await create_job(services, sent, idempotency_key)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.get("/brief")
async def cards_brief(
    card_id: str, services: ServicesDep, response: Response
) -> models.CardBrief:
    """What the card is written from: every fact, and whose words it is in."""
    return _brief(response, await services.cards.get(card_id))


@router.patch("/brief")
async def cards_plan(
    card_id: str,
    change: models.BriefEdit,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.CardBrief:
    """Change the brief; the texts stay, and `stale` says which no longer fit it."""
    stored = await services.cards.get_card(card_id)
    brief = edited_brief(stored.brief, change.brief)
    changed = await services.cards.edit_brief(card_id, brief, version=version)
    return _brief(response, changed)


@router.get("/stale")
async def cards_stale(card_id: str, services: ServicesDep) -> models.StaleParts:
    """The parts whose sections of the brief have changed since they were written."""
    stored = await services.cards.get(card_id)
    found = stale_parts(stored.card, stored.brief, stored.provenance)
    return models.StaleParts(
        card_id=stored.id,
        version=stored.version,
        parts=[
            models.StalePart(
                part=key,
                sections=sections,
                by_author=is_authors(key, stored.provenance),
            )
            for key, sections in found.items()
        ],
    )


@router.get("/proposals")
async def cards_proposals(card_id: str, services: ServicesDep) -> models.CardProposals:
    """What was written for the card and waits for your word, oldest first."""
    waiting = await services.proposals.list(card_id)
    return models.CardProposals(proposals=[_proposal(one) for one in waiting])


@router.post("/proposals/accept")
async def cards_accept(
    card_id: str,
    choice: models.ProposalChoice,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredCard:
    """Put proposals into the card, as its next version."""
    stored = await services.proposals.accept(card_id, choice.ids, version=version)
    set_etag(response, stored.version)
    return card_out(stored)


@router.post("/proposals/dismiss")
async def cards_dismiss(
    card_id: str, choice: models.ProposalChoice, services: ServicesDep
) -> models.Dismissed:
    """Drop proposals."""
    dropped = await services.proposals.dismiss(card_id, choice.ids)
    return models.Dismissed(dismissed=dropped)


def _sent(card_id: str, wanted: models.CardRegenerate) -> dict[str, Any]:
    asked = wanted.model_dump(exclude={"mode", "options"}, exclude_defaults=True)
    sent = {**wanted.options, **asked, "input_card": card_id}
    return sent | {"input_card_mode": wanted.mode}


def _brief(response: Response, stored: StoredCard) -> models.CardBrief:
    set_etag(response, stored.version)
    return models.CardBrief(
        card_id=stored.id,
        version=stored.version,
        brief=None if stored.brief is None else dict(stored.brief),
    )


def _proposal(one: Proposal) -> models.CardProposal:
    shown = {name: getattr(one, name) for name in models.CardProposal.model_fields}
    return models.CardProposal(**shown)
