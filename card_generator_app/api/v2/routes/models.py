"""Models: what the connected server offers, and those that run on this machine."""

import asyncio
from decimal import Decimal
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request

from card_generator_app.api import local_models
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.needs import ADMIN
from card_generator_app.api.services import Services
from card_generator_app.api.v2.catalog_models import (
    ModelDetails,
    ModelPage,
    Recommendations,
    Refreshed,
)
from card_generator_app.api.v2.catalog_out import age_out, model_out, recommended_out
from card_generator_app.api.v2.models import LocalModel, LocalModels
from card_generator_app.errors import NotFound
from card_generator_app.llm.finding import Capability, ModelFilter, Order, found_in
from card_generator_app.llm.listed import find
from card_generator_app.llm.recommend import ModelTask, recommend_all
from card_generator_app.llm.server_models import ServerModels

router = APIRouter(prefix="/models", tags=["models"])

Profile = Annotated[
    str | None,
    Query(max_length=200, description="A config profile: the models of its server."),
]
Usd = Annotated[float | None, Query(ge=0, le=1_000_000)]


@router.get("")
async def models_list(
    services: ServicesDep,
    text: Annotated[str, Query(max_length=200, description="Words to find.")] = "",
    max_prompt_price: Usd = None,
    max_completion_price: Usd = None,
    min_context: Annotated[int | None, Query(ge=0, le=100_000_000)] = None,
    capability: Annotated[list[Capability] | None, Query()] = None,
    sort: Order = "id",
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    profile: Profile = None,
) -> ModelPage:
    """Models of the connected server; prices in US dollars a million tokens.

    Without a server these are OpenRouter's, from the list that comes with the program.
    """
    models = await _models(services, profile)
    listing = await models.listing()
    wanted = ModelFilter(
        text,
        max_prompt_price,
        max_completion_price,
        min_context,
        tuple(capability or ()),
    )
    found = found_in(listing.models.values(), wanted, sort)
    return ModelPage(
        **age_out(models.server, listing),
        total=len(found),
        models=[model_out(one) for one in found[offset : offset + limit]],
    )


@router.get("/recommend")
async def models_recommend(
    services: ServicesDep,
    task: ModelTask | None = None,
    budget: Annotated[
        float | None,
        Query(ge=0, le=1000, description="Most US dollars that a task costs a card."),
    ] = None,
    beside: Annotated[
        str | None,
        Query(
            max_length=200, description="The model that writes; no judge of its kin."
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 3,
    profile: Profile = None,
) -> Recommendations:
    """Which model for which task, and why; for every task when none is named."""
    models = await _models(services, profile)
    listing = await models.listing()
    found = recommend_all(
        list(listing.models.values()),
        [task] if task else list(get_args(ModelTask)),
        budget_usd=None if budget is None else Decimal(str(budget)),
        beside=beside,
        limit=limit,
    )
    return Recommendations(
        **age_out(models.server, listing),
        recommendations=[recommended_out(one) for one in found],
    )


@router.post("/refresh", openapi_extra=ADMIN)
async def models_refresh(services: ServicesDep, profile: Profile = None) -> Refreshed:
    """Ask the server for its models now; OpenRouter tells them without a key too."""
    models = await _models(services, profile)
    listing = await models.refresh()
    return Refreshed(**age_out(models.server, listing), total=len(listing.models))


@router.get("/local")
async def models_installed(services: ServicesDep) -> LocalModels:
    """Models for this machine: what can be installed, and what is."""
    return LocalModels(models=await asyncio.to_thread(local_models.listed, services))


@router.post("/local/{model}/install", openapi_extra=ADMIN)
async def models_install(
    model: str, services: ServicesDep, request: Request, force: bool = False
) -> LocalModel:
    """Download a model, or what is missing of it, and check it against its known hash.

    Answers when it is there; meanwhile `GET /models/local` tells how much is done. Hanging
    up stops it; the next time goes on from there.
    """
    return await local_models.install(
        services, model, force=force, is_left=request.is_disconnected
    )


@router.delete("/local/{model}", openapi_extra=ADMIN)
async def models_remove(model: str, services: ServicesDep) -> LocalModel:
    """Delete a model from this machine's disk, with what was begun of it."""
    return await local_models.remove(services, model)


# Last, for an id has slashes and would swallow the others.
@router.get("/{model:path}")
async def models_show(
    model: str, services: ServicesDep, profile: Profile = None
) -> ModelDetails:
    """One model of the connected server."""
    models = await _models(services, profile)
    listing = await models.listing()
    found = find(listing.models, model)
    if found is None:
        raise NotFound(
            f"{models.server} lists no model {model!r}; `models list` finds by words, "
            "`models refresh` asks the server anew"
        )
    return ModelDetails(**age_out(models.server, listing), model=model_out(found))


async def _models(services: Services, profile: str | None) -> ServerModels:
    own = await services.with_own_profiles()
    return services.connections.models_of(own.server_choice(profile))
