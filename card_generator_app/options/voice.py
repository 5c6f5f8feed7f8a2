"""What they are like and how they sound."""

from card_generator_app.options.declare import Group, Line, Lines, OptionGroup, option


class Voice(OptionGroup):
    """What they are like and how they sound."""

    traits: Lines = option(
        [], "Traits they must have.", group=Group.VOICE, max_length=20
    )
    flaws: Lines = option(
        [], "Flaws they must have.", group=Group.VOICE, advanced=True, max_length=20
    )
    motivations: Lines = option(
        [], "What drives them.", group=Group.VOICE, advanced=True, max_length=20
    )
    fears: Lines = option(
        [], "What they are afraid of.", group=Group.VOICE, advanced=True, max_length=20
    )
    contradiction: Line | None = option(
        None,
        "Two true things about them that pull apart.",
        group=Group.VOICE,
        advanced=True,
    )
    speech_style: Line | None = option(None, "How they talk.", group=Group.VOICE)
    verbal_tics: Lines = option(
        [],
        "Words, sounds or turns of phrase they cannot help.",
        group=Group.VOICE,
        advanced=True,
        max_length=20,
    )
    relationship_style: Line | None = option(
        None,
        "How they are with those close to them.",
        group=Group.VOICE,
        advanced=True,
    )
    boundaries: Lines = option(
        [], "What they will never do.", group=Group.VOICE, advanced=True, max_length=20
    )
