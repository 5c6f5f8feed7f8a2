"""Profiles: saved technical options (config), and what a model is told (prompts)."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from card_generator_app.api import own_profiles, profiles
from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.needs import READ
from card_generator_app.api.services import Services
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.profile_models import (
    NewProfile,
    ProfileContent,
    ProfileCopy,
    ProfileDetails,
    ProfileList,
    ProfileName,
    ProfilePreview,
    ProfileReport,
    ProfileTemplates,
    RenderedTemplate,
    TemplateDraft,
)
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.errors import InvalidInput
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles import Kind
from card_generator_app.profiles.prompts import PromptContent

router = APIRouter(prefix="/profiles", tags=["profiles"])


@router.get("")
async def profiles_list(services: ServicesDep) -> ProfileList:
    """Every profile of both kinds, and whether it is sound."""
    known = await services.with_own_profiles()
    return ProfileList(profiles=await asyncio.to_thread(profiles.listed, known))


@router.get("/templates")
async def profiles_templates(services: ServicesDep) -> ProfileTemplates:
    """What a profile of each kind may say: fields, and templates with their variables."""
    return await asyncio.to_thread(profiles.templates, services)


@router.post("/templates/{template}/render", openapi_extra=READ)
async def profiles_render(
    template: str, draft: TemplateDraft, services: ServicesDep
) -> RenderedTemplate:
    """A template that need not be kept, filled with an example; or what is wrong with it."""
    sent = draft.options.model_dump(mode="json", exclude_unset=True)
    return await asyncio.to_thread(
        profiles.rendered, services, template, draft.body, sent
    )


@router.get("/{kind}/{name}", response_model_exclude_unset=True)
async def profiles_show(
    kind: Kind, name: str, services: ServicesDep, response: Response
) -> ProfileDetails:
    """One profile whole: models and limits, or templates."""
    return await _shown(services, kind, name, response)


@router.get("/{kind}/{name}/validate")
async def profiles_validate(
    kind: Kind, name: str, services: ServicesDep
) -> ProfileReport:
    """Read it, check every variable of every template, render all of it."""
    known = await services.with_own_profiles()
    return await asyncio.to_thread(profiles.validated, known, kind, name)


@router.post("/{kind}/{name}/preview", openapi_extra=READ)
async def profiles_preview(
    kind: Kind, name: str, options: GenerationOptions, services: ServicesDep
) -> ProfilePreview:
    """Every prompt of a run with this profile, filled from an example brief. Costs nothing."""
    sent = options.model_dump(mode="json", exclude_unset=True)
    known = await services.with_own_profiles()
    return await asyncio.to_thread(profiles.previewed, known, kind, name, sent)


@router.post("/{kind}/validate", openapi_extra=READ)
async def profiles_check(
    kind: Kind, content: ProfileContent, services: ServicesDep
) -> ProfileReport:
    """What is wrong with a profile that need not be kept."""
    said = _said(kind, content)
    problems = await asyncio.to_thread(
        profiles.problems_of, services, kind, _UNNAMED, said
    )
    return ProfileReport(
        kind=kind, name=_UNNAMED, is_valid=not problems, problems=problems
    )


@router.post("/{kind}", status_code=201, response_model_exclude_unset=True)
async def profiles_create(
    kind: Kind,
    new: NewProfile,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Keep a profile of your own; jobs name it as `profile` or `prompt_profile`."""
    said = _said(kind, new.content)
    await own_profiles.create(services, caller, kind, new.name, said)
    return await _shown(services, kind, new.name, response)


@router.post(
    "/{kind}/import",
    status_code=201,
    dependencies=[Depends(multipart_only)],
    response_model_exclude_unset=True,
)
async def profiles_import(
    kind: Kind,
    name: Annotated[ProfileName, Form()],
    file: Upload,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Keep the profile in a YAML file, as `export` writes it."""
    said = await asyncio.to_thread(own_profiles.read, await read_upload(file))
    await own_profiles.create(services, caller, kind, name, said)
    return await _shown(services, kind, name, response)


@router.put("/{kind}/{name}", response_model_exclude_unset=True)
async def profiles_replace(
    kind: Kind,
    name: ProfileName,
    content: ProfileContent,
    version: SaidVersion,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Change one of your own whole. 412 when it has changed since If-Match; 409 for a
    shipped one, which is read-only: copy it first."""
    said = _said(kind, content)
    await own_profiles.replace(services, caller, kind, name, said, version=version)
    return await _shown(services, kind, name, response)


@router.delete("/{kind}/{name}", status_code=204, response_class=Response)
async def profiles_delete(kind: Kind, name: ProfileName, services: ServicesDep) -> None:
    """Delete one of your own; jobs keep what they were started with."""
    await own_profiles.delete(services, kind, name)


@router.post("/{kind}/{name}/copy", status_code=201, response_model_exclude_unset=True)
async def profiles_copy(
    kind: Kind,
    name: ProfileName,
    copy: ProfileCopy,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> ProfileDetails:
    """Keep a profile, shipped or your own, under another name: that one is yours."""
    await own_profiles.copy(services, caller, kind, name, copy.name)
    return await _shown(services, kind, copy.name, response)


@router.get("/{kind}/{name}/export", response_class=Response)
async def profiles_export(
    kind: Kind, name: ProfileName, services: ServicesDep
) -> Response:
    """A profile as a YAML file."""
    content = await own_profiles.exported(services, kind, name)
    return Response(content, media_type="application/yaml")


_UNNAMED = "draft"


def _said(kind: Kind, content: ProfileContent) -> own_profiles.Said:
    """What was sent of it; raises InvalidInput where that is the other kind's."""
    if isinstance(content, PromptContent) != (kind == "prompts"):
        raise InvalidInput(
            "a prompt profile has templates, which a config profile has not; "
            f"this was sent as one of kind '{kind}'"
        )
    return content.model_dump(mode="json", exclude_unset=True)


async def _shown(
    services: Services, kind: Kind, name: str, response: Response
) -> ProfileDetails:
    known = await services.with_own_profiles()
    found = await asyncio.to_thread(profiles.shown, known, kind, name)
    if found.version is not None:
        set_etag(response, found.version)
    return found
