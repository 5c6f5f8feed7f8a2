"""Lorebooks inside cards: the entries of one copied in, known by a mark, taken out again.

The mark is in the entry's extensions, so it survives export and import, and a card says
by itself which lorebooks it has.
"""

from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book
from card_generator_app.cards.schema import NAMESPACE
from card_generator_app.library.merge import with_own_id

_MARK = "lorebook"
_OF_THE_BOOK = ("scan_depth", "token_budget", "recursive_scanning")


def attached(card: Card, lorebook_id: str, book: Json) -> Card:
    """The card with the book's entries after its own, in place of those of an earlier copy.

    A card without a book takes the lorebook's name and settings too; one with a book
    keeps its own.
    """
    bare = detached(card, lorebook_id)
    target = bare.book or new_book([], name=str(book.get("name") or ""))
    if bare.book is None:
        target |= {name: book[name] for name in _OF_THE_BOOK if name in book}
    ids = {entry.get("id") for entry in target["entries"]}
    copies = [with_own_id(_marked(one, lorebook_id), ids) for one in book["entries"]]
    return card.with_fields(
        character_book={**target, "entries": [*target["entries"], *copies]}
    )


def detached(card: Card, lorebook_id: str) -> Card:
    """The card without the entries of this lorebook; a book of nothing else goes too."""
    if card.book is None or not attached_entries(card, lorebook_id):
        return card
    own = [one for one in card.entries if _mark_of(one) != lorebook_id]
    return card.with_fields(
        character_book={**card.book, "entries": own} if own else None
    )


def attached_entries(card: Card, lorebook_id: str) -> int:
    """How many of the card's entries are this lorebook's."""
    return sum(_mark_of(one) == lorebook_id for one in card.entries)


def _marked(entry: Json, lorebook_id: str) -> Json:
    extensions = entry["extensions"]
    ours = {**_ours(entry), _MARK: lorebook_id}
    return {**entry, "extensions": {**extensions, NAMESPACE: ours}}


def _mark_of(entry: Json) -> str:
    return str(_ours(entry).get(_MARK, ""))


def _ours(entry: Json) -> Json:
    ours = entry["extensions"].get(NAMESPACE)
    return ours if isinstance(ours, dict) else {}
