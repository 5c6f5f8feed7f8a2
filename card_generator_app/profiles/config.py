"""Config profiles: saved technical options, one YAML file each in `configs/profiles`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from card_generator_app.errors import InvalidInput, ProfileError, ProfileNotFound
from card_generator_app.options import describe_problems, parse_options
from card_generator_app.options.declare import Task

Provider = Literal["any", "openrouter", "compatible", "local", "composer"]


class Retry(BaseModel):
    """How often and how patiently a failed call is tried again."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    max_attempts: int = Field(3, ge=1, le=10, description="The first one included.")
    initial_delay_s: float = Field(1.0, ge=0, description="Before the second attempt.")
    max_delay_s: float = Field(60.0, ge=0, description="Between any two.")
    backoff_factor: float = Field(
        2.0, ge=1, description="How much longer each wait is than the one before."
    )


class Limits(BaseModel):
    """How fast the provider's key may be used, by all workers together."""

    model_config = ConfigDict(extra="forbid")

    requests_per_minute: int | None = Field(
        None, ge=1, description="Nothing: as many as the server takes."
    )
    concurrent_requests: int | None = Field(
        None, ge=1, le=256, description="Calls at once."
    )


class ConfigContent(BaseModel):
    """Models by task, fallbacks, retry policy, limits, and defaults for options.

    `provider` and `base_url` say which server is asked (`llm.servers`); `any` is the one
    of the settings. `image_base_url` is a server for pictures alone. Keys are never in a
    profile: they are settings, by server.
    """

    model_config = ConfigDict(extra="forbid")

    description: str = Field("", description="What it is for, in a sentence.")
    provider: Provider = Field(
        "any", description="Which kind of server is asked; any: the settings' own."
    )
    base_url: str | None = Field(
        None, description="Where that server is. Only an admin may say so."
    )
    image_base_url: str | None = Field(
        None, description="A server for pictures alone. Only an admin may say so."
    )
    models: dict[Literal[Task, "default"], str] = Field(
        default_factory=dict,
        description="The model for each task; default stands in for the others.",
    )
    fallback_models: list[str] = Field(
        default_factory=list, description="Asked in this order where one fails."
    )
    retry: Retry = Field(
        default_factory=Retry, description="How a failed call is tried again."
    )
    limits: Limits = Field(
        default_factory=Limits,
        description="How fast the key may be used, by all workers together.",
    )
    options: dict[str, Any] = Field(
        default_factory=dict, description="Generation options that it sets."
    )


class ConfigProfile(ConfigContent):
    """A profile by its name."""

    name: str = ""

    def model_for(self, task: Task) -> str | None:
        """The model this profile wants for a task; `default` stands in."""
        return self.models.get(task) or self.models.get("default")


class ConfigProfiles:
    """The config profiles of one folder, and those that its user has made (`own`)."""

    def __init__(
        self, folder: Path, own: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._folder, self._own = folder, own or {}

    def with_own(self, own: Mapping[str, Mapping[str, Any]]) -> "ConfigProfiles":
        """The same with a user's own, contents by name; these go first."""
        return ConfigProfiles(self._folder, own)

    def names(self) -> list[str]:
        """Names in order."""
        return sorted(self._own.keys() | self._files())

    def is_file(self, name: str) -> bool:
        """Whether it is one of the folder, which is read-only."""
        return name in self._files() and name not in self._own

    def get(self, name: str) -> ConfigProfile:
        """One profile, validated; raises ProfileNotFound or ProfileError."""
        if name in self._own:
            return config_profile(name, self._own[name])
        if name not in self._files():
            known = ", ".join(self.names()) or "none"
            raise ProfileNotFound(
                f"there is no config profile '{name}' (there are: {known})"
            )
        return _read(self._folder / f"{name}.yaml")

    def of(self, name: str, said: object) -> ConfigProfile:
        """A profile from what one's own says; raises ProfileError."""
        return config_profile(name, said)

    def _files(self) -> set[str]:
        return {path.stem for path in self._folder.glob("*.yaml")}


def config_profile(
    name: str, content: object, where: str | None = None
) -> ConfigProfile:
    """A profile from what it says; raises ProfileError that names each field's problem.

    `where` it is said, for that error: by default the name.
    """
    where = where or name
    try:
        profile = ConfigProfile.model_validate(content)
        parse_options(profile.options)
    except ValidationError as error:
        problems = "; ".join(describe_problems(error))
        raise ProfileError(f"config profile {where}: {problems}") from error
    except InvalidInput as error:
        raise ProfileError(f"config profile {where}: {error}") from error
    return profile.model_copy(update={"name": name})


def _read(path: Path) -> ConfigProfile:
    try:
        content = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProfileError(f"config profile {path.name}: {error}") from error
    return config_profile(path.stem, content, path.name)
