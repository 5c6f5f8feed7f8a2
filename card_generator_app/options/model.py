"""Who writes, and through which model."""

from typing import Literal

from card_generator_app.options.declare import Group, Line, OptionGroup, option


class Model(OptionGroup):
    """Who writes, and through which model."""

    profile: Line | None = option(
        None, "Config profile: which model and which limits.", group=Group.MODEL
    )
    prompt_profile: Line | None = option(
        None,
        "Prompt profile: what the model is told.",
        group=Group.MODEL,
        advanced=True,
    )
    writer: Literal["auto", "composer", "openrouter", "local"] = option(
        "auto",
        "Who writes: a model when one is connected, else the built-in composer.",
        group=Group.MODEL,
    )
    model: Line | None = option(
        None, "Model for all tasks (default: the profile's).", group=Group.MODEL
    )
    structured_output: Literal["auto", "json_schema", "json_object", "prompt"] = option(
        "auto",
        "How JSON is asked for; auto finds out.",
        group=Group.MODEL,
        advanced=True,
    )
