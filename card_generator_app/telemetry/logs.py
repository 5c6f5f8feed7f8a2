"""Log lines that say which request or job they belong to: text for people, JSON for programs."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

LogFormat = Literal["text", "json"]

# A task inherits them from who has started it, and so does a thread of `to_thread`.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
job_id: ContextVar[str | None] = ContextVar("job_id", default=None)


@contextmanager
def of_job(named: str) -> Iterator[None]:
    """Whatever is logged inside is this job's, and of no request."""
    tokens = request_id.set(None), job_id.set(named)
    try:
        yield
    finally:
        request_id.reset(tokens[0])
        job_id.reset(tokens[1])


def log_as(level: str, log_format: LogFormat) -> None:
    """Sets up the root logger; where it has handlers already, they stay as they are."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if log_format == "json" else Lines())
    logging.basicConfig(level=level.upper(), handlers=[handler])


class Lines(logging.Formatter):
    """`INFO what happened request_id=… job_id=…`, a traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        ids = "".join(f" {name}={value}" for name, value in _ids().items())
        return super().formatMessage(record) + ids


class JsonLines(logging.Formatter):
    """One JSON object a line, whatever the message holds.

    Our own and not a library's: those format the traceback anew, past `RedactKeys`, which
    has put the one without secrets into `exc_text`.
    """

    def format(self, record: logging.LogRecord) -> str:
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{seconds}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        } | _ids()
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["exception"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False)


def _ids() -> dict[str, str]:
    # Asked for when a line is written, which is where it was logged: nothing queues lines.
    found = {"request_id": request_id.get(), "job_id": job_id.get()}
    return {name: value for name, value in found.items() if value is not None}
