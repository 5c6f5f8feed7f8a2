"""How the card is written."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import Group, Line, Lines, OptionGroup, option


class Style(OptionGroup):
    """How the card is written."""

    genre: Lines = option([], "Genres.", group=Group.STYLE, max_length=10)
    tone: Lines = option([], "Tones.", group=Group.STYLE, max_length=10)
    setting: Line | None = option(None, "Where and when it plays.", group=Group.STYLE)
    pov: Literal["first", "second", "third", "third_omniscient"] = option(
        "third", "Point of view of the greetings.", group=Group.STYLE
    )
    tense: Literal["present", "past"] = option(
        "present", "Tense of the greetings.", group=Group.STYLE
    )
    language: Annotated[
        str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")
    ] = option(
        "en", "Language of the card, as a tag (en, de, pt-BR).", group=Group.STYLE
    )
    prose_level: Literal["plain", "standard", "literary"] = option(
        "standard", "How rich the sentences are.", group=Group.STYLE, advanced=True
    )
    dialogue_markup: Literal["quotes_asterisks", "plain", "markdown", "asterisks"] = (
        option(
            "quotes_asterisks",
            "How speech and narration are marked in greetings and examples.",
            group=Group.STYLE,
            advanced=True,
        )
    )
    user_agency: Literal["strict", "loose"] = option(
        "strict",
        "Whether a greeting may take small things for granted of {{user}} (loose) or none.",
        group=Group.STYLE,
        advanced=True,
    )
    content_rating: Literal["general", "teen", "mature"] = option(
        "general", "How far the card may go.", group=Group.STYLE
    )
    avoid: Lines = option(
        [], "Anything you do not want in it.", group=Group.STYLE, max_length=50
    )
