"""A card that is there already, and what is to be done with it."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import Group, OptionGroup, option

PartKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(\.[0-9]{1,4})?$")]
Mode = Literal[
    "fill_gaps", "rewrite", "expand", "condense", "variant", "extend_book", "portrait"
]


class Existing(OptionGroup):
    """A card that is there already, and what is to be done with it."""

    input_card: str | None = option(
        None,
        "Work on this stored card, by its id (on the command line also a card file).",
        group=Group.EXISTING,
        max_length=1000,
    )
    input_card_mode: Mode = option(
        "fill_gaps",
        "Write what is blank, or write parts anew, longer or shorter; variant makes another "
        "card; extend_book proposes what its lorebook lacks or has out of date; portrait makes "
        "another picture.",
        group=Group.EXISTING,
    )
    parts: list[PartKey] = option(
        [],
        "Only these parts: description, alternate_greetings.1, character_book, all … "
        "A number past the end adds one.",
        group=Group.EXISTING,
        max_length=500,
    )
    instruction: str = option(
        "",
        "What shall be different, in your own words.",
        group=Group.EXISTING,
        max_length=4000,
    )
    stale: bool = option(
        False,
        "Write the parts anew whose sections of the brief have changed since.",
        group=Group.EXISTING,
        advanced=True,
    )
    lock_fields: list[PartKey] = option(
        [],
        "Leave these parts exactly as they are, beside those locked in the library.",
        group=Group.EXISTING,
        advanced=True,
        max_length=500,
    )
    propose: bool = option(
        False,
        "Change nothing yet: what is written waits as proposals until you accept it.",
        group=Group.EXISTING,
        advanced=True,
    )
    input_card_version: int | None = option(
        None,
        "Which version of the card is read; the newest when the job is created.",
        group=Group.EXISTING,
        advanced=True,
        ge=1,
        le=2**31 - 1,
    )
