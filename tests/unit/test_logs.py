"""Log lines say which request or job they belong to, and stay one line for programs."""

import asyncio
import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from card_generator_app.llm.redact import install_redaction
from card_generator_app.telemetry.logs import (
    JsonLines,
    Lines,
    job_id,
    of_job,
    request_id,
)

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


class Written:
    """What one handler on the root logger writes."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self._stream = StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(formatter)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def objects(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    named = logging.getLogger("some.library")
    named.setLevel(logging.INFO)
    yield named
    named.setLevel(logging.NOTSET)


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    found = Written(request.param())
    logging.getLogger().addHandler(found.handler)
    install_redaction()
    yield found
    logging.getLogger().removeHandler(found.handler)


as_text = pytest.mark.parametrize("written", [Lines], indirect=True)
as_json = pytest.mark.parametrize("written", [JsonLines], indirect=True)


@as_text
def test_a_line_of_nothing_is_as_it_was(
    written: Written, logger: logging.Logger
) -> None:
    logger.info("serving %s", "here")

    assert written.text == "INFO serving here\n"


@as_text
def test_a_traceback_stands_below_the_ids(
    written: Written, logger: logging.Logger
) -> None:
    with of_job("j1"):
        try:
            raise RuntimeError("no")
        except RuntimeError:
            logger.exception("failed")

    first, second, *_ = written.text.splitlines()
    assert first == "ERROR failed job_id=j1"
    assert second.startswith("Traceback")


@as_json
def test_a_json_line_has_what_is_known_and_no_more(
    written: Written, logger: logging.Logger
) -> None:
    token = request_id.set("r1")
    logger.warning("two\nlines of %s", "Ärger")
    request_id.reset(token)

    (line,) = written.objects
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "WARNING",
        "logger": "some.library",
        "message": "two\nlines of Ärger",
        "request_id": "r1",
    }


@as_json
def test_a_key_is_in_no_field_of_a_json_line(
    written: Written, logger: logging.Logger
) -> None:
    try:
        raise RuntimeError(f"refused {KEY}")
    except RuntimeError:
        logger.exception("with %s", KEY, stack_info=True)

    (line,) = written.objects
    assert {"message", "exception", "stack"} <= line.keys()
    assert "RuntimeError: refused [redacted]" in line["exception"]
    assert KEY not in written.text


@as_json
async def test_what_a_job_begins_is_its_own_and_nothing_after_it(
    written: Written, logger: logging.Logger
) -> None:
    async def work() -> None:
        await asyncio.to_thread(logger.info, "inside")

    token = request_id.set("r1")
    with of_job("j1"):
        task = asyncio.create_task(work())
    logger.info("outside")
    request_id.reset(token)
    await task

    ids = {
        one["message"]: (one.get("job_id"), one.get("request_id"))
        for one in written.objects
    }
    assert ids == {"inside": ("j1", None), "outside": (None, "r1")}
    assert job_id.get() is None
