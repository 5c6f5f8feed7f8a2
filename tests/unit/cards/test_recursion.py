"""Circles of entries that call each other are broken; everything else is left as it is."""

from card_generator_app.cards.activation import Message, Options, simulate
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.recursion import calls_between, without_circles


def test_a_circle_is_broken_and_a_chain_is_kept() -> None:
    book = new_book(
        [
            new_entry(["harbor"], "The harbor lies under the tower.", name="Harbor"),
            new_entry(["tower"], "The tower guards the harbor and the bell.", name="T"),
            new_entry(["/\\bbells?\\b/i"], "The bell is cracked.", name="Bell"),
        ],
        recursive_scanning=True,
    )

    changed, closed = without_circles(book)

    assert calls_between(book) == {0: {1}, 1: {0, 2}}
    assert closed == ["Harbor"]
    assert "exclude_recursion" not in book["entries"][0]["extensions"]
    fired = simulate(changed, [Message("user", "to the tower")], Options())
    assert {one.label for one in fired.outcomes if one.fires} == {"T", "Bell"}


def test_a_book_without_circles_is_the_same_book() -> None:
    book = new_book([new_entry(["a bay"], "A bay.", name="Bay")])

    assert without_circles(book) == (book, [])
