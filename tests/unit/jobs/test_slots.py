"""How many jobs of each writer run at once, as people write it."""

import pytest

from card_generator_app.errors import InvalidInput
from card_generator_app.jobs.slots import parse_slots


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("3", {"composer": 3, "openrouter": 3, "local": 3}),
        ("openrouter=8", {"composer": 0, "openrouter": 8, "local": 0}),
        (" local = 1 , composer=2", {"composer": 2, "openrouter": 0, "local": 1}),
    ],
)
def test_one_number_is_for_all_and_a_list_is_all(
    text: str, slots: dict[str, int]
) -> None:
    assert parse_slots(text) == slots


@pytest.mark.parametrize("text", ["", "-1", "65", "many", "gpt=1", "local=x", "local"])
def test_anything_else_is_refused_with_what_it_could_be(text: str) -> None:
    with pytest.raises(InvalidInput, match="openrouter"):
        parse_slots(text)
