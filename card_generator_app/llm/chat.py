"""The nouns of a model call: what is asked, what comes back, what each attempt was."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

# What the dearest of today's models count for a picture of 1024 pixels a side.
TOKENS_AN_IMAGE = 3000
Role = Literal["system", "user", "assistant"]
StructuredOutput = Literal["auto", "json_schema", "json_object", "prompt"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation sent to the model; `images` as data URLs."""

    role: Role
    content: str
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """The shape a JSON answer must have; `body` is portable (see `schema.portable_schema`)."""

    name: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProviderPreferences:
    """Who of OpenRouter's providers may answer; other servers are never told.

    Prices are US dollars a million tokens. What is empty, None or the default is not sent.
    """

    order: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sort: str | None = None
    allow_fallbacks: bool = True
    data_collection: str | None = None
    zdr: bool = False
    quantizations: tuple[str, ...] = ()
    max_price_prompt: float | None = None
    max_price_completion: float | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked of a model. What is None is not sent, so the server's default holds.

    `model` None is the endpoint's own model, or the first one that it lists.
    `fallbacks` are models tried in this order by the provider itself (OpenRouter only).
    `keeps_loops`: of a text that goes round, what stands before is an answer.
    `task` says what it is for, and is not sent.
    `schema` is set by `complete_json`; `structured_output` says how it is asked for.
    """

    messages: tuple[Message, ...]
    model: str | None = None
    fallbacks: tuple[str, ...] = ()
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    repetition_penalty: float | None = None
    seed: int | None = None
    reasoning_effort: str | None = None
    provider: ProviderPreferences = ProviderPreferences()
    max_tokens: int | None = None
    schema: JsonSchema | None = None
    structured_output: StructuredOutput = "auto"
    keeps_loops: bool = False
    task: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one attempt.

    `estimated`: the server sent no usage, the tokens were counted by length.
    `cost_usd` is None when nobody told the price, 0 when nothing was charged.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: Decimal | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One HTTP call, failed or not; a row of the cost ledger.

    `status` is the HTTP status, or the code of an error that came inside a stream;
    None when there was no answer at all. `error_code` is a code of `errors.py`,
    "cancelled", or None when the attempt succeeded; `error` is redacted.
    """

    model: str
    status: int | None
    error_code: str | None
    error: str | None
    usage: Usage
    latency_s: float
    generation_id: str | None = None
    provider: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """What was sent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer. `finish_reason` may be "length": the text is then cut off.

    Or "loop": what followed only repeated it.

    `model` is the one that answered (a fallback, or what an alias stands for).
    `not_applied` names what was asked for but the server refuses to know; `notes` are
    sentences about what was asked for in another way.
    """

    text: str
    model: str
    finish_reason: str
    usage: Usage
    latency_s: float
    provider: str | None = None
    generation_id: str | None = None
    not_applied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


OnAttempt = Callable[[Attempt], Awaitable[None]]
"""Told of every attempt the moment it ends, before the next one starts."""

OnText = Callable[[str], Awaitable[None]]
"""Told of every piece of text; after a failed attempt the text starts again from nothing."""
