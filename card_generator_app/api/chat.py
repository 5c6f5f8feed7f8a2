"""A card tried in a chat: one reply, streamed, its cost booked and capped."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from card_generator_app.api.job_specs import check_spec, spec_maker
from card_generator_app.api.services import Services
from card_generator_app.cards.activation import read_options
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.card import Card
from card_generator_app.errors import ModelRequired
from card_generator_app.generation.chatting import ChatPrompt, chat_prompt
from card_generator_app.generation.context import CallRecord
from card_generator_app.generation.rating import check_card
from card_generator_app.generation.routing import Requests
from card_generator_app.jobs.context import to_the_end
from card_generator_app.jobs.monthly import MonthCap
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.chat import Attempt, ChatRequest, Reply
from card_generator_app.llm.client import ChatClient

KIND = "chat"
_CAP_USD = Decimal("0.10")


@dataclass(frozen=True)
class Piece:
    """Some more of the reply; `restarts`: what came before is void."""

    text: str
    restarts: bool = False


@dataclass
class CardChat:
    """A reply that is ready to be asked for. Iterate `run` once, and close it."""

    card: Card
    said: Sequence[str]
    prompt: ChatPrompt
    request: ChatRequest
    client: ChatClient
    notes: list[str]
    _services: Services
    _owner: str
    spent_usd: Decimal = Decimal(0)
    reply: Reply | None = None
    _pieces: asyncio.Queue[Piece | None] = field(default_factory=asyncio.Queue)
    _asking: asyncio.Task[Reply] | None = None

    async def run(self) -> AsyncIterator[Piece]:
        """The reply as it comes; `reply` is there at the end. Raises what ended it."""
        self._asking = asyncio.create_task(self._ask())
        while (piece := await self._pieces.get()) is not None:
            yield piece
        self.reply = await self._asking
        await _gate(self.card, self.said, self.reply.text)

    async def close(self) -> None:
        """Ends the call where nobody listens any more; what it has cost is booked.

        Not left to the end of `run`, which whoever hangs up leaves to the garbage
        collector.
        """
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> Reply:
        try:
            return await self.client.complete(
                self.request, on_attempt=self._book, on_text=self._show
            )
        finally:
            self._pieces.put_nowait(None)

    async def _show(self, text: str) -> None:
        self._pieces.put_nowait(Piece(text))

    async def _book(self, attempt: Attempt) -> None:
        if attempt.error_code is not None:
            self._pieces.put_nowait(Piece("", restarts=True))
        usage = attempt.usage
        self.spent_usd += usage.cost_usd or 0
        call = CallRecord(
            key=KIND,
            model=attempt.model,
            provider=attempt.provider or "",
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cost_usd=usage.cost_usd,
            error_code=attempt.error_code,
        )
        await to_the_end(self._services.usage.book(self._owner, KIND, call))


async def prepare_chat(
    services: Services,
    owner: str,
    card_id: str,
    *,
    messages: Sequence[str],
    settings: dict[str, Any],
    options: dict[str, Any],
    max_tokens: int,
) -> CardChat:
    """Everything that can be refused is refused here, before a model is asked.

    `options` are those of a generation: model, profile, temperature, max_cost_usd …
    Raises CardNotFound, ContentRefused, MonthlyCapReached, and ModelRequired where
    only the composer could answer.
    """
    stored = await services.cards.get_card(card_id)
    await _gate(stored.card, messages)
    said = read_chat(messages, "the chat")
    prompt = chat_prompt(stored.card, said, read_options(settings, "settings"))
    spec = (await spec_maker(services)).of(options, KIND)
    await check_spec(services, spec)
    if spec.writer == "composer":
        raise ModelRequired(
            "no model is connected, and the composer cannot chat: set OPENROUTER_API_KEY, "
            "OPENROUTER_BASE_URL or CARDFORGE_LOCAL_GGUF, or name a writer or profile"
        )
    spending = services.jobs.spending
    await spending.check(owner)
    month = await MonthCap.of(spending, owner)
    notes: list[str] = []

    async def note(text: str) -> None:
        notes.append(text)

    cap = spec.options.max_cost_usd
    budget = Budget(
        max_cost_usd=_CAP_USD if cap is None else Decimal(str(cap)),
        max_tokens=spec.options.max_total_tokens,
        spent_usd=Decimal(0),
        spent_tokens=0,
        catalog=services.connections.catalog,
        warn=note,
        shared=month,
        was_asked="max_cost_usd" in options,
    )
    client, config = await services.writers.chat_client(
        spec.writer, spec.snapshot["config"], spec.options, budget
    )
    request = Requests(spec.options, config).of("write", prompt.messages, max_tokens)
    return CardChat(
        stored.card,
        messages,
        prompt,
        replace(request, task=KIND),
        client,
        notes,
        services,
        owner,
    )


async def _gate(card: Card, said: Sequence[str], reply: str = "") -> None:
    """Raises ContentRefused for what the card and its chat come to together."""
    chat = {"chat": "\n".join(said), "reply": reply}
    await asyncio.to_thread(check_card, card, chat)
