"""How an option is declared: once, with its default, its limits and a sentence."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_CONCEPT_CHARS = 100_000


class Group(StrEnum):
    """The sections of the help text and the studio's form, in their order."""

    INPUT = "Input"
    EXISTING = "A card that is there"
    IDENTITY = "Identity"
    VOICE = "Personality and voice"
    STYLE = "Style"
    FIELDS = "Card fields"
    GREETINGS = "Greetings and examples"
    LOREBOOK = "Lorebook"
    WORLD = "World and cast"
    PORTRAIT = "Portrait"
    MODEL = "Writer and model"
    SAMPLING = "Sampling"
    QUALITY = "Quality"
    OUTPUT = "Output"
    RUN = "Run"


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Lines = list[
    Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
    ]
]

Names = list[
    Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
    ]
]

TextTask = Literal["distil", "brief", "write", "lore", "judge", "vision"]
"""What a model answers for a card: what sources say, its plan, its texts, its lorebook,
whether they are good, what a picture shows."""

Task = Literal[TextTask, "image"]
"""And who draws the portrait."""

# No user info, no IPv6: what is checked before sending must be what is meant.
StoredId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Field(json_schema_extra={"format": "stored-id"}),
]
"""Of an uploaded file, or of what else the option names; forms let one upload there."""

WebAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]*)?$",
        max_length=2000,
    ),
]


def option(
    default: Any,
    about: str,
    *,
    group: Group,
    advanced: bool = False,
    **limits: Any,
) -> Any:
    """A registry field: its default, one sentence about it, its group and its limits.

    `advanced` keeps it out of the short help and the simple form.
    """
    extra: dict[str, Any] = {"x-group": group.value, "x-advanced": advanced}
    if isinstance(default, list | dict):
        return Field(
            default_factory=default.copy,
            description=about,
            json_schema_extra=extra,
            **limits,
        )
    return Field(default, description=about, json_schema_extra=extra, **limits)


class OptionGroup(BaseModel):
    """Options of one section. `GenerationOptions` is all of them together."""

    # Deferred: nobody validates a single section.
    model_config = ConfigDict(extra="forbid", validate_default=False, defer_build=True)
