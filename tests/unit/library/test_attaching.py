"""A lorebook's entries in a card: put in once, known again, taken out without a trace."""

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.library.attaching import attached, attached_entries, detached

HARBOR = new_book(
    [new_entry(["harbor"], "The harbor freezes."), new_entry(["bell"], "It cracked.")],
    name="Cold Harbor",
    scan_depth=6,
)


def card_with(book: Json | None) -> Card:
    fields = {} if book is None else {"character_book": book}
    return new_card(name="Mara", **fields)


def texts(card: Card) -> list[str]:
    return [entry["content"] for entry in card.entries]


def own() -> Card:
    return card_with(new_book([new_entry(["mill"], "It burned.")], scan_depth=2))


def test_entries_come_after_the_cards_own_with_numbers_of_their_own() -> None:
    card = attached(own(), "book-1", HARBOR)

    assert texts(card) == ["It burned.", "The harbor freezes.", "It cracked."]
    assert sorted(entry["id"] for entry in card.entries) == [0, 1, 2]
    assert card.book is not None
    assert card.book["scan_depth"] == 2


def test_a_card_without_a_book_takes_the_books_settings() -> None:
    card = attached(card_with(None), "book-1", HARBOR)

    assert card.book is not None
    assert (card.book["name"], card.book["scan_depth"]) == ("Cold Harbor", 6)


def test_attached_again_is_the_newest_and_not_twice() -> None:
    changed = {**HARBOR, "entries": HARBOR["entries"][:1]}

    card = attached(attached(own(), "book-1", HARBOR), "book-1", changed)

    assert texts(card) == ["It burned.", "The harbor freezes."]


def test_detached_is_as_before() -> None:
    for before in (own(), card_with(None)):
        assert detached(attached(before, "book-1", HARBOR), "book-1") == before


def test_of_two_lorebooks_one_stays() -> None:
    both = attached(attached(own(), "one", HARBOR), "two", HARBOR)

    card = detached(both, "one")

    assert (attached_entries(card, "one"), attached_entries(card, "two")) == (0, 2)


def test_the_mark_survives_a_file_of_each_spec() -> None:
    card = attached(own(), "book-1", HARBOR)

    for spec in ("v2", "v3", "png", "charx"):
        file = FormatConverter.encode(card, spec)
        read = FormatConverter.decode(file.bytes).card
        assert attached_entries(read, "book-1") == 2, spec
