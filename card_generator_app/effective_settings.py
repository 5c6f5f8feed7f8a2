"""What each setting is and who has said so, secrets left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import SecretStr
from pydantic_settings import (
    DotEnvSettingsSource,
    EnvSettingsSource,
    InitSettingsSource,
)

from card_generator_app.settings import ConfigFile, Settings

Source = Literal["environment", ".env", "config file", "default", "program"]


@dataclass(frozen=True)
class Setting:
    """One of them as it holds: `name` its variable, `source` what has set it."""

    name: str
    value: str | None
    source: Source
    about: str


def effective(settings: Settings) -> list[Setting]:
    """What holds and why, in the order of their declaration.

    A secret is never shown; a URL as it is, which may hold a password.
    """
    sources = _sources(settings)
    return [
        Setting(
            name=str(field.alias),
            value=_shown(getattr(settings, name)),
            source=next(
                (one for one, said in sources.items() if field.alias in said), "default"
            ),
            about=field.description or "",
        )
        for name, field in type(settings).model_fields.items()
    ]


def _sources(settings: Settings) -> dict[Source, Mapping[str, Any]]:
    """What each says, by variable; who wins stands first."""
    kind = type(settings)
    env_file = settings.model_config.get("env_file")
    return {
        "program": InitSettingsSource(kind, dict.fromkeys(settings.given))(),
        "environment": EnvSettingsSource(kind)(),
        ".env": DotEnvSettingsSource(kind, env_file=env_file)(),
        "config file": ConfigFile(kind, settings.config_file)(),
    }


def _shown(value: object) -> str | None:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else None
    return None if value is None else str(value)
