"""The world around the character."""

from typing import Literal

from card_generator_app.options.declare import Group, OptionGroup, option

LoreCategory = Literal[
    "place",
    "person",
    "faction",
    "object",
    "custom",
    "rule",
    "rumour",
    "event",
    "creature",
    "trade",
    "other",
]


class Lorebook(OptionGroup):
    """The world around the character."""

    lorebook: Literal["none", "embedded", "linked", "both"] = option(
        "embedded",
        "A lorebook in the card, in a file of its own that the card names, or both.",
        group=Group.LOREBOOK,
    )
    lorebook_entries: int = option(
        6, "Lorebook entries.", group=Group.LOREBOOK, ge=1, le=200
    )
    lorebook_categories: list[LoreCategory] = option(
        [],
        "Kinds of entries to write (default: whatever the world needs).",
        group=Group.LOREBOOK,
        advanced=True,
        max_length=11,
    )
    lorebook_split: Literal["single", "by_category"] = option(
        "single",
        "One file for the linked lorebook, or one for each kind of entry.",
        group=Group.LOREBOOK,
        advanced=True,
    )
    entry_tokens: int | None = option(
        None,
        "Most tokens of an entry (default: the preset's).",
        group=Group.LOREBOOK,
        advanced=True,
        ge=20,
        le=1000,
    )
    keys_per_entry: int = option(
        4, "Most keys of an entry.", group=Group.LOREBOOK, advanced=True, ge=1, le=10
    )
    key_style: Literal["words", "regex", "both"] = option(
        "words",
        "Keys as words, as patterns that also match their plurals, or both.",
        group=Group.LOREBOOK,
        advanced=True,
    )
    secondary_keys: bool = option(
        False,
        "Ask for second keys, one of which must be there too.",
        group=Group.LOREBOOK,
        advanced=True,
    )
    constant_max: int = option(
        0,
        "Most entries that are always in the prompt.",
        group=Group.LOREBOOK,
        advanced=True,
        ge=0,
        le=20,
    )
    recursion: Literal["off", "safe", "on"] = option(
        "off",
        "Whether entries call entries: no, yes but never in a circle, or freely.",
        group=Group.LOREBOOK,
        advanced=True,
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
