"""JSON is written as the standard library writes it, only faster."""

import json
from typing import Any

import pytest
from hypothesis import given

from card_generator_app.cards.card import new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.jsontext import MAX_DEPTH, dump_json, parse_json
from card_generator_app.cards.repairs import Repairs
from tests.unit.cards.test_lossless import quick, values


@quick
@given(values)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    for indent in (None, 2):
        assert repr(json.loads(dump_json(value, indent=indent))) == repr(value)


def test_compact_and_indented_json_is_byte_for_byte_the_usual() -> None:
    value = {
        "empty": [{}, []],
        "texts": ['\u2028\x7f\x00\t</\\"', "月纱 🌙"],
        "numbers": [1e16, -0.0, 0.1, 5e-324, 1.7976931348623157e308, 10**40, 3],
        "others": [True, None],
    }

    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    indented = json.dumps(value, ensure_ascii=False, indent=2)

    assert dump_json(value) == compact.encode()
    assert dump_json(value, indent=2) == indented.encode()


def test_the_deepest_value_that_is_read_can_be_written() -> None:
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    value = parse_json(deep, Repairs())

    assert dump_json({"extensions": {"a": value}}) == b'{"extensions":{"a":%s}}' % deep


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_json_has_no_word_for_is_written_as_null(number: float) -> None:
    card = new_card(name="Mara", extensions={"x": [number, "NaN"]})

    decoded = FormatConverter.decode(FormatConverter.encode(card, "png").bytes)

    assert decoded.card.extensions == {"x": [None, "NaN"]}


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        dump_json({"name": "\ud83d"})
