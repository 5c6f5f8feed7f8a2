"""What a server's model list says of one model, in one shape for all kinds of server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

# Part of an id that says how to route, not which model it is.
_ROUTING = (":nitro", ":floor", ":exacto", ":online", ":extended", ":thinking")
_LARGEST = 2**53  # more is a mistake of the list


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token, for the request itself, for one token of an image made."""

    prompt: Decimal
    completion: Decimal
    request: Decimal = Decimal(0)
    image_token: Decimal = Decimal(0)

    def of(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """What a call with so many tokens costs."""
        tokens = prompt_tokens * self.prompt + completion_tokens * self.completion
        return tokens + self.request

    def of_image(self, tokens: int) -> Decimal:
        """What an image of so many tokens costs, where it is not paid by the request."""
        return tokens * (self.image_token or self.completion) + self.request


FREE = Price(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of a list; what the list does not say is None, or empty.

    `context_tokens` holds prompt and answer together. `inputs` and `outputs` are kinds of
    content: text, image, file, audio. `expires_on` is a date after which it is gone.
    """

    id: str
    name: str = ""
    description: str = ""
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    inputs: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    price: Price | None = None
    parameters: frozenset[str] | None = None
    expires_on: str | None = None

    @property
    def family(self) -> str:
        """Who made it: relatives judge each other's prose too kindly."""
        return family_of(self.id)

    @property
    def is_free(self) -> bool:
        return self.price is not None and self.price == FREE

    @property
    def sees_images(self) -> bool | None:
        """Whether it takes pictures; None where the list does not say."""
        return "image" in self.inputs if self.inputs else None

    @property
    def makes_images(self) -> bool | None:
        return "image" in self.outputs if self.outputs else None

    @property
    def writes_text(self) -> bool:
        """Also true where the list does not say."""
        return "text" in self.outputs or not self.outputs

    @property
    def keeps_to_schemas(self) -> bool | None:
        """Whether a JSON schema can be demanded of it; None where the list is silent."""
        if self.parameters is None:
            return None
        return "structured_outputs" in self.parameters

    def capabilities(self) -> list[str]:
        """What it can do beyond text, as `models list --capability` says it."""
        found = {
            "structured": self.keeps_to_schemas,
            "vision": self.sees_images,
            "image": self.makes_images,
            "reasoning": "reasoning" in (self.parameters or ()),
            "tools": "tools" in (self.parameters or ()),
            "free": self.is_free,
        }
        return [name for name, has in found.items() if has]


def family_of(model: str) -> str:
    """`anthropic` of `~anthropic/claude-sonnet-latest`; the whole id where it names nobody."""
    return model.lstrip("~").split("/", 1)[0].lower()


def find(listed: Mapping[str, Listed], model: str) -> Listed | None:
    """The model of this id; what only tells how to route it (`:nitro`) does not matter."""
    if model in listed:
        return listed[model]
    base, mark, _ = model.rpartition(":")
    return listed.get(base) if mark and model.endswith(_ROUTING) else None


def kept_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is worth keeping of a row of OpenRouter's or another server's list."""
    return {name: row[name] for name in _KEPT if name in row}


def read_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Listed]:
    """The models of a list by id. Whatever is not as it should be counts as not said."""
    return {row["id"]: _read(row) for row in rows if isinstance(row.get("id"), str)}


_KEPT = (
    "id",
    "name",
    "description",
    "context_length",
    "max_model_len",
    "max_context_length",
    "meta",
    "architecture",
    "pricing",
    "top_provider",
    "supported_parameters",
    "expiration_date",
)


def _read(row: Mapping[str, Any]) -> Listed:
    architecture, provider = _mapping(row, "architecture"), _mapping(
        row, "top_provider"
    )
    expires = row.get("expiration_date")
    return Listed(
        id=row["id"],
        name=_text(row.get("name")),
        description=_text(row.get("description")),
        context_tokens=_context(row, provider),
        max_output_tokens=_count(provider.get("max_completion_tokens")),
        inputs=_names(architecture.get("input_modalities")) or frozenset(),
        outputs=_names(architecture.get("output_modalities")) or frozenset(),
        price=_price(row.get("pricing")),
        parameters=_names(row.get("supported_parameters")),
        expires_on=expires if isinstance(expires, str) else None,
    )


def _context(row: Mapping[str, Any], provider: Mapping[str, Any]) -> int | None:
    """OpenRouter's name for it, vLLM's, LM Studio's, llama.cpp's; the smallest counts."""
    said = [
        row.get("context_length"),
        provider.get("context_length"),
        row.get("max_model_len"),
        row.get("max_context_length"),
        _mapping(row, "meta").get("n_ctx"),
        _mapping(row, "meta").get("n_ctx_train"),
    ]
    return min(filter(None, map(_count, said)), default=None)


def _mapping(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value <= _LARGEST else None


def _names(names: Any) -> frozenset[str] | None:
    if not isinstance(names, list) or not names:
        return None
    return frozenset(name for name in names if isinstance(name, str))


def _price(pricing: Any) -> Price | None:
    """None where there is no fixed price: routers say -1."""
    if not isinstance(pricing, dict) or not pricing:
        return None
    try:
        amounts = [
            Decimal(str(pricing.get(part) or 0))
            for part in ("prompt", "completion", "request", "image_output")
        ]
    except InvalidOperation:
        return None
    is_price = all(amount.is_finite() and amount >= 0 for amount in amounts)
    return Price(*amounts) if is_price else None
