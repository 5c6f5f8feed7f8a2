"""How the model chooses its words."""

from typing import Annotated

from pydantic import Field

from card_generator_app.options.declare import Group, OptionGroup, TextTask, option

Room = Annotated[int, Field(ge=16, le=200_000)]


class Sampling(OptionGroup):
    """How the model chooses its words."""

    seed: int | None = option(
        None,
        "Same seed, same choices (exactly so with the composer).",
        group=Group.SAMPLING,
        ge=0,
        le=2**31 - 1,
    )
    temperature: float | None = option(
        None, "Sampling temperature.", group=Group.SAMPLING, advanced=True, ge=0, le=2
    )
    top_p: float | None = option(
        None, "Nucleus sampling.", group=Group.SAMPLING, advanced=True, gt=0, le=1
    )
    top_k: int | None = option(
        None,
        "Choose among this many likeliest tokens.",
        group=Group.SAMPLING,
        advanced=True,
        ge=0,
        le=1000,
    )
    min_p: float | None = option(
        None,
        "Least probability of a token, beside the likeliest.",
        group=Group.SAMPLING,
        advanced=True,
        ge=0,
        le=1,
    )
    frequency_penalty: float | None = option(
        None,
        "Penalty for tokens by how often they were used.",
        group=Group.SAMPLING,
        advanced=True,
        ge=-2,
        le=2,
    )
    presence_penalty: float | None = option(
        None,
        "Penalty for tokens that were used at all.",
        group=Group.SAMPLING,
        advanced=True,
        ge=-2,
        le=2,
    )
    repetition_penalty: float | None = option(
        None,
        "Penalty for repeating, where 1 is none.",
        group=Group.SAMPLING,
        advanced=True,
        gt=0,
        le=2,
    )
    max_output_tokens: int | None = option(
        None,
        "Most tokens a single reply may have (default: by field).",
        group=Group.SAMPLING,
        advanced=True,
        ge=16,
        le=200_000,
    )
    task_max_output_tokens: dict[TextTask, Room] = option(
        {},
        "The same by task (brief, write, lore, judge, vision: lore=…); stronger.",
        group=Group.SAMPLING,
        advanced=True,
    )
