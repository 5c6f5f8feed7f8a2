"""Stored worlds: planned or written, changed by versions, checked, told as lorebooks."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from card_generator_app.api.create_job import create_job
from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.download import book_response
from card_generator_app.api.needs import GENERATE
from card_generator_app.api.v2 import world_models as models
from card_generator_app.api.v2.card_models import Dismissed, ProposalChoice
from card_generator_app.api.v2.jobs_out import job_out
from card_generator_app.api.v2.models import JobAnswer
from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.api.v2.worlds_out import (
    proposal_out,
    report_out,
    row_out,
    world_out,
)
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.generation.world_making import PEOPLE_KIND, WORLD_KIND
from card_generator_app.library.world_rows import StoredWorld
from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.changes import edited
from card_generator_app.worlds.projection import world_book

router = APIRouter(prefix="/worlds", tags=["worlds"])

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("")
async def worlds_list(
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> models.WorldPage:
    """Stored worlds, newest first."""
    page = await services.worlds.list(limit=limit, cursor=cursor)
    return models.WorldPage(
        worlds=[row_out(one) for one in page.items], next_cursor=page.next_cursor
    )


@router.post("", status_code=201)
async def worlds_create(
    new: models.NewWorld, services: ServicesDep, response: Response
) -> models.StoredWorld:
    """Keep a world that you wrote; what does not hold in it is told by `check`."""
    return _answer(response, await services.worlds.create(new.world))


@router.post("/generate", status_code=202, openapi_extra=GENERATE)
async def worlds_generate(
    request: models.WorldRequest,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start planning a world from a premise (`concept`): things, people, relations.

    As wide as `world_scale`, with `lorebook_entries` things (12), `propose_people` people
    more, `relationship_density`, dates with `timeline`. The job's last event has
    `outcome.world_id`.
    """
    return await _start(
        services, request.options, WORLD_KIND, response, idempotency_key
    )


@router.get("/{world_id}")
async def worlds_show(
    world_id: str, services: ServicesDep, response: Response, version: Version = None
) -> models.StoredWorld:
    """One world; its newest version, or the one asked for."""
    return _answer(response, await services.worlds.get(world_id, version))


@router.patch("/{world_id}")
async def worlds_edit(
    world_id: str,
    change: models.WorldEdit,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredWorld:
    """Make the next version. 412 when the world has changed since that in If-Match."""
    edit = partial(edited, edit=change)
    stored = await services.worlds.edit(world_id, edit, version=version)
    return _answer(response, stored)


@router.delete("/{world_id}", status_code=204, response_class=Response)
async def worlds_delete(world_id: str, services: ServicesDep) -> None:
    """Delete a world, its versions and what is proposed to it; its cards stay."""
    await services.worlds.delete(world_id)


@router.get("/{world_id}/check")
async def worlds_check(world_id: str, services: ServicesDep) -> models.WorldReport:
    """What does not hold together: relations to nothing, contradictory dates, one name
    for two things; and where the cards of its people say otherwise than the world, do
    not know of each other, or share their phrases."""
    stored = await services.worlds.get(world_id)
    cards = {
        one.person: (await services.cards.get(one.card_id)).card
        for one in stored.cards
        if one.person is not None
    }
    return await asyncio.to_thread(report_out, stored, cards)


@router.get("/{world_id}/export/{file_format}", response_class=Response)
async def worlds_export(
    world_id: str,
    file_format: LorebookFormat,
    services: ServicesDep,
    version: Version = None,
) -> Response:
    """The world as a lorebook. `X-Card-Losses` lists, as JSON, what the format lacks."""
    stored = await services.worlds.get(world_id, version)
    return await book_response(world_book(stored.world), file_format)


@router.post("/{world_id}/people", status_code=202, openapi_extra=GENERATE)
async def worlds_people(
    world_id: str,
    request: models.WorldRequest,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start thinking up `propose_people` people (3) for the world, as proposals.

    `concept` may say who is missing.
    """
    await services.worlds.get(world_id)
    options = request.options.model_copy(update={"world_id": world_id})
    return await _start(services, options, PEOPLE_KIND, response, idempotency_key)


@router.get("/{world_id}/proposals")
async def worlds_proposals(
    world_id: str, services: ServicesDep
) -> models.WorldProposals:
    """What was thought up for the world and waits for your word, oldest first."""
    waiting = await services.worlds.proposals(world_id)
    return models.WorldProposals(proposals=[proposal_out(one) for one in waiting])


@router.post("/{world_id}/proposals/accept")
async def worlds_accept(
    world_id: str,
    choice: ProposalChoice,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredWorld:
    """Take proposals into the world, as its next version."""
    stored = await services.worlds.accept(world_id, choice.ids, version=version)
    return _answer(response, stored)


@router.post("/{world_id}/proposals/dismiss")
async def worlds_dismiss(
    world_id: str, choice: ProposalChoice, services: ServicesDep
) -> Dismissed:
    """Drop proposals."""
    return Dismissed(dismissed=await services.worlds.dismiss(world_id, choice.ids))


@router.post("/{world_id}/cards")
async def worlds_add(
    world_id: str,
    member: models.WorldMember,
    services: ServicesDep,
    response: Response,
) -> models.StoredWorld:
    """Say that a stored card stands in this world, and as whom."""
    stored = await services.worlds.add_card(world_id, member.card_id, member.person)
    return _answer(response, stored)


def _answer(response: Response, stored: StoredWorld) -> models.StoredWorld:
    set_etag(response, stored.version)
    return world_out(stored)


async def _start(
    services: ServicesDep,
    options: GenerationOptions,
    kind: str,
    response: Response,
    key: str | None,
) -> JobAnswer:
    sent = options.model_dump(mode="json", exclude_unset=True)
    job = await create_job(services, sent, key, kind=kind)
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))
