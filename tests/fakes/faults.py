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
    `no_usage`, `usage_on_finish`, `usage_in_delta`, `no_done`, `not_streamed`, `reasoning`,
    `html200`, `wrong_content_type`, `no_finish`, `slow_drip`, `finish_twice`, `blank_lines`,
    `broken_event`, `usage_nonsense`, `null_content`, `tool_calls`, `reasoning_only`,
    `length_cut_empty`, `length_cut_reasoning`, `looping`, `foreign`, `refusal_prose`,
    `cut_json`, `trailing_prose`, `wrong_types`, `missing_keys`, `extra_keys`,
    `unicode_escapes`, `blank_reply`.
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
    "request_timeout": ErrorAnswer(408, _error(408, "timeout", "Request timed out")),
    "gateway_timeout": ErrorAnswer(504, _error(504, "timeout", "Upstream timed out")),
    "cloudflare_524": ErrorAnswer(
        524,
        "<!DOCTYPE html><title>A timeout occurred</title><h1>Error 524</h1>",
        {"Content-Type": "text/html; charset=UTF-8"},
        is_raw=True,
    ),
    "empty_body_500": ErrorAnswer(500, "", is_raw=True),
    "payload_too_large": ErrorAnswer(
        413, _error(413, "payload_too_large", "Request entity too large")
    ),
    "unprocessable": ErrorAnswer(
        422, _error(422, "unprocessable", "The request cannot be processed")
    ),
    "policy": ErrorAnswer(
        400,
        _error(400, "content_policy_violation", "The prompt violates our usage policy"),
    ),
    "declined": ErrorAnswer(400, _error(400, "refusal", "The model declined.")),
    "region": ErrorAnswer(
        403,
        _error(403, "permission_denied", "Not available in your region.")
        | {"availability": {"code": "region_restricted", "retryable": False}},
    ),
    "privacy": ErrorAnswer(
        404,
        _error(404, "not_found", "No endpoints found matching your data policy.")
        | {"availability": {"code": "privacy_restricted", "retryable": False}},
    ),
    "deprecated": ErrorAnswer(
        404,
        _error(404, "not_found", "This model is gone.")
        | {"availability": {"code": "model_deprecated", "retryable": False}},
    ),
    "free_ended": ErrorAnswer(
        404,
        _error(404, "not_found", "The free variant has ended.")
        | {"availability": {"code": "free_variant_ended", "retryable": False}},
    ),
    "capacity": ErrorAnswer(
        429,
        _error(429, "rate_limit_exceeded", "All providers are busy.")
        | {
            "availability": {
                "code": "capacity_exhausted",
                "retryable": True,
                "retry_after": 0,
            }
        },
    ),
    "unavailable_for_now": ErrorAnswer(
        503,
        {
            "message": "Temporarily unavailable",
            "error_type": "provider_unavailable",
            "http_status": 503,
            "availability": {"code": "temporarily_unavailable", "retryable": True},
        },
    ),
}
