"""Profiles as v2 shows and takes them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.api.v2.chat_models import PromptMessage
from card_generator_app.profiles.config import ConfigContent

ProfileKind = Literal["config", "prompts"]
ProfileName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
_OWN_VERSION = "Of one that you made; null for a file, which is read-only: copy it."


class ProfileInfo(BaseModel):
    kind: ProfileKind
    name: str
    description: str = Field(description="Or what is wrong with it.")
    is_valid: bool
    version: int | None = Field(description=_OWN_VERSION)


class ProfileList(BaseModel):
    profiles: list[ProfileInfo]


class ProfileDetails(BaseModel):
    kind: ProfileKind
    name: str
    description: str
    digest: str | None = Field(description="Of the templates; null for config.")
    version: int | None = Field(description=_OWN_VERSION)
    content: dict[str, Any]


class NewProfile(BaseModel):
    """A config profile to be kept."""

    model_config = ConfigDict(extra="forbid")

    name: ProfileName
    content: ConfigContent


class ProfileCopy(BaseModel):
    """What the copy is called."""

    model_config = ConfigDict(extra="forbid")

    name: ProfileName


class ProfileReport(BaseModel):
    kind: ProfileKind
    name: str
    is_valid: bool
    problems: list[str]


class CallPreview(BaseModel):
    """One call as it would be made."""

    key: str
    messages: list[PromptMessage]
    tokens: int = Field(description="Of the messages; approximate.")
    max_tokens: int = Field(description="Most tokens of the answer.")
    ready: bool = Field(description="Nothing is asked: the text goes into the card.")


class ProfilePreview(BaseModel):
    kind: ProfileKind
    name: str
    options: dict[str, Any] = Field(description="As a job would be frozen with.")
    models: dict[str, str | None] = Field(
        description="By task; null: the server's own."
    )
    calls: list[CallPreview]
