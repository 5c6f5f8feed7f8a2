"""Best of several: one text written more than once, the better of each pair kept."""

import asyncio
from dataclasses import replace

from card_generator_app.brief import Brief
from card_generator_app.errors import LimitExceeded, ProviderError
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.parts import Part
from card_generator_app.generation.review.judging import Choice
from card_generator_app.generation.review_prompting import ReviewPrompting
from card_generator_app.generation.routing import Requests
from card_generator_app.llm.chat import ChatRequest

_CHOICE_TOKENS = 400  # room for a model that thinks first


class Candidates:
    """Writes a text `candidates` times and lets the judge choose.

    Judges favour a place, so each pair is shown in both orders; the earlier text stays
    unless both answers are for the other. A candidate or a choice that fails is done
    without, with a warning: the first text is a card's text already.
    """

    def __init__(
        self,
        calls: ModelCalls,
        context: JobContext,
        prompting: ReviewPrompting,
        requests: Requests,
    ) -> None:
        self._calls, self._context = calls, context
        self._prompting, self._requests = prompting, requests

    async def best(self, part: Part, request: ChatRequest, brief: Brief) -> str:
        """The best text for this part; raises only what the first one raises."""
        count = self._context.options.candidates
        numbers = range(2, count + 1)
        # All end before the first's failure is told, so that none is paid in vain.
        best, *others = await asyncio.gather(
            self._calls.text(part.key, request),
            *(self._another(part, request, number) for number in numbers),
            return_exceptions=True,
        )
        for failed in (best, *others):
            if isinstance(failed, BaseException):
                raise failed
        for number, text in zip(numbers, others, strict=True):
            if isinstance(text, str) and await self._is_better(
                part, number, text, str(best), brief
            ):
                best = text
        return str(best)

    async def _another(
        self, part: Part, request: ChatRequest, number: int
    ) -> str | None:
        if request.seed is not None:
            request = replace(request, seed=request.seed + number)
        try:
            return await self._calls.text(f"{part.key}#candidate-{number}", request)
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"{part.key}: one candidate less ({error})")
            return None

    async def _is_better(
        self, part: Part, number: int, text: str, best: str, brief: Brief
    ) -> bool:
        key = f"{part.key}#choice-{number}"
        try:
            one, other = await asyncio.gather(
                self._choice(f"{key}.1", part, best, text, brief),
                self._choice(f"{key}.2", part, text, best, brief),
            )
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"{part.key}: nobody chose ({error})")
            return False
        return one.better == "second" and other.better == "first"

    async def _choice(
        self, key: str, part: Part, first: str, second: str, brief: Brief
    ) -> Choice:
        messages = self._prompting.choose(part, first, second, brief)
        request = self._requests.of("judge", messages, _CHOICE_TOKENS)
        return await self._calls.parsed(key, request, Choice)
