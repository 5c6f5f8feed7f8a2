"""Error bodies of every known shape become one Failure with the right status and words."""

import json
from email.utils import formatdate
from typing import Any

import pytest

from card_generator_app.errors import ProviderError
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.error_mapping import to_error
from card_generator_app.llm.failures import MAX_MESSAGE_CHARS, from_body, in_stream
from card_generator_app.llm.retry import RetryPolicy

NOW_S = 1_800_000_000.0
SOMEWHERE = Endpoint("the server at home", "http://127.0.0.1:1/v1", "compatible")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"error": {"message": "no", "type": "t", "code": None}}, 400, "no"),
        ({"error": {"code": 400, "message": "no", "type": "t"}}, 400, "no"),
        ({"error": "model 'x' not found"}, 404, "model 'x' not found"),
        ({"detail": {"msg": "busy", "type": "service"}}, 503, "busy"),
        ({"detail": "Not Found"}, 404, "Not Found"),
        ({"detail": [{"loc": ["body", "n"], "msg": "bad"}]}, 422, '"msg": "bad"'),
        ({"message": "Forbidden"}, 403, "Forbidden"),
        ("<html><body><h1>502</h1> Bad gateway</body></html>", 502, "502 Bad gateway"),
        ("", 500, ""),
        ("   \n ", 500, ""),
    ],
)
def test_any_error_body_gives_its_words(body: Any, status: int, words: str) -> None:
    raw = body if isinstance(body, str) else json.dumps(body)

    failure = from_body(raw.encode(), status, {}, NOW_S)

    assert failure.status == status
    assert words in failure.message


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ({"code": 429, "message": "slow down"}, 429),
        ({"code": "429", "message": "slow down"}, 429),
        ({"code": "server_error", "message": "oops"}, 500),
        ({"http_status": 503, "error_type": "provider_overloaded"}, 503),
        ({"message": "x", "metadata": {"error_type": "rate_limit_exceeded"}}, 429),
        ({"code": "brand_new_code", "message": "?"}, 502),
        ("just words", 502),
    ],
)
def test_an_error_inside_a_stream_always_gets_a_status(error: Any, status: int) -> None:
    assert in_stream(error, NOW_S).status == status


def test_the_upstreams_own_words_are_shown_and_the_prompt_is_not() -> None:
    error = {
        "code": 403,
        "message": "flagged",
        "metadata": {
            "reasons": ["violence"],
            "flagged_input": "my secret prompt",
            "raw": '{"error": {"message": "upstream says no"}}',
        },
    }

    failure = from_body({"error": error}, 403, {}, NOW_S)

    assert failure.message == "flagged; reasons: violence; upstream says no"


def test_long_words_are_cut() -> None:
    failure = from_body({"error": {"message": "x" * 5000}}, 400, {}, NOW_S)

    assert len(failure.message) == MAX_MESSAGE_CHARS


@pytest.mark.parametrize(
    ("headers", "availability", "wait_s"),
    [
        ({"retry-after": "7", "x-ratelimit-reset": "1"}, {}, 7),
        ({"retry-after": formatdate(NOW_S + 30, usegmt=True)}, {}, 30),
        ({"retry-after": "7"}, {"retry_after": 12}, 12),
        ({"x-ratelimit-reset": str((NOW_S + 9) * 1000)}, {}, 9),
        ({"retry-after": "soon"}, {}, None),
        ({"retry-after": "-5"}, {}, 0),
        ({}, {}, None),
    ],
)
def test_the_asked_wait_is_read_in_the_order_of_the_contract(
    headers: dict[str, str], availability: dict[str, Any], wait_s: float | None
) -> None:
    body = {"error": {"code": 429, "availability": availability}}

    assert from_body(body, 429, headers, NOW_S).retry_after_s == wait_s


def test_the_providers_word_on_retrying_beats_the_status() -> None:
    availability = {"code": "capacity_exhausted", "retryable": False}

    failure = from_body({"error": {"availability": availability}}, 503, {}, NOW_S)

    assert not failure.may_pass


def test_every_status_becomes_some_provider_error() -> None:
    for status in range(400, 600):
        failure = from_body({"error": {"message": "m"}}, status, {}, NOW_S)

        assert isinstance(to_error(failure, SOMEWHERE, "m", 60), ProviderError)


def test_backoff_grows_is_capped_and_half_random() -> None:
    policy = RetryPolicy(
        max_attempts=9, initial_delay_s=1, max_delay_s=6, backoff_factor=2
    )
    failure = in_stream({"code": 500}, NOW_S)

    assert [policy.wait_s(failure, n, 1.0) for n in range(1, 6)] == [1, 2, 4, 6, 6]
    assert policy.wait_s(failure, 2, 0.0) == 1
    assert policy.wait_s(failure, 9, 1.0) is None
