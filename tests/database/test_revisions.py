"""What is written for a stored card: its next version, or a proposal beside it."""

from typing import Any

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebook import new_entry
from card_generator_app.cards.parts import parts_of_card
from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.errors import Conflict, InvalidInput, VersionConflict
from card_generator_app.library.cards import CardLibrary
from card_generator_app.library.proposals import Proposals
from card_generator_app.library.revisions import (
    Revision,
    StoredRevision,
    Written,
    store_revision,
)


@pytest.fixture
def library(database: Database) -> CardLibrary:
    return CardLibrary(database)


@pytest.fixture
def proposals(database: Database) -> Proposals:
    return Proposals(database)


async def kept(library: CardLibrary) -> str:
    card = new_card(
        name="Mara",
        description="Keeps the light.",
        first_mes="Hello.",
        alternate_greetings=["One.", "Two."],
        extensions={"unknown": {"kept": True}},
    )
    return (await library.create(card)).id


async def stored(
    database: Database, card_id: str, parts: dict[str, Any], **more: Any
) -> StoredRevision | None:
    written = {key: Written(value, {"core": "abc"}) for key, value in parts.items()}
    fields: dict[str, Any] = {"brief": None, "writer": "openrouter"}
    revision = Revision(card_id, more.pop("version", 1), written, **fields | more)
    async with database.write() as session:
        return await store_revision(session, revision, job_id=None)


async def test_what_was_written_is_the_next_version(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)

    done = await stored(database, card_id, {"description": "Kept it."})

    card = await library.get(card_id)
    assert (card.version, done and done.version) == (2, 2)
    assert card.card.description == "Kept it."
    assert card.writer == "openrouter"
    assert card.provenance["parts"]["description"] == "openrouter"
    assert card.provenance["parts"]["first_mes"] == "author"
    assert card.provenance["written_from"] == {"description": {"core": "abc"}}
    assert (await library.get(card_id, 1)).card.description == "Keeps the light."
    assert await proposals.list(card_id) == []


async def test_an_earlier_version_says_its_own_number(
    database: Database, library: CardLibrary
) -> None:
    card_id = await kept(library)
    await stored(database, card_id, {"description": "Kept it."})

    assert (await library.get(card_id, 1)).version == 1


async def test_an_edit_made_meanwhile_stays_and_the_written_part_waits(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    mine = lambda card: card.with_fields(description="My own words.")  # noqa: E731
    await library.edit(card_id, mine, version=1)

    done = await stored(
        database, card_id, {"description": "Kept it.", "first_mes": "Hm."}
    )

    card = await library.get(card_id)
    assert card.version == 3
    assert card.card.description == "My own words."
    assert card.card.first_mes == "Hm."
    [waiting] = await proposals.list(card_id)
    assert (waiting.part, waiting.old, waiting.new) == (
        "description",
        "My own words.",
        "Kept it.",
    )
    assert done is not None
    assert "description: it was changed while this was written" in done.notes[0]


async def test_a_lock_set_meanwhile_wins(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    await library.lock(card_id, ["description"])

    await stored(database, card_id, {"description": "Kept it."})

    assert (await library.get(card_id)).version == 1
    [waiting] = await proposals.list(card_id)
    assert "locked" in waiting.reason
    with pytest.raises(Conflict, match="locked"):
        await proposals.accept(card_id, None, version=1)
    with pytest.raises(InvalidInput, match="names none"):
        await proposals.accept(card_id, [], version=1)


async def test_proposals_change_nothing_until_they_are_accepted(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    parts = {"description": "Kept it.", "alternate_greetings.2": "Three."}
    await stored(database, card_id, parts, is_proposal=True)
    assert (await library.get(card_id)).version == 1
    first, second = await proposals.list(card_id)

    accepted = await proposals.accept(card_id, [second.id], version=1)

    assert accepted.version == 2
    assert accepted.card.alternate_greetings == ["One.", "Two.", "Three."]
    assert accepted.card.description == "Keeps the light."
    assert accepted.provenance["parts"]["alternate_greetings.2"] == "openrouter"
    assert [one.id for one in await proposals.list(card_id)] == [first.id]


async def test_what_has_changed_since_it_was_proposed_is_not_overwritten(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    await stored(database, card_id, {"description": "Kept it."}, is_proposal=True)
    mine = lambda card: card.with_fields(description="My own words.")  # noqa: E731
    await library.edit(card_id, mine, version=1)

    with pytest.raises(Conflict, match="description: it was changed"):
        await proposals.accept(card_id, None, version=2)

    assert (await library.get(card_id)).card.description == "My own words."
    assert len(await proposals.list(card_id)) == 1


async def test_accepting_names_the_version_that_was_seen(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    await stored(database, card_id, {"description": "Kept it."}, is_proposal=True)

    with pytest.raises(VersionConflict):
        await proposals.accept(card_id, None, version=7)

    assert len(await proposals.list(card_id)) == 1


async def test_a_dismissed_proposal_is_gone(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    await stored(database, card_id, {"description": "Kept it."}, is_proposal=True)

    assert await proposals.dismiss(card_id, None) == 1

    assert await proposals.list(card_id) == []
    with pytest.raises(InvalidInput, match="nothing is proposed"):
        await proposals.accept(card_id, None, version=1)


async def test_of_several_moved_greetings_none_takes_anothers_place(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    shorter = lambda card: card.with_fields(alternate_greetings=["Two."])  # noqa: E731
    await library.edit(card_id, shorter, version=1)

    await stored(database, card_id, {"alternate_greetings.0": "One, told anew."})

    [waiting] = await proposals.list(card_id)
    assert waiting.old is None  # it would be one more, and replace nothing
    accepted = await proposals.accept(card_id, None, version=2)
    assert accepted.card.alternate_greetings == ["Two.", "One, told anew."]


async def test_a_card_in_the_trash_gets_its_version_and_that_is_said(
    database: Database, library: CardLibrary
) -> None:
    card_id = await kept(library)
    await library.delete(card_id)

    done = await stored(database, card_id, {"description": "Kept it."})

    assert done is not None
    assert "trash" in done.notes[0]
    assert (await library.get(card_id)).card.description == "Kept it."


async def test_a_card_deleted_for_good_is_told_apart(
    database: Database, library: CardLibrary
) -> None:
    card_id = await kept(library)
    await library.delete(card_id)
    await library.empty_trash(utc_now())

    assert await stored(database, card_id, {"description": "Kept it."}) is None


async def test_a_changed_brief_is_a_version_with_the_same_texts(
    library: CardLibrary,
) -> None:
    card_id = await kept(library)

    changed = await library.edit_brief(card_id, {"tags": ["sea"]}, version=1)

    assert (changed.version, changed.brief) == (2, {"tags": ["sea"]})
    before = (await library.get(card_id, 1)).card
    assert parts_of_card(changed.card) == parts_of_card(before)
    again = await library.edit_brief(card_id, {"tags": ["sea"]}, version=2)
    assert again.version == 2


def entry(name: str, content: str) -> dict[str, Any]:
    return new_entry([name.lower()], content, name=name)


async def test_new_parts_that_were_proposed_apart_are_all_added(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    for name in ("Ferry", "Bell"):
        parts = {"character_book.0": entry(name, f"{name} is old.")}
        await stored(database, card_id, parts, is_proposal=True)

    accepted = await proposals.accept(card_id, None, version=1)

    entries = accepted.card.entries
    assert [one["name"] for one in entries] == ["Ferry", "Bell"]
    assert accepted.provenance["parts"]["character_book.1"] == "openrouter"
    assert await proposals.list(card_id) == []


async def test_of_two_texts_for_one_part_one_is_chosen(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    for text in ("Kept it.", "Kept it well."):
        await stored(database, card_id, {"description": text}, is_proposal=True)
    first, second = await proposals.list(card_id)

    with pytest.raises(Conflict, match="description: 2 proposals"):
        await proposals.accept(card_id, None, version=1)
    accepted = await proposals.accept(card_id, [second.id], version=1)

    assert accepted.card.description == "Kept it well."
    assert [one.id for one in await proposals.list(card_id)] == [first.id]


async def test_an_entry_proposed_again_takes_the_place_of_the_one_that_waits(
    database: Database, library: CardLibrary, proposals: Proposals
) -> None:
    card_id = await kept(library)
    for content in ("It runs at noon.", "It runs at night."):
        parts = {"character_book.0": entry("Ferry", content)}
        await stored(database, card_id, parts, is_proposal=True)

    [waiting] = await proposals.list(card_id)

    assert waiting.new["content"] == "It runs at night."
