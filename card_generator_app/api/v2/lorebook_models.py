"""What v2 says of stored lorebooks. Pydantic only: the Python client shares these types."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from card_generator_app.api.v2.models import FileProblem
from card_generator_app.cards.activation.options import SETTINGS, Setting


class LorebookRow(BaseModel):
    """A lorebook in a list."""

    id: str
    name: str
    version: int
    entries: int
    about: str = Field(description="Its description, and what its entries are called.")
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = Field(description="When it went into the trash.")


class LorebookPage(BaseModel):
    lorebooks: list[LorebookRow]
    next_cursor: str | None = Field(
        description="Ask for more with it; null at the end."
    )


class StoredLorebook(LorebookRow):
    """A lorebook with the content of one version."""

    book: dict[str, Any] = Field(description="The V3 book, unknown fields kept.")
    locks: list[str] = Field(description="Entries that no generation may change.")
    provenance: dict[str, Any] = Field(description="Whose words each entry is.")
    writer: str
    job_id: str | None


class ImportedLorebook(StoredLorebook):
    """A lorebook that was read from a file, and what was mended in reading."""

    format: str
    repairs: list[FileProblem]


class NewLorebook(BaseModel):
    """A V3 book as JSON; what an entry lacks is filled in."""

    model_config = ConfigDict(extra="forbid")

    book: dict[str, Any]
    name: str = Field("", max_length=500, description="For a book that has none.")


class LorebookEdit(BaseModel):
    """What shall be different in the next version."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, Any] = Field(
        {},
        description="Fields of the book to set: name, description, scan_depth, "
        "token_budget, recursive_scanning, extensions, entries; null removes one.",
    )
    put: dict[int, dict[str, Any]] = Field(
        {},
        description="Entries to set, by their number from 0; a number past the end adds "
        "one. What is not named of an entry stays.",
    )
    remove: list[int] = Field([], description="Numbers of entries to take out.")
    book: dict[str, Any] | None = Field(
        None, description="A whole book instead of all that."
    )


def _field(one: Setting) -> Any:
    kind: Any = list[str] if one.many else one.kind
    if one.choices:
        kind = Literal[one.choices]
    default = list(one.default) if one.many else one.default
    limited = Field(default, description=one.help, ge=one.ge, le=one.le)
    return (kind if default is not None else kind | None, limited)


# Read by `activation.read_options`; this says to everyone else what that takes.
SETTINGS_SCHEMA = create_model(
    "SimulationSettings",
    __config__=ConfigDict(extra="forbid"),
    **{one.name: _field(one) for one in SETTINGS},
).model_json_schema()


class LoreChat(BaseModel):
    """A chat that a lorebook is tried against."""

    model_config = ConfigDict(extra="forbid")

    messages: list[str] = Field(
        min_length=1,
        max_length=1000,
        description="The chat, oldest first: «user: Hello»; user is assumed.",
    )
    settings: Annotated[dict[str, Any], WithJsonSchema(SETTINGS_SCHEMA)] = Field(
        {},
        description="What the reader has set; the book's own settings come before.",
    )
