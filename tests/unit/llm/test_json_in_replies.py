"""JSON out of what models really answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from card_generator_app.llm.replies import is_complete_json, json_in

CARD = {"name": "Ada", "text": "She said {{user}} {hm}.", "inner": {"a": [1]}}
PLAIN = json.dumps(CARD)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"\n {PLAIN} \n",
        f"```json\n{PLAIN}\n```",
        f"```\n{PLAIN}\n```",
        f"Here is {{{{char}}}}:\n```json\n{PLAIN}\n```\nDone.",
        f"Sure! {PLAIN} I hope {{you}} like it.",
        f'<think>maybe {{"name": 1}}?</think>{PLAIN}',
        json.dumps(CARD, indent=2).replace("\n}", ",\n}"),
        PLAIN.replace('"name"', "name"),
    ],
)
def test_the_object_is_found(text: str) -> None:
    assert json_in(text) == CARD


@pytest.mark.parametrize(
    "text", ["", "I cannot do that.", "[1, 2]", "{{char}} smiles", "null"]
)
def test_where_there_is_no_object_there_is_none(text: str) -> None:
    found = json_in(text)

    assert found is None or "name" not in found


def test_a_broken_outer_object_never_gives_an_inner_one() -> None:
    found = json_in('{"name": "Ada" "inner": {"a": 1}}')

    assert found is not None
    assert found["name"] == "Ada"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_any_object_survives(card: dict[str, Any]) -> None:
    assert json_in(json.dumps(card, ensure_ascii=False)) == card


def test_completeness_is_judged_without_mending() -> None:
    assert is_complete_json(f"{PLAIN}   \n\n")
    assert not is_complete_json(PLAIN[:-1])
