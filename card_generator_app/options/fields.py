"""Which fields the card has, and their shape."""

from typing import Annotated, Literal

from pydantic import Field

from card_generator_app.options.declare import Group, OptionGroup, option

TextField = Literal[
    "description",
    "personality",
    "scenario",
    "first_mes",
    "alternate_greetings",
    "group_only_greetings",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
]
CardField = Literal[TextField, "lorebook"]
SizedField = Literal[
    "description",
    "personality",
    "scenario",
    "greeting",
    "exchange",
    "entry",
    "system_prompt",
    "post_history",
    "notes",
]
Tokens = Annotated[int, Field(ge=10, le=8000)]
DescriptionFormat = Literal[
    "prose",
    "attributes",
    "wpp",
    "sbf",
    "boostyle",
    "plist",
    "ali_chat",
    "jed",
]


class Fields(OptionGroup):
    """Which fields the card has, and their shape."""

    spec: Literal["v1", "v2", "v3"] = option(
        "v3",
        "Card specification: what the card may carry, and what a JSON download is.",
        group=Group.FIELDS,
        advanced=True,
    )
    fields: list[CardField] = option(
        [],
        "Write only these fields; the others stay empty.",
        group=Group.FIELDS,
        advanced=True,
        max_length=11,
    )
    skip_fields: list[CardField] = option(
        [],
        "Leave these fields empty.",
        group=Group.FIELDS,
        advanced=True,
        max_length=11,
    )
    length_preset: Literal["lite", "standard", "rich", "epic"] = option(
        "standard", "How long the fields get.", group=Group.FIELDS
    )
    field_token_targets: dict[SizedField, Tokens] = option(
        {},
        "Most tokens for single fields, instead of the preset's (description=400).",
        group=Group.FIELDS,
        advanced=True,
    )
    card_token_budget: int | None = option(
        None,
        "Most tokens that are sent with every message; targets shrink to fit.",
        group=Group.FIELDS,
        advanced=True,
        ge=100,
        le=20_000,
    )
    description_format: DescriptionFormat = option(
        "prose", "Shape of the description.", group=Group.FIELDS, advanced=True
    )
    system_prompt_mode: Literal["none", "generate", "template"] = option(
        "none",
        "Whether the card brings a system prompt: written for it, or the profile's own.",
        group=Group.FIELDS,
        advanced=True,
    )
    post_history_mode: Literal["none", "generate", "template"] = option(
        "none",
        "Whether the card brings post-history instructions: written, or the profile's own.",
        group=Group.FIELDS,
        advanced=True,
    )
