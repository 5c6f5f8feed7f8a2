"""A failure as the error a person sees: what happened, to what, and what to do."""

from card_generator_app.errors import (
    ModelNotAvailable,
    ProviderError,
    ProviderKeyRefused,
    ProviderOutOfCredit,
    ProviderUnavailable,
    ReplyUnusable,
    RequestRefused,
)
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.failures import Failure
from card_generator_app.llm.redact import redact

_MODEL_CODES = frozenset(
    {
        "model_not_found",
        "model_deprecated",
        "model_unavailable_upstream",
        "no_endpoints",
        "privacy_restricted",
        "constraint_filtered",
        "free_variant_ended",
    }
)


class ProviderBusy(ProviderUnavailable):
    """The provider said when to come back, and it is later than a call may wait."""

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RefusedByModel(RequestRefused):
    """What was said was refused (policy, length); another model may take it."""


def to_error(
    failure: Failure, endpoint: Endpoint, model: str, max_wait_s: float
) -> ProviderError:
    """The `AppError` for `failure`; its message holds neither key nor prompt."""
    said = _said(failure, endpoint)
    name = endpoint.name
    match failure.cause:
        case "unreachable":
            return ProviderUnavailable(
                f"{name} cannot be reached at {redact(endpoint.base_url)}{said}"
            )
        case "stalled":
            return ProviderUnavailable(f"{model} at {name} stopped answering{said}")
        case "cut":
            return ProviderUnavailable(f"the answer of {model} at {name} broke off")
        case "empty":
            return ReplyUnusable(f"{model} at {name} answered without any text")
        case "filtered":
            return ReplyUnusable(f"{model} at {name} declined to answer{said}")
        case "no_picture":
            return ReplyUnusable(f"{model} at {name} made no picture{said}")
        case "looping":
            return ReplyUnusable(f"{model} at {name} repeated itself without end")
        case "not_a_chat_server":
            return RequestRefused(
                f"{redact(endpoint.base_url)} does not answer like a chat server{said}; "
                "does OPENROUTER_BASE_URL end in its /v1?"
            )
        case "answer":
            return _from_status(failure, endpoint, model, max_wait_s)


def words_of(failure: Failure, endpoint: Endpoint) -> str:
    """The provider's own words, redacted; empty when it had none."""
    secret = endpoint.api_key.get_secret_value() if endpoint.api_key else ""
    return redact(failure.message, [secret]).strip()


def _said(failure: Failure, endpoint: Endpoint) -> str:
    words = words_of(failure, endpoint)
    return f': "{words}"' if words else ""


def _from_status(
    failure: Failure, endpoint: Endpoint, model: str, max_wait_s: float
) -> ProviderError:
    said, name, status = _said(failure, endpoint), endpoint.name, failure.status
    if status == 401:
        return ProviderKeyRefused(
            f"the key was refused by {name}; check OPENROUTER_API_KEY"
        )
    if failure.may_pass or status == 429:
        message = f"{model} at {name} is not available ({_label(failure)}){said}"
        asked_s = failure.retry_after_s
        if asked_s is None or asked_s <= max_wait_s:
            return ProviderUnavailable(message)
        late = f"; it asks to wait {asked_s:.0f} s, longer than the {max_wait_s:.0f} s allowed here"
        return ProviderBusy(message + late, asked_s)
    if status == 402:
        return ProviderOutOfCredit(f"the account at {name} has no credit{said}")
    if _is_about_model(failure):
        return ModelNotAvailable(
            f"{model} is not available at {name}{said}{_model_hint(failure, endpoint)}"
        )
    if status is not None and status >= 500:
        return ProviderUnavailable(f"{name} failed ({_label(failure)}){said}")
    refused = f"{name} refused the request to {model} ({_label(failure)}){said}"
    return (RefusedByModel if failure.is_about_content else RequestRefused)(refused)


def _is_about_model(failure: Failure) -> bool:
    if failure.availability in _MODEL_CODES or failure.status == 404:
        return True
    # OpenRouter's and others' 400 for a misspelt model.
    return failure.status == 400 and "not a valid model" in failure.message.lower()


def _model_hint(failure: Failure, endpoint: Endpoint) -> str:
    if failure.suggestions:
        return f"; try {', '.join(failure.suggestions)}"
    if endpoint.is_openrouter_itself:
        return ""
    return f"; is {redact(endpoint.base_url)} right, its /v1 included?"


def _label(failure: Failure) -> str:
    return ", ".join(str(part) for part in (failure.status, failure.error_type) if part)
