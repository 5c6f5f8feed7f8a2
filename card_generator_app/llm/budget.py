"""What one job may spend, alone and with others: no attempt is made that could go beyond."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from card_generator_app.errors import LimitExceeded
from card_generator_app.llm.body import words_in
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.chat import TOKENS_AN_IMAGE, ChatRequest, Usage
from card_generator_app.llm.listed import Price
from card_generator_app.llm.wire import Wire

# Tokenizers of today need at least this many bytes a token in any language but noise;
# English prose has more than four.
_BYTES_PER_TOKEN = 2
_TOKENS_PER_MESSAGE = 8
_MOST_PICTURE_TOKENS = 8_000  # of the largest size that is asked for


@dataclass(frozen=True, slots=True)
class _Amount:
    usd: Decimal = Decimal(0)
    tokens: int = 0

    def __add__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.usd + other.usd, self.tokens + other.tokens)

    def __sub__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.usd - other.usd, self.tokens - other.tokens)


class SharedCap(Protocol):
    """A cap in dollars for many jobs together, wherever they run."""

    @property
    def name(self) -> str:
        """As it is called in a refusal."""

    async def hold(self, most_usd: Decimal) -> None:
        """Hold so much until it is settled; waits for others. Raises LimitExceeded."""

    async def settle(self, held_usd: Decimal, spent_usd: Decimal) -> None:
        """Let go of it, and count what was spent."""


class Budget:
    """A cap in dollars, in tokens or both, and what of it is spent or held.

    Attempts that run hold the most they could cost. One that does not fit beside them
    waits for their ends; one that does not fit at all is refused. `shared` is a cap that
    other jobs draw from too.

    Where nobody tells a price a cap in dollars cannot be kept. A person asked for the cap
    (`was_asked`, or `shared`), and may wake up to a bill that they had ruled out: so nothing
    is asked. One that only came with a profile is for that profile's models: a warning says
    that it counts only what the server says it charged.
    """

    def __init__(
        self,
        *,
        max_cost_usd: Decimal | None,
        max_tokens: int | None,
        spent_usd: Decimal,
        spent_tokens: int,
        catalog: Catalog,
        warn: Callable[[str], Awaitable[None]],
        shared: SharedCap | None = None,
        was_asked: bool = True,
    ) -> None:
        self._shared, self._was_asked = shared, was_asked
        self._max_cost_usd, self._max_tokens = max_cost_usd, max_tokens
        self._spent = _Amount(spent_usd, spent_tokens)
        self._held = _Amount()
        self._holders = 0
        self._catalog, self._warn = catalog, warn
        self._changed = asyncio.Condition()
        self._has_warned = False

    @asynccontextmanager
    async def hold(
        self, wire: Wire, request: ChatRequest, body: Mapping[str, Any]
    ) -> AsyncIterator[Callable[[Usage], None]]:
        """Hold the most this attempt could cost; tell the given function what it did cost.

        Raises LimitExceeded.
        """
        price = await self._price(wire, [request.model or "", *request.fallbacks])
        most = _most(request, body, price)
        async with self._holding(most, lambda usage: _spent(usage, price)) as settle:
            yield settle

    @asynccontextmanager
    async def hold_picture(
        self, wire: Wire, model: str
    ) -> AsyncIterator[Callable[[Usage], None]]:
        """The same for one picture, which is paid by tokens or by the request."""
        price = await self._price(wire, [model])
        usd = price.of_image(_MOST_PICTURE_TOKENS) if price else Decimal(0)
        most = _Amount(usd)

        def spent(usage: Usage) -> _Amount:
            # Nobody tells how far a picture was that did not come.
            is_told = usage.cost_usd is not None or usage.completion_tokens > 0
            return _spent(usage, price) if is_told or price is None else most

        async with self._holding(most, spent) as settle:
            yield settle

    @asynccontextmanager
    async def _holding(
        self, most: _Amount, spent_of: Callable[[Usage], _Amount]
    ) -> AsyncIterator[Callable[[Usage], None]]:
        async with self._changed:
            await self._changed.wait_for(lambda: self._holders == 0 or self._fits(most))
            if not self._fits(most):
                raise LimitExceeded(self._refusal(most))
            self._held += most
            self._holders += 1

        spent = _Amount()

        def settle(usage: Usage) -> None:
            nonlocal spent
            spent += spent_of(usage)

        try:
            async with self._together(most, lambda: spent):
                yield settle
        finally:
            # Without an await: a cancellation must not leave it held.
            self._held -= most
            self._spent += spent
            self._holders -= 1
            await self._tell()

    @asynccontextmanager
    async def _together(
        self, most: _Amount, spent: Callable[[], _Amount]
    ) -> AsyncIterator[None]:
        """Held against the shared cap as well, where there is one."""
        if self._shared is None:
            yield
            return
        await self._shared.hold(most.usd)
        try:
            yield
        finally:
            await self._shared.settle(most.usd, spent().usd)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _price(self, wire: Wire, models: Sequence[str]) -> Price | None:
        """The highest of the models that may answer, or None if one is unknown."""
        if self._max_cost_usd is None and self._shared is None:
            return None
        found = [await self._catalog.price(wire, model) for model in models]
        known = [price for price in found if price is not None]
        if len(known) < len(models):
            unknown = models[found.index(None)] or "the server's own model"
            await self._unpriced(unknown)
            return None
        return Price(
            max(price.prompt for price in known),
            max(price.completion for price in known),
            max(price.request for price in known),
            max(price.image_token for price in known),
        )

    async def _unpriced(self, model: str) -> None:
        name = self._shared.name if self._shared else "max_cost_usd"
        why = f"{name}: nobody tells the price of {model}"
        if self._shared or self._was_asked:
            raise LimitExceeded(
                f"{why}, so this cap cannot be kept and nothing was asked: name a model "
                "with a price, or do without it (max_total_tokens holds in any case)"
            )
        if not self._has_warned:
            self._has_warned = True
            await self._warn(
                f"{why} beforehand, so a call may go beyond the profile's cap; "
                "max_total_tokens holds in any case"
            )

    def _fits(self, most: _Amount) -> bool:
        total = self._spent + self._held + most
        if self._max_tokens is not None and total.tokens > self._max_tokens:
            return False
        return self._max_cost_usd is None or total.usd <= self._max_cost_usd

    def _refusal(self, most: _Amount) -> str:
        if self._max_tokens is not None:
            tokens = self._spent.tokens + most.tokens
            if tokens > self._max_tokens:
                return (
                    f"stopped before max_total_tokens ({self._max_tokens}): "
                    f"{self._spent.tokens} are used and the next call may need "
                    f"{most.tokens}. What is finished is kept: retry the job with "
                    "a higher max_total_tokens"
                )
        return (
            f"stopped before max_cost_usd (${self._max_cost_usd}): "
            f"${_short(self._spent.usd)} is spent and the next call may cost "
            f"${_short(most.usd)}. What is finished is kept: retry the job with "
            "a higher max_cost_usd"
        )


def most_tokens(request: ChatRequest, body: Mapping[str, Any]) -> tuple[int, int]:
    """The most tokens that a call can need: of its prompt, and of its answer."""
    texts, images = words_in(body)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    size += len(str(body.get("response_format", "")))
    prompt = -(-size // _BYTES_PER_TOKEN) + _TOKENS_PER_MESSAGE * len(body["messages"])
    return prompt + images * TOKENS_AN_IMAGE, request.max_tokens or 0


def _most(
    request: ChatRequest, body: Mapping[str, Any], price: Price | None
) -> _Amount:
    prompt, completion = most_tokens(request, body)
    usd = price.of(prompt, completion) if price else Decimal(0)
    return _Amount(usd, prompt + completion)


def _spent(usage: Usage, price: Price | None) -> _Amount:
    usd = usage.cost_usd
    if usd is None:
        # Broken off or cancelled: the provider will charge, but has not said what.
        usd = (
            price.of(usage.prompt_tokens, usage.completion_tokens)
            if price
            else Decimal(0)
        )
    return _Amount(usd, usage.prompt_tokens + usage.completion_tokens)


def _short(usd: Decimal) -> str:
    return format(usd.quantize(Decimal("0.000001")).normalize(), "f")
