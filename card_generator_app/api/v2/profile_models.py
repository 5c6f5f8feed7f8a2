"""Profiles as v2 shows and takes them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from card_generator_app.api.v2.chat_models import PromptMessage
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles import Kind
from card_generator_app.profiles.config import ConfigContent
from card_generator_app.profiles.prompts import PromptContent

ProfileKind = Kind
ProfileName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
_OWN_VERSION = "Of one that you made; null for a file, which is read-only: copy it."


def _kind_of(said: object) -> Kind:
    """Of what a profile says: only those of prompts have templates, and all of them do."""
    if isinstance(said, dict):
        return "prompts" if "templates" in said else "config"
    return "prompts" if isinstance(said, PromptContent) else "config"


ProfileContent = Annotated[
    Annotated[ConfigContent, Tag("config")] | Annotated[PromptContent, Tag("prompts")],
    Discriminator(_kind_of),
]
"""What a profile says: of the kind `prompts` where there are templates."""


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
    content: ProfileContent
    blocked_names: list[str] = Field(
        description="Overworked names that no character gets unasked; [] for config."
    )


class NewProfile(BaseModel):
    """A profile to be kept."""

    model_config = ConfigDict(extra="forbid")

    name: ProfileName
    content: ProfileContent


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


class TemplateInfo(BaseModel):
    """One template of every prompt profile."""

    name: str
    about: str = Field(description="What it is for.")
    variables: list[str] = Field(
        description="What it may use, as it is written: `counts.openings`."
    )
    body: str = Field(
        description="The default profile's, for whoever does not have it."
    )


class ProfileTemplates(BaseModel):
    """What a profile of each kind may say."""

    config: dict[str, Any] = Field(description="A config profile, as a JSON Schema.")
    prompts: list[TemplateInfo]
    filters: list[str] = Field(description="Jinja's filters that templates have.")


class TemplateDraft(BaseModel):
    """A template that need not be kept."""

    model_config = ConfigDict(extra="forbid")

    body: str
    options: GenerationOptions = Field(default_factory=GenerationOptions)


class TemplateProblem(BaseModel):
    line: int = Field(description="From 1; 0 where that cannot be said.")
    text: str


class RenderedTemplate(BaseModel):
    template: str
    text: str = Field(description='As a model would read it; "" with problems.')
    tokens: int = Field(description="Of the text; approximate.")
    problems: list[TemplateProblem]
