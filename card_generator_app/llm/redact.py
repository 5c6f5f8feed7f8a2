"""Keeps keys out of logs, error messages and the ledger."""

import logging
import re
from collections.abc import Iterable

_SECRETS = re.compile(
    r"""
      \b(?:sk|pk|rk)-[A-Za-z0-9][A-Za-z0-9_-]{6,}      # OpenRouter, OpenAI and others
    | \bcf_[A-Za-z0-9][A-Za-z0-9_-]{6,}                # our own API keys
    | (?<=\bbearer\ )[^\s"',;]+
    | (?<=\bbearer%20)[^\s"',;&]+
    | (?<=://)[^/@\s:]*:[^/@\s]+(?=@)                  # user:password in a URL
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = re.compile(
    r"""((?:api[_-]?key|authorization|x-api-key|password|access_token)["']?\s*[:=]\s*["']?)"""
    r"""(?!bearer\b)([^\s"',;&}]+)""",
    re.IGNORECASE,
)
_MASK = "[redacted]"
_FORMATTER = logging.Formatter()
# Secrets of this process that look like nothing in particular.
_known: set[str] = set()


def never_log(secrets: Iterable[str]) -> None:
    """Masks these in every log line from now on."""
    _known.update(secrets)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without anything that looks like a key, and without each of `secrets`."""
    for secret in secrets:
        if (
            len(secret) >= 4
        ):  # a shorter one is no secret, and would shred ordinary words
            text = text.replace(secret, _MASK)
    return _NAMED.sub(rf"\1{_MASK}", _SECRETS.sub(_MASK, text))


def redact_all(text: str) -> str:
    """As `redact`, and without what `never_log` was told."""
    return redact(text, _known)


class RedactKeys(logging.Filter):
    """Rewrites a log record that holds a key: message, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        self._redact_message(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, _known)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, _known)
        return True

    def _redact_message(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        clean = redact(message, _known)
        if clean == message:
            return
        if record.name == "uvicorn.access" and isinstance(record.args, tuple):
            # Its formatter unpacks the arguments, so there must stay as many as there were.
            record.args = tuple(
                redact(one, _known) if isinstance(one, str) else one
                for one in record.args
            )
        else:
            record.msg, record.args = clean, None


def install_redaction() -> None:
    """Put the filter on every root and uvicorn handler; call it once logging is set up.

    On handlers, because a filter on a logger never sees what its children log.
    """
    for name in ("", "uvicorn", "uvicorn.error", "uvicorn.access"):
        for handler in logging.getLogger(name).handlers:
            if not any(isinstance(one, RedactKeys) for one in handler.filters):
                handler.addFilter(RedactKeys())
