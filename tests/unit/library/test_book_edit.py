"""A person's change of a lorebook: fields, entries by number, or all of it."""

from typing import Any

import pytest

from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import InvalidInput
from card_generator_app.library.book_edit import BookEdit

BOOK = new_book([new_entry([key], f"The {key}.") for key in ("mill", "inn", "well")])


def test_fields_are_set_and_removed() -> None:
    deep = BookEdit({"scan_depth": 6, "name": "Village"})(BOOK)

    assert (deep["name"], deep["scan_depth"]) == ("Village", 6)
    assert "scan_depth" not in BookEdit({"scan_depth": None})(deep)


def test_entries_change_by_number_and_keep_the_rest() -> None:
    book = BookEdit(put={0: {"keys": ["old mill"]}, 9: {"content": "New."}}, remove=[1])

    entries = book(BOOK)["entries"]

    assert [one["content"] for one in entries] == ["The mill.", "The well.", "New."]
    assert entries[0]["keys"] == ["old mill"]
    assert entries[2]["enabled"] is True


def test_a_whole_book_is_completed() -> None:
    book = BookEdit(whole={"entries": [{"keys": ["a"], "content": "b"}]})(BOOK)

    assert book["entries"][0]["insertion_order"] == 100
    assert book["extensions"] == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fields": {"colour": "red"}}, "no field of a lorebook: colour"),
        ({"fields": {"entries": None}}, "always has entries"),
        ({"fields": {"entries": {"0": {}}}}, "a list of entries"),
        ({"fields": {"entries": ["x"]}}, "book.entries[0]"),
        ({"remove": [3]}, "entries 0 to 2"),
        ({"put": {-1: {}}}, "no -1"),
        ({"whole": {"entries": 3}}, "where entries belong"),
        ({"whole": {"entries": []}, "remove": [0]}, "not both"),
    ],
)
def test_what_is_no_edit_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        BookEdit(**change)(BOOK)

    assert told in str(refused.value)
