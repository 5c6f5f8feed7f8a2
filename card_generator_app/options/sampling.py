"""How the model chooses its words."""

from card_generator_app.options.declare import Group, OptionGroup, option


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
    max_output_tokens: int | None = option(
        None,
        "Most tokens a single reply may have (default: by field).",
        group=Group.SAMPLING,
        advanced=True,
        ge=16,
        le=200_000,
    )
