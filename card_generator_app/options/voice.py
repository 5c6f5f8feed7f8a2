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
    speech_style: Line | None = option(None, "How they talk.", group=Group.VOICE)
    boundaries: Lines = option(
        [], "What they will never do.", group=Group.VOICE, advanced=True, max_length=20
    )
