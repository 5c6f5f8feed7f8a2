"""The body of a chat answer, cut into chunks: `data:` lines, or one JSON document."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import jiter

from card_generator_app.llm.chat import Usage
from card_generator_app.llm.failures import CallFailed, Failure, from_body, in_stream

_MAX_STRAY_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """One `data:` event; most carry text only. `text` is empty while a model reasons.

    `is_event` is False for what was read from the headers: no sign of life of the model.
    """

    text: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    generation_id: str | None = None
    model: str | None = None
    provider: str | None = None
    usage: Usage | None = None
    is_event: bool = True


class ChunkParser:
    """Turns blocks of bytes into chunks; raises CallFailed where the server reports an error.

    A body without `data:` lines is read as one document, whatever its content type says:
    an error behind HTTP 200, or the whole answer of a server that does not stream.
    """

    def __init__(self) -> None:
        self.is_done = False
        self._rest = b""
        self._stray: list[bytes] = []
        self._stray_bytes = 0
        self._has_events = False

    def feed(self, block: bytes) -> Iterator[Chunk]:
        """The chunks that `block` completes; comments give none."""
        # Newlines only: `splitlines` and `iter_lines` also split at U+2028 and others,
        # which may stand inside a JSON string.
        *lines, self._rest = (self._rest + block).split(b"\n")
        for line in lines:
            if not self.is_done:
                yield from self._read(line.rstrip(b"\r"))

    def finish(self) -> Iterator[Chunk]:
        """What is left at the end of the stream."""
        if self._rest:
            yield from self._read(self._rest.rstrip(b"\r"))
        document = b"\n".join(self._stray).strip()
        if document and not self._has_events:
            yield _whole_answer(document)

    def _read(self, line: bytes) -> Iterator[Chunk]:
        if line.startswith(b"data:"):
            self._has_events = True
            payload = line[5:].strip()
            if payload == b"[DONE]":
                self.is_done = True
            elif payload:
                yield _chunk(_event(payload))
        elif not line.startswith((b":", b"event:", b"id:", b"retry:")):
            self._keep(line)

    def _keep(self, line: bytes) -> None:
        self._stray.append(line)
        self._stray_bytes += len(line)
        if self._stray_bytes > _MAX_STRAY_BYTES:
            raise CallFailed(Failure("not_a_chat_server"))


def _event(payload: bytes) -> dict[str, Any]:
    try:
        # Decimal, so that money never passes through a float.
        event = jiter.from_json(payload, float_mode="decimal")
    except ValueError as error:
        raise CallFailed(Failure("cut")) from error
    return _dict(event)


def _whole_answer(document: bytes) -> Chunk:
    try:
        event = _dict(jiter.from_json(document, float_mode="decimal"))
    except ValueError as error:
        words = from_body(document, None, {}, 0).message
        raise CallFailed(Failure("not_a_chat_server", message=words)) from error
    if "choices" in event or "error" in event:
        return _chunk(event)
    if "detail" in event:
        raise CallFailed(in_stream(event["detail"], time.time()))
    raise CallFailed(Failure("not_a_chat_server"))


def _chunk(event: dict[str, Any]) -> Chunk:
    choices = event.get("choices")
    # Usage comes with an empty list, a dummy choice or the last one, so never index blindly.
    choice = _dict(choices[0]) if isinstance(choices, list) and choices else {}
    if error := event.get("error") or choice.get("error"):
        raise CallFailed(in_stream(error, time.time()))
    delta = _dict(choice.get("delta") or choice.get("message"))
    return Chunk(
        text=_text(delta.get("content")),
        refusal=_text(delta.get("refusal")),
        finish_reason=choice.get("finish_reason"),
        generation_id=event.get("id"),
        model=event.get("model"),
        provider=event.get("provider"),
        usage=_usage(event.get("usage")),
    )


def _text(content: object) -> str:
    """The text of a delta; a few servers send a list of typed parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def _usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    cost = usage.get("cost")
    return Usage(
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        completion_tokens=int(usage.get("completion_tokens") or 0),
        cost_usd=Decimal(cost) if isinstance(cost, int | Decimal) else None,
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
