"""Who the character is."""

from typing import Literal

from card_generator_app.options.declare import Group, Line, OptionGroup, option


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
    gender: Line | None = option(
        None, "Gender, in your own words.", group=Group.IDENTITY
    )
    pronouns: Literal["she", "he", "they", "it"] | None = option(
        None, "Pronouns; read from the concept when left out.", group=Group.IDENTITY
    )
    age: Line | None = option(
        None, 'Age: a number or words ("late fifties").', group=Group.IDENTITY
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
