"""LorebookLibrary: stored lorebooks. Each is kept as a card that holds nothing else.

So versions, locks, proposals, the trash and extending are those of cards, by the same id.
"""

from collections.abc import Callable
from functools import partial

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book
from card_generator_app.db.paging import Page
from card_generator_app.errors import CardNotFound, Conflict, LorebookNotFound
from card_generator_app.library.attaching import (
    attached,
    attached_entries,
    detached,
)
from card_generator_app.library.card_rows import CardEntry, Kind, StoredCard
from card_generator_app.library.cards import CardLibrary

_UNNAMED = "Lorebook"


class LorebookLibrary:
    """Finds, keeps and changes lorebooks, and puts them into cards.

    Every method that takes a `lorebook_id` raises LorebookNotFound, also for a card's id;
    a change that was made from an older version raises VersionConflict.
    """

    def __init__(self, cards: CardLibrary) -> None:
        self._cards = cards

    async def get(self, lorebook_id: str, version: int | None = None) -> StoredCard:
        """The newest version, or the one asked for; also of a lorebook in the trash."""
        try:
            stored = await self._cards.get(lorebook_id, version)
        except CardNotFound as error:
            raise _no_book(lorebook_id, version) from error
        if stored.kind is not Kind.LOREBOOK:
            raise _no_book(lorebook_id)
        return stored

    async def list(
        self,
        *,
        text: str | None = None,
        in_trash: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[CardEntry]:
        """Newest first. `text`: every word is somewhere in name or content's names."""
        return await self._cards.list(
            text=text,
            in_trash=in_trash,
            kind=Kind.LOREBOOK,
            limit=limit,
            cursor=cursor,
        )

    async def create(self, book: Json, name: str = "") -> StoredCard:
        """Keep a book; `name` is for one that has none."""
        kept = named(book, name)
        card = new_card(name=kept["name"], character_book=kept)
        return await self.get((await self._cards.create(card, kind=Kind.LOREBOOK)).id)

    async def edit(
        self, lorebook_id: str, edit: Callable[[Json], Json], *, version: int
    ) -> StoredCard:
        """A new version, as `edit` makes it; one that changes nothing makes none."""
        await self.get(lorebook_id)

        def edited(card: Card) -> Card:
            book = named(edit(book_of(card)))
            return card.with_fields(name=book["name"], character_book=book)

        return await self._cards.edit(lorebook_id, edited, version=version)

    async def restore(
        self, lorebook_id: str, restored: int, *, version: int
    ) -> StoredCard:
        """Make an earlier state the newest; the states between stay."""
        await self.get(lorebook_id, restored)
        return await self._cards.restore(lorebook_id, restored, version=version)

    async def delete(self, lorebook_id: str) -> None:
        """Into the trash; cards that have its entries keep them."""
        await self.get(lorebook_id)
        await self._cards.delete(lorebook_id)

    async def recover(self, lorebook_id: str) -> CardEntry:
        """Out of the trash; raises Conflict for a lorebook that is not in it."""
        await self.get(lorebook_id)
        return await self._cards.recover(lorebook_id)

    async def attach(
        self, lorebook_id: str, card_id: str, *, version: int
    ) -> StoredCard:
        """The card's next version, with the lorebook's entries as they are now.

        `version` is the card's. Raises CardNotFound.
        """
        book = book_of((await self.get(lorebook_id)).card)
        await self._cards.get_card(card_id)
        put = partial(attached, lorebook_id=lorebook_id, book=book)
        return await self._cards.edit(card_id, put, version=version)

    async def detach(
        self, lorebook_id: str, card_id: str, *, version: int
    ) -> StoredCard:
        """The card's next version, without the lorebook's entries.

        Also of a lorebook that is there no more. Raises Conflict when the card has none
        of them, CardNotFound.
        """
        stored = await self._cards.get_card(card_id)
        if not attached_entries(stored.card, lorebook_id):
            raise Conflict(f"the card {card_id} has no entries of {lorebook_id}")
        take = partial(detached, lorebook_id=lorebook_id)
        return await self._cards.edit(card_id, take, version=version)


def book_of(card: Card) -> Json:
    """The card's book; an empty one for a card without."""
    return card.book or new_book([])


def named(book: Json, name: str = "") -> Json:
    """The book with a name: its own, else the one given."""
    return {**book, "name": book.get("name") or name or _UNNAMED}


def _no_book(lorebook_id: str, version: int | None = None) -> LorebookNotFound:
    which = "" if version is None else f" with a version {version}"
    return LorebookNotFound(f"There is no lorebook {lorebook_id}{which}.")
