"""What stands on the finished card."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import (
    Group,
    Line,
    Lines,
    Names,
    OptionGroup,
    option,
)


class Output(OptionGroup):
    """What stands on the finished card."""

    creator: Line = option("", "Your name, as the card's creator.", group=Group.OUTPUT)
    character_version: Line = option(
        "1.0", "The card's own version.", group=Group.OUTPUT, advanced=True
    )
    tags: Lines = option(
        [], "Tags the card must have.", group=Group.OUTPUT, max_length=50
    )
    tags_vocabulary: Names = option(
        [],
        "Tags to choose from; no others are taken.",
        group=Group.OUTPUT,
        advanced=True,
        max_length=500,
    )
    creator_notes_mode: Literal["none", "generate", "text"] = option(
        "generate",
        "The notes for people who choose a card: none, written, or your own text.",
        group=Group.OUTPUT,
        advanced=True,
    )
    creator_notes: Annotated[str, StringConstraints(max_length=10_000)] = option(
        "",
        "Your own creator notes, for the mode text.",
        group=Group.OUTPUT,
        advanced=True,
    )
    embed_manifest: Literal["none", "minimal", "full"] = option(
        "minimal",
        "What the card says of its making: nothing, who wrote it, or how it was made.",
        group=Group.OUTPUT,
        advanced=True,
    )
