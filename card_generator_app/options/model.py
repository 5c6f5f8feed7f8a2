"""Who writes, and through which model."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from card_generator_app.options.declare import (
    Group,
    Line,
    Names,
    OptionGroup,
    Task,
    WebAddress,
    option,
)

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
Quantization = Literal[
    "int4", "int8", "fp4", "fp6", "fp8", "fp16", "bf16", "fp32", "unknown"
]


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
    base_url: WebAddress | None = option(
        None,
        "An OpenAI-compatible server on the internet to ask, its /v1 included; one at home "
        "goes into a config profile.",
        group=Group.MODEL,
        advanced=True,
    )
    model: Line | None = option(
        None, "Model for all tasks (default: the profile's).", group=Group.MODEL
    )
    task_models: dict[Task, Name] = option(
        {},
        "Models by task (brief, write, lore, judge, vision, image: lore=…); stronger than model.",
        group=Group.MODEL,
        advanced=True,
    )
    fallback_models: Names = option(
        [],
        "Models to try in turn when one cannot or will not answer.",
        group=Group.MODEL,
        advanced=True,
        max_length=10,
    )
    structured_output: Literal["auto", "json_schema", "json_object", "prompt"] = option(
        "auto",
        "How JSON is asked for; auto finds out.",
        group=Group.MODEL,
        advanced=True,
    )
    reasoning_effort: (
        Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None
    ) = option(
        None,
        "How long a thinking model may think (default: its own).",
        group=Group.MODEL,
        advanced=True,
    )
    provider_order: Names = option(
        [],
        "OpenRouter: providers to try first, in this order.",
        group=Group.MODEL,
        advanced=True,
        max_length=20,
    )
    provider_only: Names = option(
        [],
        "OpenRouter: no other providers than these.",
        group=Group.MODEL,
        advanced=True,
        max_length=20,
    )
    provider_ignore: Names = option(
        [],
        "OpenRouter: providers never to use.",
        group=Group.MODEL,
        advanced=True,
        max_length=20,
    )
    provider_sort: Literal["price", "throughput", "latency"] | None = option(
        None,
        "OpenRouter: what to choose a provider by.",
        group=Group.MODEL,
        advanced=True,
    )
    provider_fallbacks: bool = option(
        True,
        "OpenRouter: whether another provider may step in.",
        group=Group.MODEL,
        advanced=True,
    )
    data_collection: Literal["allow", "deny"] | None = option(
        None,
        "OpenRouter: whether providers may keep what is sent.",
        group=Group.MODEL,
        advanced=True,
    )
    zdr: bool = option(
        False,
        "OpenRouter: only providers that retain nothing.",
        group=Group.MODEL,
        advanced=True,
    )
    quantizations: list[Quantization] = option(
        [],
        "OpenRouter: only models served in these precisions.",
        group=Group.MODEL,
        advanced=True,
        max_length=9,
    )
    max_price_prompt: float | None = option(
        None,
        "OpenRouter: no provider dearer than these dollars a million prompt tokens.",
        group=Group.MODEL,
        advanced=True,
        ge=0,
        le=1000,
    )
    max_price_completion: float | None = option(
        None,
        "OpenRouter: the same for completion tokens.",
        group=Group.MODEL,
        advanced=True,
        ge=0,
        le=1000,
    )
