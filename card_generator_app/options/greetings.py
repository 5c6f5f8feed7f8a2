"""First messages and example dialogue."""

from card_generator_app.options.declare import Group, OptionGroup, option


class Greetings(OptionGroup):
    """First messages and example dialogue."""

    alternate_greetings: int = option(
        2,
        "Alternate greetings, each another scene.",
        group=Group.GREETINGS,
        ge=0,
        le=20,
    )
    example_dialogues: int = option(
        3,
        "Example exchanges, each in another mood.",
        group=Group.GREETINGS,
        ge=0,
        le=10,
    )
