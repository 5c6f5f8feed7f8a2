"""Fields of the wrong type become the right one, and what is read is valid."""

import json
from typing import Any

import pytest

from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.validate import validate_v2
from tests.unit.cards.builders import as_json, read, v2_document


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("description", None, ""),
        ("description", ["a", "b"], "a\nb"),
        ("description", {"a": 1}, '{"a":1}'),
        ("tags", "a, b,", ["a", "b"]),
        ("tags", {"0": "a"}, ["a"]),
        ("tags", ["a", None, 3], ["a", "3"]),
        ("extensions", None, {}),
        ("extensions", [], {}),
        ("extensions", "x", {"value": "x"}),
        ("nickname", None, None),
        ("source", "https://a", ["https://a"]),
        ("creation_date", "soon", None),
        ("assets", "none", None),
    ],
)
def test_wrong_types_become_the_right_one(
    field: str, value: Any, expected: Any
) -> None:
    assert read(v2_document(**{field: value})).card.data.get(field) == expected


def test_json_inside_a_json_text() -> None:
    decoded = read(as_json(v2_document()).decode())

    assert decoded.card.name == "Mara"


def test_what_was_read_is_written_valid_for_strict_judges() -> None:
    card: Card = read(
        v2_document(
            character_book={"entries": {"1": {"keys": "a", "id": "x", "enabled": 1}}}
        )
    ).card

    assert validate_v2(json.loads(FormatConverter.encode(card, "v2").bytes)) == []
