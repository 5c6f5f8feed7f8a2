"""Written parts meet a card that has moved on: who wins, part by part."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.parts import parts_of_card, with_parts
from card_generator_app.library.merge import merge
from tests.fakes.cards import small_card

KEYS = ("description", "first_mes", "alternate_greetings.0", "alternate_greetings.1")
TEXT = st.sampled_from(["one", "two", "three"])


def card(**fields: Any) -> Card:
    given_fields = {
        "name": "Mara",
        "description": "Keeps the light.",
        "first_mes": "Hello.",
        "alternate_greetings": ["One.", "Two."],
    }
    return new_card(**given_fields | fields)


def test_what_only_the_writer_changed_is_applied() -> None:
    found = merge(parts_of_card(card()), card(), (), {"description": "Kept it."})

    assert found.applied == {"description": "Kept it."}
    assert found.held_back == {}


def test_what_the_person_changed_meanwhile_stays() -> None:
    mine = card(description="My own words.")

    found = merge(parts_of_card(card()), mine, (), {"description": "Kept it."})

    assert found.applied == {}
    assert found.held_back == {"description": "it was changed while this was written"}


def test_what_was_locked_meanwhile_stays_also_by_its_whole_field() -> None:
    written = {"first_mes": "Hm.", "alternate_greetings.0": "Ah."}

    found = merge(
        parts_of_card(card()), card(), ("first_mes", "alternate_greetings"), written
    )

    assert found.applied == {}
    assert set(found.held_back) == set(written)


def test_a_greeting_is_found_where_it_has_moved() -> None:
    moved = card(alternate_greetings=["New one.", "One.", "Two."])

    found = merge(
        parts_of_card(card()), moved, (), {"alternate_greetings.1": "Two, told anew."}
    )

    assert found.applied == {"alternate_greetings.2": "Two, told anew."}


def test_new_greetings_come_after_those_added_meanwhile() -> None:
    longer = card(alternate_greetings=["One.", "Two.", "Mine."])
    written = {"alternate_greetings.2": "A.", "alternate_greetings.3": "B."}

    found = merge(parts_of_card(card()), longer, (), written)

    after = with_parts(longer, found.applied)
    assert after.alternate_greetings == ["One.", "Two.", "Mine.", "A.", "B."]


def test_an_empty_greeting_is_filled_in_its_place() -> None:
    gap = card(alternate_greetings=["One.", "", "Three."])

    found = merge(parts_of_card(gap), gap, (), {"alternate_greetings.1": "Two."})

    assert with_parts(gap, found.applied).alternate_greetings[1] == "Two."


@given(
    base=st.fixed_dictionaries(dict.fromkeys(KEYS, TEXT)),
    now=st.fixed_dictionaries(dict.fromkeys(KEYS, TEXT)),
    written=st.dictionaries(st.sampled_from(KEYS), st.just("written")),
    locks=st.sets(st.sampled_from([*KEYS, "alternate_greetings"])),
)
def test_nothing_of_the_persons_is_overwritten_and_nothing_written_is_lost(
    base: dict[str, str],
    now: dict[str, str],
    written: dict[str, str],
    locks: set[str],
) -> None:
    read, newest = with_parts(card(), base), with_parts(card(), now)

    found = merge(parts_of_card(read), newest, locks, written)

    assert set(found.moved) | set(found.held_back) == set(written)
    after, before = parts_of_card(with_parts(newest, found.applied)), parts_of_card(
        newest
    )
    changed = {key for key in before if after[key] != before[key]}
    assert changed <= set(found.applied)
    assert all(before[key] in parts_of_card(read).values() for key in changed)
    assert not any(key in locks or key.split(".")[0] in locks for key in changed)


def test_a_new_entry_whose_id_is_taken_meanwhile_gets_another() -> None:
    base = small_card()
    mine = {**base.entries[0], "id": 5, "content": "Mine."}
    newest = with_parts(base, {"character_book.2": mine})
    ours = {**base.entries[0], "id": 5, "content": "Ours."}

    found = merge(parts_of_card(base), newest, (), {"character_book.2": ours})

    assert found.applied == {"character_book.3": {**ours, "id": 6}}
