"""The stored cards: found, changed without loss, locked, thrown away and brought back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.errors import (
    CardNotFound,
    Conflict,
    InvalidInput,
    VersionConflict,
)
from card_generator_app.library.cards import CardEntry, CardLibrary, NewCard, store_card


@pytest.fixture
def library(database: Database) -> CardLibrary:
    return CardLibrary(database)


def mara(**fields: Any) -> Card:
    given = {
        "name": "Mara",
        "description": "Keeps the light.",
        "alternate_greetings": ["One.", "Two."],
        "tags": ["Sea", "slice of life"],
        "creator": "Ines",
    }
    return new_card(**given | fields)


def described(text: str) -> Any:
    return lambda card: card.with_fields(description=text)


async def names(library: CardLibrary, **wanted: Any) -> list[str]:
    return [one.name for one in (await library.list(**wanted)).items]


async def test_a_kept_card_comes_back_as_it_was_with_what_lists_show(
    library: CardLibrary,
) -> None:
    card = Card({**mara().to_dict(), "x_other": {"b": 1, "a": 2}})

    entry = await library.create(card)

    stored = await library.get(entry.id)
    assert stored.data == card.to_dict()
    assert list(stored.data) == list(card.to_dict())
    assert stored.summary["tags"] == ["Sea", "slice of life"]
    assert stored.summary["greetings"] == 2
    assert stored.provenance["parts"]["alternate_greetings.1"] == "author"
    assert stored.version == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Øyvind", "Mara"]),
        ({"text": "MARA"}, ["Mara"]),
        ({"text": "øyv"}, ["Øyvind"]),
        ({"text": "light ines"}, ["Mara"]),
        ({"text": "100%"}, []),
        ({"tag": "SEA"}, ["Mara"]),
        ({"tag": "slice"}, []),
        ({"tag": "sea", "text": "nobody"}, []),
    ],
)
async def test_cards_are_found_by_words_and_tags(
    library: CardLibrary, wanted: dict[str, str], found: list[str]
) -> None:
    await library.create(mara())
    await library.create(new_card(name="Øyvind", tags=["ice"]))

    assert await names(library, **wanted) == found


async def test_a_list_goes_on_where_its_page_ended(library: CardLibrary) -> None:
    for name in "ABC":
        await library.create(new_card(name=name))

    first = await library.list(limit=2)
    second = await library.list(limit=2, cursor=first.next_cursor)

    assert [one.name for one in [*first.items, *second.items]] == ["C", "B", "A"]
    assert second.next_cursor is None


async def test_an_edit_adds_a_version_and_the_old_one_stays(
    library: CardLibrary,
) -> None:
    entry = await library.create(mara())

    edited = await library.edit(entry.id, described("Left."), version=1)

    assert (edited.version, edited.card.description) == (2, "Left.")
    assert edited.summary["about"] == "Left."
    assert (await library.get(entry.id, 1)).card == mara()
    assert [one.version for one in await library.versions(entry.id)] == [2, 1]


async def test_an_edit_that_changes_nothing_makes_no_version(
    library: CardLibrary,
) -> None:
    entry = await library.create(mara())

    same = await library.edit(entry.id, lambda card: card, version=1)

    assert same.version == 1


async def test_of_two_edits_from_one_version_the_later_is_refused(
    library: CardLibrary,
) -> None:
    entry = await library.create(mara())

    results = await asyncio.gather(
        *(library.edit(entry.id, described(f"{at}"), version=1) for at in range(8)),
        return_exceptions=True,
    )

    refused = [one for one in results if isinstance(one, VersionConflict)]
    assert len(refused) == 7
    assert {one.current for one in refused} == {2}
    assert (await library.get(entry.id)).version == 2


async def test_edited_parts_become_the_authors_and_moved_ones_keep_their_origin(
    database: Database, library: CardLibrary
) -> None:
    made = NewCard(
        data=mara().to_dict(),
        provenance={"writer": "composer", "parts": origins("composer")},
        writer="composer",
    )
    async with database.write() as session:
        entry = await store_card(session, made)

    edited = await library.edit(
        entry.id,
        lambda card: card.with_fields(alternate_greetings=["New.", "One."]),
        version=1,
    )

    parts = edited.provenance["parts"]
    assert parts["alternate_greetings.0"] == "author"
    assert parts["alternate_greetings.1"] == "composer"
    assert parts["description"] == "composer"


def origins(writer: str) -> dict[str, str]:
    keys = ["name", "description", "alternate_greetings.0", "alternate_greetings.1"]
    return dict.fromkeys([*keys, "tags"], writer)


async def test_a_restored_version_is_a_new_one(library: CardLibrary) -> None:
    entry = await library.create(mara())
    await library.edit(entry.id, described("Left."), version=1)

    restored = await library.restore(entry.id, 1, version=2)

    assert restored.version == 3
    assert restored.card == mara()
    assert len(await library.versions(entry.id)) == 3
    with pytest.raises(VersionConflict):
        await library.restore(entry.id, 1, version=2)
    with pytest.raises(CardNotFound):
        await library.restore(entry.id, 9, version=3)


async def test_parts_are_locked_and_unlocked(library: CardLibrary) -> None:
    entry = await library.create(mara())

    await library.lock(entry.id, ["first_mes", "alternate_greetings.1"])
    locked = await library.lock(entry.id, ["first_mes", "tags"])
    one_less = await library.unlock(entry.id, ["first_mes"])
    none = await library.unlock(entry.id, [])

    assert locked.locks == ("alternate_greetings.1", "first_mes", "tags")
    assert one_less.locks == ("alternate_greetings.1", "tags")
    assert none.locks == ()
    assert none.version == 1
    with pytest.raises(InvalidInput, match="no part of a card: extensions"):
        await library.lock(entry.id, ["extensions"])


async def test_a_deleted_card_is_in_the_trash_until_it_is_emptied(
    library: CardLibrary,
) -> None:
    kept, entry = await library.create(mara()), await library.create(mara(name="B"))

    await library.delete(entry.id)

    assert await names(library) == ["Mara"]
    assert await names(library, in_trash=True) == ["B"]
    with pytest.raises(Conflict, match="in the trash already"):
        await library.delete(entry.id)
    recovered: CardEntry = await library.recover(entry.id)
    assert recovered.deleted_at is None
    assert await names(library) == ["B", "Mara"]
    with pytest.raises(Conflict, match="not in the trash"):
        await library.recover(entry.id)

    await library.delete(entry.id)
    assert await library.empty_trash(utc_now() - timedelta(days=30)) == 0
    assert await library.empty_trash(utc_now()) == 1
    assert await names(library, in_trash=True) == []
    assert (await library.get(kept.id)).name == "Mara"


async def test_the_newest_cards_come_whole_and_without_the_trash(
    library: CardLibrary,
) -> None:
    for name in "ABC":
        await library.create(mara(name=name))
    edited = (await library.list()).items[1]
    await library.edit(edited.id, described("Left."), version=1)
    await library.delete((await library.list()).items[0].id)

    newest = await library.newest(1)

    assert [(one.name, one.card.description) for one in newest] == [("B", "Left.")]


async def test_what_is_not_there_is_said(library: CardLibrary) -> None:
    with pytest.raises(CardNotFound):
        await library.get("none")
    with pytest.raises(CardNotFound):
        await library.versions("none")
    with pytest.raises(CardNotFound):
        await library.edit("none", described("x"), version=1)
    with pytest.raises(CardNotFound):
        await library.delete("none")
    with pytest.raises(CardNotFound):
        await library.lock("none", ["tags"])
