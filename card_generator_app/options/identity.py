"""Who the character is."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import Group, Line, Names, OptionGroup, option


class Identity(OptionGroup):
    """Who the character is."""

    name: Line | None = option(
        None,
        "The character's name; chosen for you when left out.",
        group=Group.IDENTITY,
    )
    nickname: Line | None = option(
        None,
        "What {{char}} is called in chat (V3).",
        group=Group.IDENTITY,
        advanced=True,
    )
    name_origin: Annotated[
        str,
        StringConstraints(
            pattern=r"^(auto|real|invented|culture:[A-Za-z][A-Za-z -]{1,60})$"
        ),
    ] = option(
        "auto",
        "Kind of name to choose: auto, real, invented, or culture:… (culture:Basque).",
        group=Group.IDENTITY,
        advanced=True,
    )
    name_blocklist: Names = option(
        [],
        "Names never to choose, besides the shipped list of overworked ones.",
        group=Group.IDENTITY,
        advanced=True,
        max_length=500,
    )
    gender: Line | None = option(
        None, "Gender, in your own words.", group=Group.IDENTITY
    )
    pronouns: Literal["she", "he", "they", "it"] | None = option(
        None, "Pronouns; read from the concept when left out.", group=Group.IDENTITY
    )
    age: Line | None = option(
        None,
        'Age: a number or words ("late fifties"); 18 or more where it is romantic or mature.',
        group=Group.IDENTITY,
    )
    species: Line | None = option(
        None, "Species, when not plainly human.", group=Group.IDENTITY
    )
    occupation: Line | None = option(None, "What they do.", group=Group.IDENTITY)
    role_to_user: Line | None = option(
        None,
        'Who {{user}} is to them ("an old rival", "the new apprentice").',
        group=Group.IDENTITY,
    )
