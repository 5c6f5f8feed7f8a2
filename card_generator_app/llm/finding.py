"""Finding models in a list: by words, price, context and what they can do."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from card_generator_app.llm.listed import Listed, Price

Capability = Literal["structured", "vision", "image", "reasoning", "tools", "free"]
Order = Literal["id", "price", "context"]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """What is looked for. Prices in US dollars a million tokens; None asks for nothing.

    Where a list does not say what a filter asks about, the model is left out.
    """

    text: str = ""
    max_prompt_price: float | None = None
    max_completion_price: float | None = None
    min_context: int | None = None
    capabilities: tuple[Capability, ...] = ()

    def fits(self, model: Listed) -> bool:
        searched = f"{model.id} {model.name} {model.description}".lower()
        return (
            all(word in searched for word in self.text.lower().split())
            and self._is_cheap_enough(model.price)
            and (model.context_tokens or 0) >= (self.min_context or 0)
            and set(self.capabilities) <= set(model.capabilities())
        )

    def _is_cheap_enough(self, price: Price | None) -> bool:
        asked = (self.max_prompt_price, self.max_completion_price)
        if asked == (None, None):
            return True
        if price is None:
            return False
        return all(
            most is None or per_token * MILLION <= Decimal(str(most))
            for most, per_token in zip(
                asked, (price.prompt, price.completion), strict=True
            )
        )


def found_in(
    models: Iterable[Listed], wanted: ModelFilter, order: Order = "id"
) -> list[Listed]:
    """The models that fit; what has no price or context comes last in that order."""
    return sorted(filter(wanted.fits, models), key=_KEYS[order])


def price_key(model: Listed) -> tuple[bool, Decimal, str]:
    """Cheapest first, by what a prompt of four tokens and one of answer cost."""
    price = model.price
    total = 4 * price.prompt + price.completion + price.request if price else Decimal(0)
    return price is None, total, model.id


_KEYS = {
    "id": lambda one: (one.id.lstrip("~"), one.id),
    "price": price_key,
    "context": lambda one: (-(one.context_tokens or 0), one.id),
}
