"""Bytes become chunks, however they are cut into blocks and whatever stands in them."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from card_generator_app.llm.chunks import Chunk, ChunkParser
from card_generator_app.llm.failures import CallFailed


def _event(text: str, **more: Any) -> bytes:
    event = {"choices": [{"delta": {"content": text}}], **more}
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _parse(*blocks: bytes) -> list[Chunk]:
    parser = ChunkParser()
    chunks = [chunk for block in blocks for chunk in parser.feed(block)]
    return chunks + list(parser.finish())


@given(texts=st.lists(st.text(max_size=8), max_size=5), size=st.integers(1, 40))
def test_text_survives_any_cut_into_blocks(texts: list[str], size: int) -> None:
    stream = b": comment\n\n" + b"".join(_event(text) for text in texts)
    stream += b"data: [DONE]\n\n"
    blocks = [stream[at : at + size] for at in range(0, len(stream), size)]

    chunks = _parse(*blocks)

    assert "".join(chunk.text for chunk in chunks) == "".join(texts)


def test_line_separators_inside_a_string_do_not_break_the_line() -> None:
    [chunk] = _parse(_event("one\u2028two\x85three"))

    assert chunk.text == "one\u2028two\x85three"


def test_money_never_becomes_a_float() -> None:
    usage = (
        b'"usage":{"prompt_tokens":3,"completion_tokens":4,"cost":0.0001234567890123}'
    )
    [chunk] = _parse(b'data: {"choices":[],' + usage + b"}\n\n")

    assert chunk.usage is not None
    assert chunk.usage.cost_usd == Decimal("0.0001234567890123")


def test_nothing_is_read_after_done() -> None:
    chunks = _parse(_event("a"), b"data: [DONE]\r\n\r\n", _event("b"))

    assert [chunk.text for chunk in chunks] == ["a"]


@pytest.mark.parametrize(
    "event",
    [
        {"choices": []},
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"content": None, "reasoning": "hm"}}]},
        {"something": "new"},
    ],
)
def test_strange_events_are_events_without_text(event: dict[str, Any]) -> None:
    [chunk] = _parse(f"data: {json.dumps(event)}\n\n".encode())

    assert chunk.text == ""


def test_parts_of_text_are_joined() -> None:
    delta = {"content": [{"type": "text", "text": "a"}, {"type": "x"}]}
    event = json.dumps({"choices": [{"delta": delta}]})

    assert _parse(f"data: {event}\n\n".encode())[0].text == "a"


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b'{"error": {"code": 502, "message": "m"}}', "answer"),
        (b'  \n {\n"error": "text"\n}\n', "answer"),
        (b'{"detail": "gone"}', "answer"),
        (b"<html>Welcome</html>", "not_a_chat_server"),
        (b'{"hello": "world"}', "not_a_chat_server"),
        (b"data: {broken\n\n", "cut"),
    ],
)
def test_what_is_no_answer_is_a_failure(body: bytes, cause: str) -> None:
    with pytest.raises(CallFailed) as caught:
        _parse(body)

    assert caught.value.failure.cause == cause


def test_blanks_alone_give_nothing() -> None:
    assert _parse(b"  \n\n   \n") == []
