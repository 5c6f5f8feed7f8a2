"""The ways an OpenAI-compatible server fails, by name, as the contract describes them.

Errors before an answer (`ERRORS`) are plain data; what goes wrong inside a stream is a
`Fault` that `openrouter.py` plays while it answers.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What one call shall do instead of answering well.

    Besides the names in `ERRORS`: `reply` (answers `text`), `http200_error_body`,
    `choice_error`, `midstream_error`, `midstream_error_string`, `cut_stream`,
    `empty_stream`, `empty_reply`, `stall`, `stall_midstream`, `length_cut`, `fenced_json`,
    `json_in_prose`, `broken_json`, `invalid_json`, `not_json`, `refusal`, `content_filter`,
    `no_usage`, `usage_on_finish`, `usage_in_delta`, `no_done`, `not_streamed`, `reasoning`.
    """

    name: str
    text: str = ""
    retry_after_s: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    message: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """An HTTP error: status, the `error` object (or raw text), headers."""

    status: int
    error: dict[str, Any] | str
    headers: dict[str, str] = field(default_factory=dict)
    is_raw: bool = False


def _error(
    status: int, error_type: str, message: str, **metadata: Any
) -> dict[str, Any]:
    return {
        "code": status,
        "message": message,
        "metadata": {"error_type": error_type, **metadata},
    }


ERRORS: dict[str, ErrorAnswer] = {
    "rate_limited": ErrorAnswer(
        429,
        _error(429, "rate_limit_exceeded", "Rate limit exceeded: free-models-per-min."),
    ),
    "out_of_credit": ErrorAnswer(
        402, _error(402, "payment_required", "Insufficient credits. Add more credits.")
    ),
    "in_flight_budget": ErrorAnswer(
        402,
        _error(
            402,
            "payment_required",
            "Too many requests in flight for the balance.",
            limit_source="openrouter_in_flight_budget",
        ),
        {"Retry-After": "1"},
    ),
    "bad_key": ErrorAnswer(401, _error(401, "authentication", "User not found.")),
    "moderation": ErrorAnswer(
        403,
        _error(
            403,
            "permission_denied",
            "The input was flagged.",
            reasons=["violence"],
            flagged_input="a piece of the prompt",
            provider_name="SomeProvider",
        ),
    ),
    "no_endpoints": ErrorAnswer(
        404,
        _error(404, "not_found", "No endpoints found that support these parameters.")
        | {"availability": {"code": "no_endpoints", "retryable": False}},
    ),
    "model_not_found": ErrorAnswer(
        400,
        _error(400, "invalid_request", "no/such is not a valid model ID")
        | {
            "availability": {
                "code": "model_not_found",
                "retryable": False,
                "fallback_models": ["openai/gpt-5-nano"],
            }
        },
    ),
    "context_length": ErrorAnswer(
        400,
        _error(
            400,
            "context_length_exceeded",
            "This endpoint's maximum context length is 8192 tokens.",
        ),
    ),
    "upstream_error": ErrorAnswer(
        400,
        _error(
            400,
            "invalid_request",
            "Provider returned error",
            raw='{"error":{"message":"messages: at least one is required"}}',
            provider_name="SomeProvider",
        ),
    ),
    "server_error": ErrorAnswer(500, _error(500, "server", "Internal Server Error")),
    "bad_gateway_html": ErrorAnswer(
        502,
        "<html><head><title>502</title></head><body>Bad gateway</body></html>",
        {"Content-Type": "text/html"},
        is_raw=True,
    ),
    "unavailable": ErrorAnswer(
        503, _error(503, "provider_overloaded", "No provider is available right now.")
    ),
    "overloaded": ErrorAnswer(529, _error(529, "provider_overloaded", "Overloaded")),
}
