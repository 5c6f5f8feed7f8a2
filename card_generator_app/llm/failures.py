"""Everything that can go wrong with one call, read into one shape from any server's words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Cause = Literal[
    "answer",  # the server said so: an HTTP status or an error inside the answer
    "unreachable",  # no connection, or it broke
    "stalled",  # no data event for longer than the idle deadline
    "cut",  # the answer broke off: a stream without a finish reason, no answer at all
    "empty",  # a finished answer without text
    "filtered",  # a content filter, or a refusal by the model
    "no_picture",  # an answer without a picture, or with one that is none
    "looping",  # the text went round and round, so it was stopped
    "not_a_chat_server",  # a web page or something else that is no answer
]

# `error_type` as OpenRouter normalises it, for errors that come without an HTTP status.
_STATUS_OF_TYPE = {
    "invalid_request": 400,
    "invalid_request_error": 400,
    "invalid_prompt": 400,
    "context_length_exceeded": 400,
    "max_tokens_exceeded": 400,
    "token_limit_exceeded": 400,
    "string_too_long": 400,
    "content_policy_violation": 400,
    "refusal": 400,
    "authentication": 401,
    "payment_required": 402,
    "permission_denied": 403,
    "not_found": 404,
    "timeout": 408,
    "rate_limit_exceeded": 429,
    "server": 500,
    "server_error": 500,
    "provider_unavailable": 502,
    "provider_overloaded": 503,
    "overloaded_error": 529,
}
_RETRYABLE = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529, *range(520, 528)})
_ABOUT_CONTENT = re.compile(
    r"context.?(length|size|window)|too (long|large|many tokens)|max(imum)? tokens"
    r"|policy|moderat|flagged|safety|no endpoints found matching your data policy",
    re.IGNORECASE,
)
_CONTENT_TYPES = frozenset(
    {
        "context_length_exceeded",
        "max_tokens_exceeded",
        "token_limit_exceeded",
        "string_too_long",
        "content_policy_violation",
        "refusal",
        "invalid_prompt",
    }
)
_TAG = re.compile(r"<[^>]*>")
MAX_MESSAGE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one attempt failed. `message` is the provider's own, bounded, not yet redacted.

    `retry_after_s` is what the server asked us to wait; `availability` is OpenRouter's
    code for why no provider can serve a model. `retryable` is its own word, if it gave one.
    `is_openrouters`: the error has the parts that only OpenRouter sends.
    """

    cause: Cause
    status: int | None = None
    error_type: str | None = None
    message: str = ""
    retryable: bool | None = None
    retry_after_s: float | None = None
    availability: str | None = None
    suggestions: tuple[str, ...] = ()
    is_openrouters: bool = False

    @property
    def may_pass(self) -> bool:
        """Whether the same request, sent again, may well succeed."""
        if self.cause in {"unreachable", "stalled", "cut", "empty"}:
            return True
        if self.cause != "answer":
            return False
        if self.retryable is not None:
            return self.retryable
        if self.status == 402:  # in-flight budget: OpenRouter says when to come back
            return self.retry_after_s is not None
        return self.status in _RETRYABLE

    @property
    def is_about_content(self) -> bool:
        """Whether it is what we said that was refused, not the form of the request."""
        return self.error_type in _CONTENT_TYPES or bool(
            _ABOUT_CONTENT.search(self.message)
        )


class CallFailed(Exception):
    """One attempt failed; `failure` says how. Never leaves `llm/`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def from_body(
    body: object, status: int | None, headers: Mapping[str, str], now_s: float
) -> Failure:
    """The failure in an error body of any shape: a dict, a string, HTML, nothing.

    `status` is the HTTP status, or None when the HTTP answer itself was fine;
    `now_s` is the wall clock, for X-RateLimit-Reset.
    """
    if isinstance(body, str | bytes):
        body = _parsed(body)
    error = _error_part(body)
    if not isinstance(error, dict):
        return Failure(
            "answer",
            status=status,
            message=_bounded(_plain_text(error)),
            retry_after_s=_asked_wait(headers, {}, now_s),
        )
    metadata = _dict(error.get("metadata"))
    availability = _dict(error.get("availability"))
    error_type = _error_type(error, metadata)
    return Failure(
        "answer",
        status=_status(error, error_type, status),
        error_type=error_type,
        message=_bounded(_message(error, metadata)),
        retryable=_bool(availability.get("retryable")),
        retry_after_s=_asked_wait(headers, availability, now_s),
        availability=_text(availability.get("code")),
        suggestions=_suggestions(availability),
        is_openrouters=bool(metadata or availability),
    )


def in_stream(error: object, now_s: float) -> Failure:
    """The failure in an `error` that came with HTTP 200; a status is always found for it."""
    failure = from_body({"error": error}, None, {}, now_s)
    return failure if failure.status else replace(failure, status=502)


def _parsed(text: str | bytes) -> object:
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _error_part(body: object) -> object:
    """`{"error": …}`, `{"detail": …}`, `{"message": …}` or the body itself."""
    if not isinstance(body, dict):
        return body
    for key in ("error", "detail"):
        if body.get(key):
            return body[key]
    return body


def _error_type(error: dict[str, Any], metadata: dict[str, Any]) -> str | None:
    for value in (
        metadata.get("error_type"),
        error.get("error_type"),
        error.get("type"),
        error.get("code"),
    ):
        if isinstance(value, str) and value and not value.isdigit():
            return value
    return None


def _status(
    error: dict[str, Any], error_type: str | None, status: int | None
) -> int | None:
    if status is not None and status >= 400:
        return status
    for value in (error.get("code"), error.get("http_status"), error.get("status")):
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if isinstance(value, int) and 400 <= value <= 599:
            return value
    return _STATUS_OF_TYPE.get(error_type or "")


def _message(error: dict[str, Any], metadata: dict[str, Any]) -> str:
    """What the provider says, with the upstream's own words where they say more.

    `metadata.flagged_input` is left out on purpose: it is a piece of the prompt.
    """
    parts = [_text(error.get("message")) or _text(error.get("msg")) or ""]
    if reasons := metadata.get("reasons"):
        parts.append(f"reasons: {', '.join(map(str, reasons))}")
    if raw := metadata.get("raw"):
        parts.append(_raw_message(raw))
    if provider := _text(metadata.get("provider_name")):
        parts.append(f"provider: {provider}")
    if param := _text(error.get("param")):
        parts.append(f"parameter: {param}")
    return "; ".join(part for part in parts if part) or _plain_text(error)


def _raw_message(raw: object) -> str:
    if isinstance(raw, str):
        raw = _parsed(raw)
    part = _error_part(raw)
    if isinstance(part, dict):
        return _text(part.get("message")) or _plain_text(part)
    return _plain_text(part)


def _plain_text(value: object) -> str:
    """A readable line of anything: JSON for lists and dicts, HTML without its tags."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(_TAG.sub(" ", value).split())


def _asked_wait(
    headers: Mapping[str, str], availability: dict[str, Any], now_s: float
) -> float | None:
    """Seconds the server wants us to wait: availability > Retry-After > X-RateLimit-Reset."""
    asked = availability.get("retry_after")
    if isinstance(asked, int | float):
        return max(0.0, float(asked))
    if (header := headers.get("retry-after")) is not None:
        wait = _number(header)
        return max(0.0, wait) if wait is not None else _until_date(header, now_s)
    reset_ms = _number(headers.get("x-ratelimit-reset", ""))
    return max(0.0, reset_ms / 1000 - now_s) if reset_ms is not None else None


def _until_date(header: str, now_s: float) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now_s)
    except ValueError:
        return None


def _suggestions(availability: dict[str, Any]) -> tuple[str, ...]:
    models = availability.get("fallback_models")
    return tuple(map(str, models[:3])) if isinstance(models, list) else ()


def _bounded(text: str) -> str:
    if len(text) <= MAX_MESSAGE_CHARS:
        return text
    return text[: MAX_MESSAGE_CHARS - 1] + "…"


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _bool(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
