"""A planted key reaches no log line, no traceback and no error."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from card_generator_app.llm.redact import RedactKeys, install_redaction, redact

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY} refused",
        f"Authorization: Bearer {KEY}",
        "Authorization: Bearer opaque-token-of-another-kind",
        "the key cf_0123456789abcdef was used",
        '{"api_key": "0123456789abcdef"}',
        "api_key=0123456789abcdef&x=1",
        "postgresql://ann:0123456789abcdef@db/cards",
    ],
)
def test_keys_are_masked(text: str) -> None:
    clean = redact(text)

    assert "0123456789abcdef" not in clean
    assert "opaque-token" not in clean
    assert "[redacted]" in clean


def test_a_given_secret_is_masked_whatever_it_looks_like() -> None:
    assert redact("said hunter2!", ["hunter2"]) == "said [redacted]!"


@pytest.mark.parametrize(
    "text", ["She asks for the key of risk-taking.", "max_tokens=400", "skein of wool"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


@pytest.fixture
def logged() -> Iterator[tuple[logging.Logger, StringIO]]:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    install_redaction()
    yield logging.getLogger("some.library"), stream
    root.removeHandler(handler)


def test_messages_arguments_and_tracebacks_of_any_logger_are_redacted(
    logged: tuple[logging.Logger, StringIO],
) -> None:
    logger, stream = logged

    logger.warning("with %s and %d", KEY, 3)
    try:
        raise ValueError(f"cannot use {KEY}")
    except ValueError:
        logger.exception("it failed")

    written = stream.getvalue()
    assert "0123456789abcdef" not in written
    assert "with [redacted] and 3" in written
    assert "ValueError: cannot use [redacted]" in written


def test_access_lines_keep_the_arguments_their_formatter_needs() -> None:
    args = ("127.0.0.1:1", "GET", f"/cards?api_key={KEY}", "1.1", 200)
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', args, None
    )

    RedactKeys().filter(record)

    assert KEY not in record.getMessage()
    assert isinstance(record.args, tuple)
    assert len(record.args) == 5


def test_installing_twice_filters_once(
    logged: tuple[logging.Logger, StringIO],
) -> None:
    install_redaction()

    for handler in logging.getLogger().handlers:
        assert sum(isinstance(one, RedactKeys) for one in handler.filters) == 1
