"""What stands on the finished card."""

from card_generator_app.options.declare import Group, Line, Lines, OptionGroup, option


class Output(OptionGroup):
    """What stands on the finished card."""

    creator: Line = option("", "Your name, as the card's creator.", group=Group.OUTPUT)
    character_version: Line = option(
        "1.0", "The card's own version.", group=Group.OUTPUT, advanced=True
    )
    tags: Lines = option(
        [], "Tags the card must have.", group=Group.OUTPUT, max_length=50
    )
