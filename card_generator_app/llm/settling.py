"""What an attempt did cost whose stream broke off before the server said so (OpenRouter)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from card_generator_app.llm.chat import Attempt, OnAttempt
from card_generator_app.llm.wire import Wire

CANCELLED = "cancelled"
# The server knows a moment later. Whoever waits here would wait to try again anyway.
_WAITS_S = (0.1, 0.4, 1.0)


def settling(
    on_attempt: OnAttempt, wire: Wire, sleep: Callable[[float], Awaitable[None]]
) -> OnAttempt:
    """Tells `on_attempt` of each attempt, of a broken one when its bill is known.

    An answer is told at once, and so is an attempt that was cancelled.
    """

    async def told(attempt: Attempt) -> None:
        is_over = attempt.error_code in (None, CANCELLED)
        if not is_over and attempt.usage.estimated:
            attempt = await _settled(attempt, wire, sleep)
        await on_attempt(attempt)

    return told


async def _settled(
    attempt: Attempt, wire: Wire, sleep: Callable[[float], Awaitable[None]]
) -> Attempt:
    if attempt.generation_id is None or not wire.endpoint.takes_openrouter_fields:
        return attempt
    for wait_s in _WAITS_S:
        await sleep(wait_s)
        if (usage := await wire.billed(attempt.generation_id)) is not None:
            return replace(attempt, usage=usage)
    return attempt
