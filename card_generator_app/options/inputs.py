"""What the card is made from."""

from card_generator_app.options.declare import (
    MAX_CONCEPT_CHARS,
    Group,
    OptionGroup,
    option,
)


class Inputs(OptionGroup):
    """What the card is made from."""

    concept: str = option(
        "",
        "Who the character is, in your own words: one line or many pages.",
        group=Group.INPUT,
        max_length=MAX_CONCEPT_CHARS,
    )
