"""Proposed entries are tried on their book: own keys, room, no circles, nothing else changed."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from card_generator_app.brief import Topic
from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.book_update.checking import Checked, checked
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.book_update.proposed import (
    Proposed,
    changed_row,
    with_proposals,
)
from card_generator_app.generation.stages.books import new_row
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import parse_options

OPTIONS = parse_options({"concept": "Mara"})


def card(*entries: dict[str, Any], **book: Any) -> Card:
    return new_card(name="Mara", character_book=new_book([*entries], **book))


def entry(name: str, keys: list[str], content: str, **more: Any) -> dict[str, Any]:
    return new_entry(keys, content, name=name, **more)


def finding(name: str, keys: list[str]) -> Finding:
    topic = Topic(kind="other", name=name, keys=keys, content="New.")
    return Finding(topic, f"Of {name}.")


def added(
    to: Card, name: str, keys: list[str], content: str, number: int = 0
) -> Proposed:
    row = new_row(to, number, LoreText(name, keys, content), OPTIONS)
    return Proposed(len(to.entries) + number, row, None, finding(name, keys))


def changed(of: Card, at: int, keys: list[str], content: str) -> Proposed:
    old = of.entries[at]
    row = changed_row(old, LoreText("", keys, content), OPTIONS)
    return Proposed(at, row, old, finding(str(old["name"]), keys))


def only(found: Checked) -> Proposed:
    assert found.dropped == []
    [one] = found.proposals
    return one


MILL = entry("Mill", ["mill"], "The mill burned down.")


def test_an_entry_keeps_the_keys_that_are_its_own() -> None:
    book = card(MILL)

    one = only(
        checked(
            book, [added(book, "Ferry", ["mill", "the", "ox", "ferry"], "It runs.")]
        )
    )

    assert one.row["keys"] == ["ferry"]


def test_without_a_key_of_its_own_its_name_is_one() -> None:
    book = card(MILL)

    one = only(checked(book, [added(book, "Ferry", ["mill"], "It runs.")]))

    assert one.row["keys"] == ["Ferry"]


def test_what_nothing_can_call_is_not_proposed() -> None:
    book = card(MILL)

    found = checked(book, [added(book, "Mill", ["mill"], "It is old.")])

    assert found.proposals == []
    assert found.dropped[0].startswith("Mill: not proposed: ")


def test_two_new_entries_do_not_share_a_key() -> None:
    book = card(MILL)
    new = [
        added(book, "Ferry", ["ferry", "bell"], "It runs."),
        added(book, "Bell", ["bell", "tower"], "It rings.", 1),
    ]

    found = checked(book, new)

    assert [one.row["keys"] for one in found.proposals] == [
        ["ferry", "bell"],
        ["tower"],
    ]


def test_a_new_entry_fits_into_the_books_budget() -> None:
    book = card(MILL, token_budget=40)
    long = " ".join(f"The ferry has taken person {at} over." for at in range(40))

    one = only(checked(book, [added(book, "Ferry", ["ferry"], long)]))

    assert estimate_tokens(one.row["content"]) < 40
    assert one.row["content"].endswith("over.")
    after = with_proposals(book, [one]).book
    assert after is not None
    assert simulate(after, [Message("user", "the ferry?")]).outcomes[1].fires


def test_a_change_that_no_longer_fits_is_not_proposed() -> None:
    book = card(MILL, token_budget=40)
    long = "The mill was built again. " * 30

    found = checked(book, [changed(book, 0, [], long)])

    assert found.proposals == []
    assert "it would stay silent: it needs" in found.dropped[0]


def test_where_constant_entries_leave_no_room_the_person_is_told() -> None:
    filler = entry("World", [], "The sea is everywhere. " * 8, constant=True)
    book = card(filler, token_budget=50)
    new = added(book, "Ferry", ["ferry"], "The ferry runs at noon, and never later.")

    one = only(checked(book, [new]))

    assert "stays silent" in one.reason


def test_a_switched_off_book_is_its_authors_will() -> None:
    book = card(MILL, scan_depth=0)

    one = only(checked(book, [added(book, "Ferry", ["ferry"], "It runs.")]))

    assert one.note == ""


def test_an_entry_that_was_silent_may_be_changed_all_the_same() -> None:
    book = card(entry("Mill", ["mill"], "Old.", enabled=False))

    one = only(checked(book, [changed(book, 0, [], "The mill is new.")]))

    assert one.row["enabled"] is False


def test_no_entry_comes_to_call_itself_through_others() -> None:
    book = card(
        entry("Mill", ["mill"], "The mill stands at the ferry."),
        recursive_scanning=True,
    )

    one = only(
        checked(book, [added(book, "Ferry", ["ferry"], "The ferry passes the mill.")])
    )

    assert one.row["extensions"]["exclude_recursion"] is True
    assert "call itself" in one.reason


def test_circles_that_the_author_made_are_left() -> None:
    book = card(
        entry("Mill", ["mill"], "The mill stands at the weir."),
        entry("Weir", ["weir"], "The weir drives the mill."),
        recursive_scanning=True,
    )

    one = only(checked(book, [added(book, "Ferry", ["ferry"], "It runs at noon.")]))

    assert "exclude_recursion" not in one.row["extensions"]


def test_without_recursion_entries_may_name_each_other() -> None:
    book = card(entry("Mill", ["mill"], "The mill stands at the ferry."))

    one = only(
        checked(book, [added(book, "Ferry", ["ferry"], "The ferry passes the mill.")])
    )

    assert "exclude_recursion" not in one.row["extensions"]


def test_nothing_new_is_no_proposal() -> None:
    book = card(MILL)

    found = checked(book, [changed(book, 0, ["mill"], "The mill burned down.")])

    assert found.proposals == []
    assert found.dropped == ["Mill: not proposed: nothing of it is new"]


def test_a_change_that_drops_what_was_there_is_told() -> None:
    book = card(entry("Mill", ["mill"], "The mill burned down in the year of frost."))

    gone = only(checked(book, [changed(book, 0, [], "A widow sells salt now.")]))
    grown = only(
        checked(
            book,
            [
                changed(
                    book, 0, [], "The mill burned down in that year of frost, twice."
                )
            ],
        )
    )

    assert "Little of the old text is kept" in gone.reason
    assert grown.note == ""


def test_an_entry_gets_no_more_keys_than_an_entry_may_have() -> None:
    book = card(entry("Mill", ["mill", "wheel"], "The mill is old."))
    keys = ["weir", "millrace", "sluice", "pond"]

    one = only(checked(book, [changed(book, 0, keys, "The mill is old and wet.")]))

    assert one.row["keys"] == ["mill", "wheel", "weir", "millrace"]


def test_an_entry_of_patterns_gets_no_words_as_keys() -> None:
    book = card(entry("Mill", ["mills?"], "Old.", use_regex=True))

    one = only(checked(book, [changed(book, 0, ["weir"], "The mill is new.")]))

    assert one.row["keys"] == ["mills?"]


def test_new_ids_are_no_others() -> None:
    book = card(entry("Mill", ["mill"], "Old.", entry_id=7), entry("X", ["xyz"], "Y."))
    new = [
        added(book, "Ferry", ["ferry"], "It runs."),
        added(book, "Bell", ["bell"], "It rings.", 1),
    ]

    after = with_proposals(book, checked(book, new).proposals)

    ids = [row["id"] for row in after.entries]
    assert len(set(ids)) == len(ids)


_words = st.sampled_from(["mill", "ferry", "bell", "toll", "tower", "the", "ox"])
_rows = st.tuples(
    st.lists(_words, min_size=1, max_size=3, unique=True),
    st.lists(_words, min_size=1, max_size=8).map(" ".join),
)


@settings(deadline=None)
@given(
    old=st.lists(_rows, max_size=4),
    new=st.lists(_rows, max_size=4),
    changes=st.dictionaries(st.integers(0, 3), _rows, max_size=3),
    recursive=st.booleans(),
)
def test_nothing_is_removed_and_nothing_else_is_touched(
    old: list[tuple[list[str], str]],
    new: list[tuple[list[str], str]],
    changes: dict[int, tuple[list[str], str]],
    recursive: bool,
) -> None:
    rows = [
        {**entry(f"Entry {at}", keys, text), "x_own": {"b": [at], "a": None}}
        for at, (keys, text) in enumerate(old)
    ]
    book = card(*rows, recursive_scanning=recursive)
    wanted = [
        changed(book, at, keys, text)
        for at, (keys, text) in changes.items()
        if at < len(rows)
    ] + [
        added(book, f"New {at}", keys, text, at) for at, (keys, text) in enumerate(new)
    ]

    proposals = checked(book, wanted).proposals
    after = with_proposals(book, proposals)

    touched = {one.at for one in proposals}
    for at, row in enumerate(book.entries):
        now = after.entries[at]
        if at not in touched:
            assert now == row
        assert {**now, "keys": 0, "content": 0, "extensions": 0} == {
            **row,
            "keys": 0,
            "content": 0,
            "extensions": 0,
        }
        assert now["keys"][: len(row["keys"])] == row["keys"]
    assert {**after.data, "character_book": 0} == {**book.data, "character_book": 0}
    assert after.book is not None
    called = [key for one in proposals if one.old is None for key in one.row["keys"]]
    assert len({key.casefold() for key in called}) == len(called)
