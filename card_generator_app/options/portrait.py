"""The picture."""

from typing import Literal

from card_generator_app.options.declare import Group, Line, OptionGroup, option


class Portrait(OptionGroup):
    """The picture."""

    image: Literal["none", "drawn"] = option(
        "drawn", "A drawn portrait on a scene, or a plain color.", group=Group.PORTRAIT
    )
    image_file: Line | None = option(
        None,
        "Your own picture, cropped to 2:3: the id of an uploaded file (in the CLI: a path).",
        group=Group.PORTRAIT,
    )
