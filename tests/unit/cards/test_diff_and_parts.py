"""Cards taken apart: their parts, and what differs between two of them."""

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.diff import Change, diff_cards
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.parts import is_part_key, parts_of_card, with_parts


def card(**fields: object) -> Card:
    harbor = new_entry(["harbor"], "The harbor is deep.", entry_id=1)
    lamp = new_entry(["lamp"], "The lamp is old.", entry_id=2)
    book = new_book([harbor, lamp])
    given = {
        "name": "Mara",
        "description": "A keeper.",
        "alternate_greetings": ["One.", "Two."],
        "tags": ["sea"],
        "character_book": book,
    }
    return new_card(**given | fields)


def test_parts_are_texts_greetings_entries_and_tags() -> None:
    keys = list(parts_of_card(card()))

    assert keys == [
        "name",
        "description",
        "alternate_greetings.0",
        "alternate_greetings.1",
        "character_book.0",
        "character_book.1",
        "tags",
    ]


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("first_mes", True),
        ("alternate_greetings", True),
        ("character_book.12", True),
        ("tags", True),
        ("first_mes.1", False),
        ("alternate_greetings.-1", False),
        ("extensions", False),
        ("", False),
    ],
)
def test_part_keys_are_told_from_others(key: str, is_one: bool) -> None:
    assert is_part_key(key) is is_one


def test_differences_name_path_old_and_new() -> None:
    changes = diff_cards(card(), card(description="A thief.", nickname="Mar"))

    assert set(changes) == {
        Change("data.description", "A keeper.", "A thief."),
        Change("data.nickname", None, "Mar"),
    }


def test_a_removed_entry_does_not_make_its_neighbours_differ() -> None:
    before = card()
    assert before.book is not None
    after = card(character_book={**before.book, "entries": before.entries[1:]})

    changes = diff_cards(before, after)

    assert changes == [Change("data.character_book.entries.0", before.entries[0], None)]


def test_true_and_one_differ() -> None:
    before, after = card(extensions={"a": 1}), card(extensions={"a": True})

    assert diff_cards(before, after) == [Change("data.extensions.a", 1, True)]


def test_equal_cards_do_not_differ() -> None:
    assert diff_cards(card(), card(modification_date=5)) == []


def test_parts_are_put_into_a_card_and_nothing_else_of_it_changes() -> None:
    before = card(extensions={"z": 1, "a": {"deep": [None]}})
    before = Card({**before.to_dict(), "x_unknown": True})
    entry = {**before.entries[1], "content": "Burned down twice."}

    after = with_parts(
        before,
        {
            "description": "Other words.",
            "alternate_greetings.7": "One more.",
            "character_book.1": entry,
        },
    )

    assert {change.path for change in diff_cards(before, after)} == {
        "data.description",
        "data.alternate_greetings.2",
        "data.character_book.entries.1.content",
    }
    assert after.alternate_greetings == ["One.", "Two.", "One more."]
    assert after.entries == [before.entries[0], entry]
    assert list(after.document) == list(before.document)
    assert list(after.data) == list(before.data)
    assert with_parts(after, parts_of_card(after)) == after


def test_what_is_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="no part of a card: extensions"):
        with_parts(new_card(name="Mara"), {"extensions": {}})


def test_the_first_entry_makes_a_book() -> None:
    entry = {"keys": ["mill"], "content": "Old.", "extensions": {}, "enabled": True}

    after = with_parts(new_card(name="Mara"), {"character_book.0": entry})

    assert after.entries == [entry]
