"""A world from a premise, as a lorebook: composed, stateless, no model asked."""

import asyncio
import secrets

from fastapi import APIRouter, Response

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.download import losses_header
from card_generator_app.api.needs import GENERATE
from card_generator_app.api.v2.models import WorldRequest
from card_generator_app.cards.lorebooks.converter import encode_lorebook
from card_generator_app.generation.world_book import world_book

router = APIRouter(prefix="/lorebooks", tags=["lorebooks"])


@router.post("/compose", response_class=Response, openapi_extra=GENERATE)
async def lorebooks_compose(wanted: WorldRequest, services: ServicesDep) -> Response:
    """A world for a premise, put together by the built-in composer: about a second.

    No model is asked and nothing is kept. `X-Seed` is the seed that gives it again;
    `X-Card-Losses` lists, as JSON, what the format cannot carry.
    """
    seed = secrets.randbelow(2**31) if wanted.seed is None else wanted.seed
    composer = await services.writers.composer()
    world = await asyncio.to_thread(
        composer.compose_world, wanted.premise, wanted.entries, seed
    )
    content, losses = encode_lorebook(world_book(world), wanted.format)
    headers = {"X-Card-Losses": losses_header(losses), "X-Seed": str(seed)}
    return Response(content, media_type="application/json", headers=headers)
