"""How the job runs, and what it may cost."""

from typing import Literal

from card_generator_app.options.declare import Group, OptionGroup, WebAddress, option


class Run(OptionGroup):
    """How the job runs, and what it may cost."""

    concurrency: int = option(
        8, "Model calls at once.", group=Group.RUN, advanced=True, ge=1, le=32
    )
    retries: int = option(
        3, "Attempts a call gets in all.", group=Group.RUN, advanced=True, ge=1, le=10
    )
    idle_timeout_s: float = option(
        60,
        "Seconds without a token after which a call is given up and tried again.",
        group=Group.RUN,
        advanced=True,
        gt=0,
        le=3600,
    )
    timeout_s: int = option(
        3600,
        "Seconds after which an attempt at the whole job is given up; what is finished is kept.",
        group=Group.RUN,
        advanced=True,
        ge=1,
        le=86_400,
    )
    priority: Literal["low", "normal", "high"] = option(
        "normal",
        "Which of the waiting jobs goes first.",
        group=Group.RUN,
        advanced=True,
    )
    max_cost_usd: float | None = option(
        None,
        "Most US dollars the job may cost; it stops before the call that could exceed it.",
        group=Group.RUN,
        ge=0,
        le=10_000,
    )
    max_total_tokens: int | None = option(
        None,
        "Most tokens the job may use, prompts included.",
        group=Group.RUN,
        advanced=True,
        ge=1,
        le=1_000_000_000,
    )
    webhook_url: WebAddress | None = option(
        None,
        "Where to POST a signed message when the job has ended.",
        group=Group.RUN,
        advanced=True,
    )
