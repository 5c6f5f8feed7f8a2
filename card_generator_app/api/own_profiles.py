"""Config profiles of one's own: checked as a file is before they are kept."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from card_generator_app.access.caller import Caller, Scope
from card_generator_app.api.services import Services
from card_generator_app.errors import Conflict, Forbidden, TooLarge
from card_generator_app.profiles.config import ConfigContent, config_profile

_MOST_BYTES = 64_000


async def create(
    services: Services, caller: Caller, name: str, content: ConfigContent
) -> None:
    """Keeps a new one; raises Conflict for a name that is taken, ProfileError."""
    if services.configs.is_file(name):
        raise Conflict(f"'{name}' is a shipped profile's name; take another")
    await services.profiles.create(name, _checked(caller, name, content))


async def replace(
    services: Services,
    caller: Caller,
    name: str,
    content: ConfigContent,
    *,
    version: int,
) -> None:
    """Makes it say this; raises VersionConflict, ProfileNotFound, Conflict, ProfileError."""
    await _must_be_own(services, name)
    checked = _checked(caller, name, content)
    await services.profiles.replace(name, checked, version=version)


async def delete(services: Services, name: str) -> None:
    """Forgets it; raises ProfileNotFound, or Conflict for a file."""
    await _must_be_own(services, name)
    await services.profiles.delete(name)


async def copy(services: Services, caller: Caller, name: str, new: str) -> None:
    """Keeps the same under another name, from a file or from one's own."""
    known = await services.with_own_profiles()
    found = known.configs.get(name)
    content = found.model_dump(exclude={"name"}, exclude_unset=True)
    await create(services, caller, new, ConfigContent(**content))


async def exported(services: Services, name: str) -> str:
    """A profile as the YAML file that it could be."""
    known = await services.with_own_profiles()
    found = known.configs.get(name)
    content = found.model_dump(mode="json", exclude={"name"}, exclude_unset=True)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _checked(caller: Caller, name: str, content: ConfigContent) -> Mapping[str, Any]:
    _check_addresses(caller, content)
    said = content.model_dump(mode="json", exclude_unset=True)
    config_profile(name, said)
    if len(json.dumps(said)) > _MOST_BYTES:
        raise TooLarge(f"a profile has at most {_MOST_BYTES:,} bytes")
    return said


def _check_addresses(caller: Caller, content: ConfigContent) -> None:
    """An operator's profile may lead into our own network, as a file may; no other."""
    if caller.may(Scope.ADMIN):
        return
    for field in ("base_url", "image_base_url"):
        if getattr(content, field) is not None:
            raise Forbidden(
                f"{field}: only an admin's profile names a server; "
                "options.base_url may name one on the open internet"
            )


async def _must_be_own(services: Services, name: str) -> None:
    known = await services.with_own_profiles()
    if known.configs.is_file(name):
        raise Conflict(f"'{name}' is shipped, and read-only: copy it first")
