"""Every attempt at a model call, counted: in jobs, chats and wherever else one is made."""

from typing import TYPE_CHECKING

from card_generator_app.llm.chat import Attempt, OnAttempt

if TYPE_CHECKING:
    from card_generator_app.telemetry.metrics import Metrics


def measured(on_attempt: OnAttempt, metrics: "Metrics | None") -> OnAttempt:
    """`on_attempt`, and before it the metrics, are told of an attempt."""
    if metrics is None:
        return on_attempt

    async def told(attempt: Attempt) -> None:
        usage = attempt.usage
        metrics.call(
            attempt.model,
            attempt.error_code,
            attempt.latency_s,
            {"prompt": usage.prompt_tokens, "completion": usage.completion_tokens},
            usage.cost_usd,
        )
        await on_attempt(attempt)

    return told
