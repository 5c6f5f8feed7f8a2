"""The world around the character."""

from typing import Literal

from card_generator_app.options.declare import Group, OptionGroup, option


class Lorebook(OptionGroup):
    """The world around the character."""

    lorebook: Literal["none", "embedded"] = option(
        "embedded", "Whether the card carries a lorebook.", group=Group.LOREBOOK
    )
    lorebook_entries: int = option(
        6, "Lorebook entries.", group=Group.LOREBOOK, ge=1, le=200
    )
    scan_depth: int = option(
        4,
        "Messages scanned for keys.",
        group=Group.LOREBOOK,
        advanced=True,
        ge=0,
        le=1000,
    )
    lore_token_budget: int = option(
        1024,
        "Most tokens the lorebook may take of the context.",
        group=Group.LOREBOOK,
        advanced=True,
        ge=0,
        le=100_000,
    )
