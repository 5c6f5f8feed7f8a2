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


@dataclass(frozen=True, slots=True)
class Listed:
    """What a server's list says of a model; `parameters` None where it does not say."""

    price: Price | None
    parameters: frozenset[str] | None


class Catalog:
    """Prices and parameters by server and model, kept for an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, Mapping[str, Listed]]] = {}
        self._asking = asyncio.Lock()

    async def price(self, wire: Wire, model: str) -> Price | None:
        """The model's price, or None when the server tells none."""
        if wire.endpoint.is_free:
            return FREE
        # Only OpenRouter's list has prices.
        if not wire.endpoint.takes_openrouter_fields:
            return None
        listed = (await self._list(wire)).get(model)
        return listed.price if listed else None

    async def parameters(self, wire: Wire, model: str) -> frozenset[str] | None:
        """The request fields that the model takes, or None when the server tells none."""
        if not wire.endpoint.takes_openrouter_fields:
            return None
        listed = (await self._list(wire)).get(model)
        return listed.parameters if listed else None

    async def _list(self, wire: Wire) -> Mapping[str, Listed]:
        server = wire.endpoint.base_url
        async with self._asking:
            asked_at, listed = self._known.get(server, (0.0, {}))
            if server not in self._known or self._clock() - asked_at > MAX_AGE_S:
                try:
                    listed = _read(await wire.list_models())
                except CallFailed as failed:
                    # Old prices are better than none; and none is said to the person.
                    _log.warning("no model list: %s", failed.failure.cause)
                self._known[server] = (self._clock(), listed)
        return listed


def _read(rows: list[dict[str, Any]]) -> dict[str, Listed]:
    return {
        row["id"]: Listed(
            _price(row.get("pricing")), _parameters(row.get("supported_parameters"))
        )
        for row in rows
    }


def _parameters(names: Any) -> frozenset[str] | None:
    if not isinstance(names, list) or not names:
        return None
    return frozenset(name for name in names if isinstance(name, str))


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
