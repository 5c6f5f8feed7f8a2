"""First messages and example dialogue."""

from card_generator_app.options.declare import Group, Lines, OptionGroup, option


class Greetings(OptionGroup):
    """First messages and example dialogue."""

    alternate_greetings: int = option(
        2,
        "Alternate greetings, each another scene.",
        group=Group.GREETINGS,
        ge=0,
        le=20,
    )
    greeting_styles: Lines = option(
        [],
        "Styles of the greetings, taken in turn (cinematic, quiet, comic).",
        group=Group.GREETINGS,
        advanced=True,
        max_length=31,
    )
    greeting_scenarios: Lines = option(
        [],
        "What the greetings are about, the first message first.",
        group=Group.GREETINGS,
        advanced=True,
        max_length=31,
    )
    group_greetings: int = option(
        0,
        "Greetings only for group chats (V3).",
        group=Group.GREETINGS,
        advanced=True,
        ge=0,
        le=10,
    )
    example_dialogues: int = option(
        3,
        "Example exchanges, each in another mood.",
        group=Group.GREETINGS,
        ge=0,
        le=10,
    )
    example_coverage: Lines = option(
        [],
        "Moods or situations the examples must show.",
        group=Group.GREETINGS,
        advanced=True,
        max_length=10,
    )
