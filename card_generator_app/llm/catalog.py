"""What models cost, from the provider's own list; asked for only where a cap needs it."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from card_generator_app.llm.failures import CallFailed
from card_generator_app.llm.wire import Wire

MAX_AGE_S = 3600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token, and for the request itself."""

    prompt: Decimal
    completion: Decimal
    request: Decimal = Decimal(0)

    def of(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """What a call with so many tokens costs."""
        tokens = prompt_tokens * self.prompt + completion_tokens * self.completion
        return tokens + self.request


FREE = Price(Decimal(0), Decimal(0))


class Catalog:
    """Prices by server and model, kept for an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, Mapping[str, Price]]] = {}
        self._asking = asyncio.Lock()

    async def price(self, wire: Wire, model: str) -> Price | None:
        """The model's price, or None when the server tells none."""
        if wire.endpoint.is_free:
            return FREE
        # Only OpenRouter's list has prices.
        if not wire.endpoint.takes_openrouter_fields:
            return None
        return (await self._prices(wire)).get(model)

    async def _prices(self, wire: Wire) -> Mapping[str, Price]:
        server = wire.endpoint.base_url
        async with self._asking:
            asked_at, prices = self._known.get(server, (0.0, {}))
            if server not in self._known or self._clock() - asked_at > MAX_AGE_S:
                try:
                    prices = _read(await wire.list_models())
                except CallFailed as failed:
                    # Old prices are better than none; and none is said to the person.
                    _log.warning("no price list: %s", failed.failure.cause)
                self._known[server] = (self._clock(), prices)
        return prices


def _read(rows: list[dict[str, Any]]) -> dict[str, Price]:
    found = ((row["id"], _price(row.get("pricing"))) for row in rows)
    return {model: price for model, price in found if price is not None}


def _price(pricing: Any) -> Price | None:
    """None where there is no fixed price: routers say -1."""
    try:
        amounts = [
            Decimal(str(pricing.get(part) or 0))
            for part in ("prompt", "completion", "request")
        ]
    except (AttributeError, InvalidOperation):
        return None
    return Price(*amounts) if min(amounts) >= 0 else None
