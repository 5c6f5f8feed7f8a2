"""Every attempt at a model call, counted and traced: in jobs, chats, wherever one is made."""

from typing import TYPE_CHECKING

from card_generator_app.llm.chat import Attempt, OnAttempt
from card_generator_app.telemetry import tracing

if TYPE_CHECKING:
    from card_generator_app.telemetry.metrics import Metrics


def measured(on_attempt: OnAttempt, metrics: "Metrics | None") -> OnAttempt:
    """`on_attempt`; before it, the metrics and the trace are told of an attempt."""

    async def told(attempt: Attempt) -> None:
        usage = attempt.usage
        if metrics is not None:
            metrics.call(
                attempt.model,
                attempt.error_code,
                attempt.latency_s,
                {"prompt": usage.prompt_tokens, "completion": usage.completion_tokens},
                usage.cost_usd,
            )
        tracing.call_span(
            "model call",
            attempt.latency_s,
            {
                "gen_ai.request.model": attempt.model,
                "gen_ai.usage.input_tokens": usage.prompt_tokens,
                "gen_ai.usage.output_tokens": usage.completion_tokens,
                "http.response.status_code": attempt.status,
                "error.type": attempt.error_code,
            },
        )
        await on_attempt(attempt)

    return told
