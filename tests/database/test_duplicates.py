"""Cards that say the same are found, whatever is noted on them."""

from typing import Any

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.db.session import Database
from card_generator_app.library.cards import CardLibrary
from card_generator_app.library.duplicates import Duplicates

ENTRY = {
    "keys": ["light"],
    "content": "It never goes out.",
    "extensions": {},
    "enabled": True,
    "insertion_order": 0,
    "use_regex": False,
}
BOOK: dict[str, Any] = {"extensions": {}, "entries": [ENTRY]}


@pytest.fixture
def library(database: Database) -> CardLibrary:
    return CardLibrary(database)


@pytest.fixture
def duplicates(database: Database) -> Duplicates:
    return Duplicates(database)


def mara(**fields: Any) -> Card:
    given = {
        "name": "Mara",
        "description": "Keeps the light.\nAlone.",
        "first_mes": "Come in.",
        "character_book": BOOK,
    }
    return new_card(**given | fields)


async def test_copies_are_one_group_with_what_was_changed_last_first(
    library: CardLibrary, duplicates: Duplicates
) -> None:
    first = await library.create(mara())
    second = await library.create(
        mara(
            description="Keeps the light.\r\nAlone. ",
            tags=["Sea"],
            creator_notes="From elsewhere.",
            extensions={"talkativeness": "0.5"},
        )
    )
    await library.create(mara(name="Øyvind"))

    (group,) = await duplicates.find()

    assert [one.id for one in group] == [second.id, first.id]


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "Keeps the light, alone."},
        {"alternate_greetings": ["Go away."]},
        {"first_mes": "", "alternate_greetings": ["Come in."]},
        {"nickname": "M."},
        {"character_book": BOOK | {"entries": [ENTRY | {"keys": ["lamp"]}]}},
        {"character_book": None},
    ],
)
async def test_what_says_anything_else_is_no_copy(
    library: CardLibrary, duplicates: Duplicates, fields: dict[str, Any]
) -> None:
    await library.create(mara())
    await library.create(mara().with_fields(**fields))

    assert await duplicates.find() == []


async def test_a_copy_is_told_by_its_newest_version_and_not_in_the_trash(
    library: CardLibrary, duplicates: Duplicates
) -> None:
    first = await library.create(mara())
    second = await library.create(mara(scenario="A storm."))
    assert await duplicates.find() == []

    await library.edit(second.id, lambda card: card.with_fields(scenario=""), version=1)
    assert len(await duplicates.find()) == 1

    await library.delete(first.id)
    assert await duplicates.find() == []
