"""The pictures."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import (
    Group,
    Line,
    OptionGroup,
    StoredId,
    option,
)

Emotion = Literal[
    "admiration",
    "amusement",
    "anger",
    "annoyance",
    "approval",
    "caring",
    "confusion",
    "curiosity",
    "desire",
    "disappointment",
    "disapproval",
    "disgust",
    "embarrassment",
    "excitement",
    "fear",
    "gratitude",
    "grief",
    "joy",
    "love",
    "nervousness",
    "optimism",
    "pride",
    "realization",
    "relief",
    "remorse",
    "sadness",
    "surprise",
    "neutral",
]
"""The names under which front ends look for sprites."""

_SIDE = "([2-9][0-9]{2}|[1-3][0-9]{3})"
Pixels = Annotated[str, StringConstraints(pattern=f"^{_SIDE}x{_SIDE}$")]


class Portrait(OptionGroup):
    """The pictures."""

    image: Literal["none", "drawn", "prompt_only", "generate"] = option(
        "drawn",
        "The portrait: a plain color, drawn, drawn with a prompt for image models on the "
        "card, or made by an image model.",
        group=Group.PORTRAIT,
    )
    image_file: StoredId | None = option(
        None,
        "Your own picture, cropped to 2:3: the id of an uploaded file (in the CLI: a path).",
        group=Group.PORTRAIT,
    )
    image_model: Line | None = option(
        None,
        "The model that makes pictures (default: the profile's).",
        group=Group.PORTRAIT,
    )
    image_provider: Literal["auto", "openrouter", "compatible"] = option(
        "auto",
        "Who makes pictures: the server that writes, OpenRouter, or the profile's "
        "image_base_url.",
        group=Group.PORTRAIT,
        advanced=True,
    )
    image_size: Pixels = option(
        "1024x1536",
        "Pixels to ask for (200 to 3999 a side); what comes is cut to 2:3.",
        group=Group.PORTRAIT,
        advanced=True,
    )
    image_style: Line = option(
        "illustration", "The style of pictures that are made.", group=Group.PORTRAIT
    )
    image_prompt_style: Literal["natural", "tags"] = option(
        "natural",
        "How the prompt for pictures is written: sentences, or tags with commas.",
        group=Group.PORTRAIT,
        advanced=True,
    )
    negative_prompt: Line = option(
        "", "What must not be in a picture.", group=Group.PORTRAIT, advanced=True
    )
    expressions: list[Emotion] = option(
        [],
        "Further pictures of the same face, kept in the card as V3 assets (image: generate).",
        group=Group.PORTRAIT,
        advanced=True,
        max_length=28,
    )
