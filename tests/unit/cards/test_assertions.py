import pytest

from card_generator_app.cards.activation import check_cases
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import CardFormatError, InvalidInput

CASES = b"""
cases:
  - name: the village is known
    chat: ["user: Where is Brightwick?"]
    fires: [Village]
  - name: silence calls nothing
    chat:
      - user: Hello.
      - assistant: Hm.
    fires: []
  - name: wrong on purpose
    chat: [Brightwick]
    fires: [Oven, Ghost]
    options: {seed: 3}
"""


def test_assertion_file_tells_missing_and_unexpected() -> None:
    book = new_book(
        [
            new_entry(["brightwick"], "A village.", name="Village"),
            new_entry(["oven"], "Hot.", name="Oven"),
        ]
    )

    first, second, third = check_cases(book, CASES)

    assert first.passed
    assert second.passed
    assert [line.split(":")[0] for line in third.missing] == ["Oven", "Ghost"]
    assert [line.split(":")[0] for line in third.unexpected] == ["Village"]


@pytest.mark.parametrize(
    "data",
    [
        b"cases: 3",
        b"cases: [3]",
        b"cases: [{chat: [a]}]",
        b"cases: [{chat: a, fires: []}]",
        b"cases: [{chat: [3], fires: []}]",
        b"cases: [{chat: [a], fires: [], options: {speed: 3}}]",
        b"cases: [{chat: [a], fires: [], options: {seed: many}}]",
        b"cases: [",
    ],
)
def test_bad_assertion_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises((InvalidInput, CardFormatError)):
        check_cases(new_book([]), data)
