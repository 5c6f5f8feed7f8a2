"""Profiles: saved technical options (config), and what a model is told (prompts)."""

import asyncio

from fastapi import APIRouter

from card_generator_app.api import profiles
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.needs import READ
from card_generator_app.api.v2.models import (
    ProfileDetails,
    ProfileList,
    ProfilePreview,
    ProfileReport,
)
from card_generator_app.options import GenerationOptions

router = APIRouter(prefix="/profiles", tags=["profiles"])


@router.get("")
async def profiles_list(services: ServicesDep) -> ProfileList:
    """Every profile of both kinds, and whether it is sound."""
    return ProfileList(profiles=await asyncio.to_thread(profiles.listed, services))


@router.get("/{kind}/{name}")
async def profiles_show(
    kind: profiles.Kind, name: str, services: ServicesDep
) -> ProfileDetails:
    """One profile whole: models and limits, or templates."""
    return await asyncio.to_thread(profiles.shown, services, kind, name)


@router.get("/{kind}/{name}/validate")
async def profiles_validate(
    kind: profiles.Kind, name: str, services: ServicesDep
) -> ProfileReport:
    """Read it, check every variable of every template, render all of it."""
    return await asyncio.to_thread(profiles.validated, services, kind, name)


@router.post("/{kind}/{name}/preview", openapi_extra=READ)
async def profiles_preview(
    kind: profiles.Kind, name: str, options: GenerationOptions, services: ServicesDep
) -> ProfilePreview:
    """Every prompt of a run with this profile, filled from an example brief. Costs nothing."""
    sent = options.model_dump(mode="json", exclude_unset=True)
    return await asyncio.to_thread(profiles.previewed, services, kind, name, sent)
