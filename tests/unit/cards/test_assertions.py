import pytest

from card_generator_app.cards.activation import Options, check_cases
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
        b"cases: [{chat: [a], fires: [], options: [seed]}]",
        b"cases: [{chat: [a], fires: [], options: {token_budget: many}}]",
        b"cases: [{chat: [a], fires: [], options: {scan_depth: -1}}]",
        b"cases: [{chat: [a], fires: [], options: {trigger: shout}}]",
        b"cases: [",
    ],
)
def test_bad_assertion_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises((InvalidInput, CardFormatError)):
        check_cases(new_book([]), data)


def test_options_of_a_case_come_before_those_of_the_whole_run() -> None:
    elves = {"triggers": ["swipe"]}
    book = new_book([new_entry(["x"], "An elf.", name="Elf", extensions=elves)])
    cases = b"""
    cases:
      - {chat: [x], fires: [Elf]}
      - {chat: [x], fires: [], options: {trigger: quiet}}
    """

    results = check_cases(book, cases, options=Options(trigger="swipe"))

    assert [result.passed for result in results] == [True, True]


def test_an_entry_that_should_have_fired_says_why_not() -> None:
    book = new_book([new_entry(["oven"], "Hot.", name="Oven")])

    (result,) = check_cases(book, b"cases: [{chat: [Hello], fires: [Oven]}]")

    assert result.missing == ["Oven: none of its keys (oven) is in the last message"]
