"""Profiles: saved technical options (config), and what a model is told (prompts)."""

import asyncio

from fastapi import APIRouter, Response

from card_generator_app.api import own_profiles, profiles
from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.needs import READ
from card_generator_app.api.services import Services
from card_generator_app.api.v2.profile_models import (
    NewProfile,
    ProfileCopy,
    ProfileDetails,
    ProfileList,
    ProfileName,
    ProfilePreview,
    ProfileReport,
)
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.config import ConfigContent

router = APIRouter(prefix="/profiles", tags=["profiles"])


@router.get("")
async def profiles_list(services: ServicesDep) -> ProfileList:
    """Every profile of both kinds, and whether it is sound."""
    known = await services.with_own_profiles()
    return ProfileList(profiles=await asyncio.to_thread(profiles.listed, known))


@router.get("/{kind}/{name}")
async def profiles_show(
    kind: profiles.Kind, name: str, services: ServicesDep, response: Response
) -> ProfileDetails:
    """One profile whole: models and limits, or templates."""
    return await _shown(services, kind, name, response)


@router.get("/{kind}/{name}/validate")
async def profiles_validate(
    kind: profiles.Kind, name: str, services: ServicesDep
) -> ProfileReport:
    """Read it, check every variable of every template, render all of it."""
    known = await services.with_own_profiles()
    return await asyncio.to_thread(profiles.validated, known, kind, name)


@router.post("/{kind}/{name}/preview", openapi_extra=READ)
async def profiles_preview(
    kind: profiles.Kind, name: str, options: GenerationOptions, services: ServicesDep
) -> ProfilePreview:
    """Every prompt of a run with this profile, filled from an example brief. Costs nothing."""
    sent = options.model_dump(mode="json", exclude_unset=True)
    known = await services.with_own_profiles()
    return await asyncio.to_thread(profiles.previewed, known, kind, name, sent)


@router.post("/config", status_code=201)
async def profiles_create(
    new: NewProfile, services: ServicesDep, caller: CallerDep, response: Response
) -> ProfileDetails:
    """Keep a config profile of your own; jobs name it as `profile`."""
    await own_profiles.create(services, caller, new.name, new.content)
    return await _shown(services, "config", new.name, response)


@router.put("/config/{name}")
async def profiles_replace(
    name: ProfileName,
    content: ConfigContent,
    version: SaidVersion,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Change one of your own whole. 412 when it has changed since If-Match; 409 for a
    shipped one, which is read-only: copy it first."""
    await own_profiles.replace(services, caller, name, content, version=version)
    return await _shown(services, "config", name, response)


@router.delete("/config/{name}", status_code=204, response_class=Response)
async def profiles_delete(name: ProfileName, services: ServicesDep) -> None:
    """Delete one of your own; jobs keep what they were started with."""
    await own_profiles.delete(services, name)


@router.post("/config/{name}/copy", status_code=201)
async def profiles_copy(
    name: ProfileName,
    copy: ProfileCopy,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Keep a config profile, shipped or your own, under another name: that one is yours."""
    await own_profiles.copy(services, caller, name, copy.name)
    return await _shown(services, "config", copy.name, response)


@router.get("/config/{name}/export", response_class=Response)
async def profiles_export(name: ProfileName, services: ServicesDep) -> Response:
    """A config profile as a YAML file."""
    text = await own_profiles.exported(services, name)
    return Response(text, media_type="application/yaml")


async def _shown(
    services: Services, kind: profiles.Kind, name: str, response: Response
) -> ProfileDetails:
    known = await services.with_own_profiles()
    found = await asyncio.to_thread(profiles.shown, known, kind, name)
    if found.version is not None:
        set_etag(response, found.version)
    return found
