"""Profiles of one's own, of both kinds: checked as a file is before they are kept."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from card_generator_app.access.caller import Caller, Scope
from card_generator_app.api import profiles
from card_generator_app.api.services import Services
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.yamltext import dump_yaml, parse_yaml
from card_generator_app.errors import Conflict, Forbidden, ProfileError, TooLarge
from card_generator_app.profiles import Kind
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

_MOST_BYTES = 64_000

Said = Mapping[str, Any]


async def create(
    services: Services, caller: Caller, kind: Kind, name: str, said: Said
) -> None:
    """Keeps a new one; raises Conflict for a name that is taken, ProfileError."""
    if profiles.folder(services, kind).is_file(name):
        raise Conflict(f"'{name}' is a shipped profile's name; take another")
    kept = await asyncio.to_thread(_checked, services, caller, kind, name, said)
    await services.profiles.create(kind, name, kept)


async def replace(
    services: Services,
    caller: Caller,
    kind: Kind,
    name: str,
    said: Said,
    *,
    version: int,
) -> None:
    """Makes it say this; raises VersionConflict, ProfileNotFound, Conflict, ProfileError."""
    await _must_be_own(services, kind, name)
    kept = await asyncio.to_thread(_checked, services, caller, kind, name, said)
    await services.profiles.replace(kind, name, kept, version=version)


async def delete(services: Services, kind: Kind, name: str) -> None:
    """Forgets it; raises ProfileNotFound, or Conflict for a file."""
    await _must_be_own(services, kind, name)
    await services.profiles.delete(kind, name)


async def copy(
    services: Services, caller: Caller, kind: Kind, name: str, new: str
) -> None:
    """Keeps the same under another name, from a file or from one's own."""
    await create(services, caller, kind, new, await _said_by(services, kind, name))


async def exported(services: Services, kind: Kind, name: str) -> bytes:
    """A profile as a YAML file, from which `read` makes the same."""
    return dump_yaml(dict(await _said_by(services, kind, name)))


def read(content: bytes) -> Said:
    """What a YAML file says; raises CardFormatError where it is none."""
    said: Said = parse_yaml(content, Repairs(), typed=True)
    return said


async def _said_by(services: Services, kind: Kind, name: str) -> Said:
    known = await services.with_own_profiles()
    found: ConfigProfile | PromptProfile = await asyncio.to_thread(
        profiles.folder(known, kind).get, name
    )
    if isinstance(found, ConfigProfile):
        return found.model_dump(mode="json", exclude={"name"}, exclude_unset=True)
    return {
        "description": found.description,
        "options": found.options,
        "templates": found.templates,
    }


def _checked(
    services: Services, caller: Caller, kind: Kind, name: str, said: Said
) -> Said:
    """What is kept of it. Raises Forbidden, ProfileError, TooLarge."""
    if problems := profiles.problems_of(services, kind, name, said):
        raise ProfileError("; ".join(problems))
    if kind == "config":
        _check_addresses(caller, said)
    else:
        # Only what is another than the default: the rest gets better with each version.
        base = services.prompts.base()
        templates = said["templates"].items()
        said = {**said, "templates": {t: b for t, b in templates if b != base[t]}}
    if len(json.dumps(said)) > _MOST_BYTES:
        raise TooLarge(f"a profile has at most {_MOST_BYTES:,} bytes")
    return said


def _check_addresses(caller: Caller, said: Said) -> None:
    """An operator's profile may lead into our own network, as a file may; no other."""
    if caller.may(Scope.ADMIN):
        return
    for field in ("base_url", "image_base_url"):
        if said.get(field) is not None:
            raise Forbidden(
                f"{field}: only an admin's profile names a server; "
                "options.base_url may name one on the open internet"
            )


async def _must_be_own(services: Services, kind: Kind, name: str) -> None:
    known = await services.with_own_profiles()
    if profiles.folder(known, kind).is_file(name):
        raise Conflict(f"'{name}' is shipped, and read-only: copy it first")
