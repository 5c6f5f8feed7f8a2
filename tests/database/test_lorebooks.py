"""Stored lorebooks: apart from the cards, in versions, inside cards and out again."""

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.db.session import Database
from card_generator_app.errors import (
    CardNotFound,
    Conflict,
    LorebookNotFound,
    VersionConflict,
)
from card_generator_app.library.cards import CardLibrary
from card_generator_app.library.lorebooks import LorebookLibrary, book_of


@pytest.fixture
def cards(database: Database) -> CardLibrary:
    return CardLibrary(database)


@pytest.fixture
def library(cards: CardLibrary) -> LorebookLibrary:
    return LorebookLibrary(cards)


def harbor(**fields: object) -> Json:
    entries = [new_entry(["harbor"], "It freezes.", name="The harbor")]
    return {**new_book(entries, name="Cold Harbor"), **fields}


def deeper(book: Json) -> Json:
    return {**book, "scan_depth": 9}


async def test_a_lorebook_comes_back_and_is_in_no_list_of_cards(
    library: LorebookLibrary, cards: CardLibrary
) -> None:
    card = await cards.create(new_card(name="Mara"))
    stored = await library.create(harbor())

    assert book_of((await library.get(stored.id)).card) == harbor()
    assert [one.id for one in (await library.list(text="harbor")).items] == [stored.id]
    assert (await library.list()).items[0].summary["about"] == "The harbor"
    assert [one.id for one in (await cards.list()).items] == [card.id]
    assert [one.id for one in await cards.newest(5)] == [card.id]


async def test_a_change_is_a_version_and_an_old_one_is_refused(
    library: LorebookLibrary,
) -> None:
    stored = await library.create(harbor())

    changed = await library.edit(stored.id, deeper, version=1)

    assert (changed.version, book_of(changed.card)["scan_depth"]) == (2, 9)
    with pytest.raises(VersionConflict):
        await library.edit(stored.id, deeper, version=1)
    back = await library.restore(stored.id, 1, version=2)
    assert (back.version, book_of(back.card)) == (3, harbor())


async def test_the_name_is_that_of_the_book(library: LorebookLibrary) -> None:
    unnamed = await library.create(harbor(name=""), "from a file")

    assert (unnamed.name, book_of(unnamed.card)["name"]) == ("from a file",) * 2
    renamed = await library.edit(
        unnamed.id, lambda book: {**book, "name": "Warm Harbor"}, version=1
    )
    assert renamed.name == "Warm Harbor"


async def test_a_card_is_no_lorebook(
    library: LorebookLibrary, cards: CardLibrary
) -> None:
    card = await cards.create(new_card(name="Mara", character_book=harbor()))

    with pytest.raises(LorebookNotFound):
        await library.get(card.id)
    with pytest.raises(LorebookNotFound):
        await library.delete(card.id)
    with pytest.raises(LorebookNotFound):
        await library.get("nope")


async def test_into_the_trash_and_back(library: LorebookLibrary) -> None:
    stored = await library.create(harbor())

    await library.delete(stored.id)

    assert (await library.list()).items == []
    assert len((await library.list(in_trash=True)).items) == 1
    await library.recover(stored.id)
    assert len((await library.list()).items) == 1


async def test_a_card_gets_its_entries_and_gives_them_back(
    library: LorebookLibrary, cards: CardLibrary
) -> None:
    card = await cards.create(new_card(name="Mara"))
    book = await library.create(harbor())

    with_lore = await library.attach(book.id, card.id, version=1)

    assert (with_lore.version, len(with_lore.card.entries)) == (2, 1)
    again = await library.attach(book.id, card.id, version=2)
    assert again.version == 2
    with pytest.raises(VersionConflict):
        await library.detach(book.id, card.id, version=1)
    without = await library.detach(book.id, card.id, version=2)
    assert (without.version, without.card.book) == (3, None)
    with pytest.raises(Conflict):
        await library.detach(book.id, card.id, version=3)


async def test_a_lorebook_goes_into_no_lorebook(library: LorebookLibrary) -> None:
    one, other = await library.create(harbor()), await library.create(harbor())

    with pytest.raises(CardNotFound):
        await library.attach(one.id, other.id, version=1)
