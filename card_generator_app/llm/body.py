"""The JSON body of a request, in the dialect of the server it goes to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from card_generator_app.llm.capabilities import (
    OPENROUTER_FIELDS,
    SAMPLING,
    Capabilities,
    Rung,
)
from card_generator_app.llm.chat import (
    ChatRequest,
    JsonSchema,
    Message,
    ProviderPreferences,
)
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.schema import schema_instruction


def build_body(
    request: ChatRequest, endpoint: Endpoint, known: Capabilities
) -> dict[str, Any]:
    """What to POST. Fields that are None or that the server refuses are left out."""
    rung = rung_for(request, known)
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [
            {"role": one.role, "content": _content(one)}
            for one in _messages(request, endpoint, rung)
        ],
        # A no-op on OpenRouter; elsewhere there is no usage without it.
        "stream_options": {"include_usage": True},
        **{name: getattr(request, name) for name in SAMPLING},
        **_reasoning(request, endpoint),
        _limit_field(endpoint, known): request.max_tokens,
        "response_format": _response_format(request.schema, rung),
    }
    if endpoint.takes_openrouter_fields:
        body |= _openrouter_fields(request, rung)
    return {
        key: value
        for key, value in body.items()
        if value is not None and key not in known.refused
    }


def words_in(body: Mapping[str, Any]) -> tuple[list[str], int]:
    """The texts of a body's messages, and how many images stand beside them."""
    parts: list[Any] = []
    for message in body["messages"]:
        content = message["content"]
        parts += content if isinstance(content, list) else [{"text": content}]
    texts = [part["text"] for part in parts if "text" in part]
    return texts, len(parts) - len(texts)


def for_the_record(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it is kept: a picture by its hash, which says as much in less."""
    kept = dict(body)
    if "messages" in kept:
        kept["messages"] = [_recorded(one) for one in kept["messages"]]
    if "input_references" in kept:
        kept["input_references"] = _by_hash(kept["input_references"])
    return kept


def rung_for(request: ChatRequest, known: Capabilities) -> Rung | None:
    """How JSON is asked for in this request; None when it is not."""
    if request.schema is None:
        return None
    if request.structured_output == "auto":
        return known.rung
    return request.structured_output


def not_applied(request: ChatRequest, known: Capabilities) -> tuple[str, ...]:
    """The options that were asked for and that this server refuses to know."""
    effort = request.reasoning_effort is not None
    wanted = {name: getattr(request, name) is not None for name in SAMPLING} | {
        "reasoning_effort": effort
        and bool({"reasoning", "reasoning_effort"} & known.refused),
        "max_tokens": request.max_tokens is not None
        and {"max_tokens", "max_completion_tokens"} <= known.refused,
    }
    refused = known.refused | {"max_tokens", "reasoning_effort"}
    return tuple(name for name, is_set in wanted.items() if is_set and name in refused)


def _reasoning(request: ChatRequest, endpoint: Endpoint) -> dict[str, Any]:
    """OpenRouter's object, or the plain field that other servers take."""
    effort = request.reasoning_effort
    if effort is None or not endpoint.takes_openrouter_fields:
        return {"reasoning_effort": effort}
    return {"reasoning": {"effort": effort}}


def _limit_field(endpoint: Endpoint, known: Capabilities) -> str:
    usual = endpoint.max_tokens_field
    other = "max_tokens" if usual != "max_tokens" else "max_completion_tokens"
    return other if usual in known.refused else usual


def _response_format(
    schema: JsonSchema | None, rung: Rung | None
) -> dict[str, Any] | None:
    if schema is None or rung in {None, "prompt"}:
        return None
    if rung == "json_object":
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {"name": schema.name, "strict": True, "schema": schema.body},
    }


def _openrouter_fields(request: ChatRequest, rung: Rung | None) -> dict[str, Any]:
    fields: dict[str, Any] = dict.fromkeys(OPENROUTER_FIELDS)
    # On by default for small contexts, it would silently drop parts of the prompt.
    fields["plugins"] = [{"id": "context-compression", "enabled": False}]
    if request.fallbacks:
        fields["models"] = list(request.fallbacks)
    if provider := _provider(request.provider, rung):
        fields["provider"] = provider
    return fields


def _provider(wanted: ProviderPreferences, rung: Rung | None) -> dict[str, Any]:
    """The `provider` object: only what was asked for."""
    fields: dict[str, Any] = {
        "order": list(wanted.order),
        "only": list(wanted.only),
        "ignore": list(wanted.ignore),
        "sort": wanted.sort,
        "data_collection": wanted.data_collection,
        "zdr": wanted.zdr,
        "quantizations": list(wanted.quantizations),
        # Strings, as the newest SDK sends them.
        "max_price": _prices(wanted),
        # Otherwise a provider that does not know the format drops it in silence.
        "require_parameters": rung == "json_schema",
    }
    sent = {name: value for name, value in fields.items() if value}
    return sent if wanted.allow_fallbacks else sent | {"allow_fallbacks": False}


def _prices(wanted: ProviderPreferences) -> dict[str, str]:
    prices = {
        "prompt": wanted.max_price_prompt,
        "completion": wanted.max_price_completion,
    }
    return {name: f"{usd:g}" for name, usd in prices.items() if usd is not None}


def _content(message: Message) -> str | list[dict[str, Any]]:
    if not message.images:
        return message.content
    pictures = [{"type": "image_url", "image_url": {"url": u}} for u in message.images]
    return [{"type": "text", "text": message.content}, *pictures]


def _recorded(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(message["content"], list):
        return message
    return {**message, "content": _by_hash(message["content"])}


def _by_hash(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**part, **_hashed(part)} for part in parts]


def _hashed(part: Mapping[str, Any]) -> dict[str, Any]:
    if "image_url" not in part:
        return {}
    url = part["image_url"]["url"]
    name = hashlib.sha256(url.encode()).hexdigest()
    return {"image_url": {"url": f"{url.partition(',')[0]},{name}"}}


def _messages(
    request: ChatRequest, endpoint: Endpoint, rung: Rung | None
) -> tuple[Message, ...]:
    if request.schema is None:
        return request.messages
    if rung == "json_schema" and not endpoint.needs_schema_in_prompt:
        return request.messages
    # In the last message: some chat templates take no second system message.
    *before, last = request.messages
    words = f"{last.content}\n\n{schema_instruction(request.schema.body)}"
    return (*before, replace(last, content=words))
