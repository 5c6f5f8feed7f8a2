"""Which fields the card has, and their shape."""

from typing import Literal

from card_generator_app.options.declare import Group, OptionGroup, option


class Fields(OptionGroup):
    """Which fields the card has, and their shape."""

    length_preset: Literal["lite", "standard", "rich"] = option(
        "standard", "How long the fields get.", group=Group.FIELDS
    )
    description_format: Literal["prose", "attributes", "plist"] = option(
        "prose", "Shape of the description.", group=Group.FIELDS, advanced=True
    )
    system_prompt_mode: Literal["none", "generate"] = option(
        "none",
        "Whether the card brings its own system prompt.",
        group=Group.FIELDS,
        advanced=True,
    )
    post_history_mode: Literal["none", "generate"] = option(
        "none",
        "Whether the card brings post-history instructions.",
        group=Group.FIELDS,
        advanced=True,
    )
