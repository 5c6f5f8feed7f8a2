"""What v2 says of stored cards. Pydantic only: the Python client shares these types."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.models import FileProblem


class CardSummary(BaseModel):
    """What a list shows of a card."""

    tags: list[str] = []
    creator: str = ""
    about: str = Field("", description="The first words of the description.")
    greetings: int = 0
    entries: int = Field(0, description="Lorebook entries.")
    permanent_tokens: int = Field(0, description="Sent with every message; estimated.")


class CardRow(BaseModel):
    """A card in a list."""

    id: str
    kind: Literal["card", "lorebook"] = Field(
        description="A lorebook is kept as a card that holds nothing else."
    )
    name: str
    version: int
    summary: CardSummary
    locks: list[str] = Field(description="Parts that no generation may change.")
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = Field(description="When it went into the trash.")


class CardDuplicates(BaseModel):
    groups: list[list[CardRow]] = Field(
        description="Two cards and more that say the same; changed last, first."
    )


class StoredCard(CardRow):
    """A card with the content of one version."""

    card: dict[str, Any] = Field(description="The card, V3, unknown fields kept.")
    provenance: dict[str, Any] = Field(description="Whose words each part is.")
    writer: str
    has_portrait: bool
    job_id: str | None


class CardPage(BaseModel):
    cards: list[CardRow]
    next_cursor: str | None = Field(
        description="Ask for more with it; null at the end."
    )


class CardVersion(BaseModel):
    version: int
    writer: str = Field(description='Who made it: "author", "composer", a provider.')
    job_id: str | None
    portrait_sha256: str | None = Field(
        description="Its picture, by content; null without one."
    )
    created_at: datetime


class CardVersions(BaseModel):
    versions: list[CardVersion]


class CardChange(BaseModel):
    """One value that differs; null where there was or is none."""

    path: str
    old: Any
    new: Any


class CardDiff(BaseModel):
    from_version: int
    to_version: int
    changes: list[CardChange]


class NewCard(BaseModel):
    """A card as JSON, of any spec; it is read as leniently as a file."""

    model_config = ConfigDict(extra="forbid")

    card: dict[str, Any]
    portrait_file: str | None = Field(None, description="The id of an uploaded file.")


class CardEdit(BaseModel):
    """What shall be different in the next version."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, Any] = Field(
        {}, description="V3 `data` fields to set; null removes an optional one."
    )
    card: dict[str, Any] | None = Field(
        None, description="A whole card instead of `fields`."
    )
    portrait_file: str | None = Field(None, description="The id of an uploaded file.")
    portrait_version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Take the picture of this version."
    )
    remove_portrait: bool = Field(False, description="Be without a picture.")


class CardRestore(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=2**31 - 1)


class CardParts(BaseModel):
    """Parts: `description`, `tags`, `alternate_greetings.0`, `character_book.2` …"""

    model_config = ConfigDict(extra="forbid")

    parts: list[str] = Field(max_length=500)


class ImportedCard(StoredCard):
    """A card that was read from a file, and what was mended in reading."""

    format: str
    repairs: list[FileProblem]


class CardRegenerate(BaseModel):
    """What of a stored card is written anew. Without `parts` and `stale`: see `mode`."""

    model_config = ConfigDict(extra="forbid")

    parts: list[str] = Field(
        [],
        max_length=500,
        description="`description`, `alternate_greetings.0`, `character_book`, `all` …; a "
        "number past the end adds one.",
    )
    instruction: str = Field("", max_length=4000)
    stale: bool = Field(
        False, description="Exactly the parts whose sections of the brief have changed."
    )
    mode: Literal["fill_gaps", "rewrite", "expand", "condense"] = "rewrite"
    propose: bool = Field(
        False, description="Change nothing: what is written waits as proposals."
    )
    options: dict[str, Any] = Field(
        {}, description="Further options, as in `generate`."
    )


class CardPaint(BaseModel):
    """How the next portrait of a stored card is made."""

    model_config = ConfigDict(extra="forbid")

    instruction: str = Field(
        "", max_length=4000, description="What is to be seen, in your words."
    )
    options: dict[str, Any] = Field(
        {},
        description="Further options, as in `generate`; `image` is generate or drawn.",
    )


class BookExtend(BaseModel):
    """What a lorebook is compared with; with nothing named, with its own card."""

    model_config = ConfigDict(extra="forbid")

    concept: str = Field("", description="What it shall tell, in your words.")
    source_files: list[str] = Field([], description="Ids of uploaded files.")
    source_urls: list[str] = []
    instruction: str = Field("", max_length=4000)
    entries: int | None = Field(
        None, ge=1, le=200, description="At most so many new or changed; 6 by default."
    )
    options: dict[str, Any] = Field(
        {}, description="Further options, as in `generate`."
    )


class PlannedPart(BaseModel):
    part: str
    how: str = Field(description="fill_gaps for what is blank, else the mode.")


class KeptPart(BaseModel):
    part: str
    why: str


class RegeneratePlan(BaseModel):
    """What `regenerate` would write and need, and what of the card it would leave, and why."""

    card_id: str
    version: int
    write: list[PlannedPart]
    kept: list[KeptPart]
    estimate: EstimateAnswer


class CardBrief(BaseModel):
    """What the card is written from."""

    card_id: str
    version: int
    brief: dict[str, Any] | None = Field(
        description="Null for a card that no generation has read yet."
    )


class BriefEdit(BaseModel):
    """A JSON merge patch for the brief: what is named is replaced, null empties it."""

    model_config = ConfigDict(extra="forbid")

    brief: dict[str, Any]


class StalePart(BaseModel):
    part: str
    sections: list[str] = Field(description="What has changed since it was written.")
    by_author: bool = Field(
        description="Your own words: written anew only when named in `parts`."
    )


class StaleParts(BaseModel):
    card_id: str
    version: int
    parts: list[StalePart]


class CardProposal(BaseModel):
    """A part as it could be; `old` is null for what the card does not have yet."""

    id: str
    part: str
    old: Any
    new: Any
    reason: str
    ref: str | None = Field(description="Where the reason is found, in a source.")
    writer: str
    job_id: str | None
    created_at: datetime


class CardProposals(BaseModel):
    proposals: list[CardProposal]


class ProposalChoice(BaseModel):
    """Which proposals; null for all."""

    model_config = ConfigDict(extra="forbid")

    ids: list[str] | None = Field(None, max_length=500)


class Dismissed(BaseModel):
    dismissed: int
