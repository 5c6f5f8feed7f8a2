"""Stored worlds: versions, conflicts, cards that stand in them, what is proposed."""

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.errors import (
    CardNotFound,
    InvalidInput,
    VersionConflict,
    WorldNotFound,
)
from card_generator_app.generation.context import (
    GenerationResult,
    JobContext,
    Outcome,
    WorldChange,
    WorldLink,
)
from card_generator_app.jobs.job import JobStatus
from card_generator_app.library.world_rows import NewWorldProposal
from card_generator_app.library.worlds import WorldLibrary, propose
from card_generator_app.worlds.changes import Addition
from card_generator_app.worlds.graph import MAX_ENTITIES, Entity, World
from tests.database.rig import Rig, card_named
from tests.fakes.worlds import saltmouth


@pytest.fixture
def worlds(rig: Rig) -> WorldLibrary:
    return WorldLibrary(rig.database)


def renamed(world: World) -> World:
    return world.model_copy(update={"name": "Saltmouth-on-Sea"})


async def proposed(rig: Rig, world_id: str, *names: str) -> None:
    job = await rig.create()
    rows = [
        NewWorldProposal(
            Addition(
                entity=Entity(id=name.lower(), kind="person", name=name)
            ).model_dump(mode="json"),
            "somebody is missing",
            "composer",
        )
        for name in names
    ]
    async with rig.database.write() as session:
        await propose(session, world_id, rows, job.id)


async def test_a_world_comes_back_as_it_was_kept(worlds: WorldLibrary) -> None:
    stored = await worlds.create(saltmouth())

    found = await worlds.get(stored.id)

    assert found.world == saltmouth()
    assert (found.version, found.writer, found.cards) == (1, "author", [])
    page = await worlds.list()
    assert [one.name for one in page.items] == ["Saltmouth"]
    assert page.items[0].summary["kinds"]["person"] == 2


async def test_a_change_is_a_version_and_the_old_one_stays(
    worlds: WorldLibrary,
) -> None:
    stored = await worlds.create(saltmouth())

    changed = await worlds.edit(stored.id, renamed, version=1)

    assert (changed.version, changed.name) == (2, "Saltmouth-on-Sea")
    old = await worlds.get(stored.id, 1)
    assert (old.version, old.world) == (1, saltmouth())
    same = await worlds.edit(stored.id, lambda world: world, version=2)
    assert same.version == 2


async def test_a_change_of_an_old_version_is_refused(worlds: WorldLibrary) -> None:
    stored = await worlds.create(saltmouth())
    await worlds.edit(stored.id, renamed, version=1)

    with pytest.raises(VersionConflict) as caught:
        await worlds.edit(stored.id, renamed, version=1)

    assert caught.value.current == 2


async def test_a_card_stands_in_a_world_as_somebody(
    worlds: WorldLibrary, rig: Rig
) -> None:
    stored = await worlds.create(saltmouth())
    card = await rig.cards.create(new_card(name="Mara"))

    await worlds.add_card(stored.id, card.id, None)
    found = await worlds.add_card(stored.id, card.id, "Mara Quill")

    assert [(one.name, one.person) for one in found.cards] == [("Mara", "mara-quill")]
    assert found.version == 1
    with pytest.raises(InvalidInput, match="no person 'Salt Stair'"):
        await worlds.add_card(stored.id, card.id, "Salt Stair")
    with pytest.raises(CardNotFound):
        await worlds.add_card(stored.id, "none", None)
    await rig.cards.delete(card.id)
    assert (await worlds.get(stored.id)).cards == []


async def test_what_is_proposed_waits_for_a_word(
    worlds: WorldLibrary, rig: Rig
) -> None:
    stored = await worlds.create(saltmouth())
    await proposed(rig, stored.id, "Ada", "Bram", "Cleo")
    ada, bram, cleo = await worlds.proposals(stored.id)

    assert (await worlds.get(stored.id)).world == saltmouth()
    taken = await worlds.accept(stored.id, [ada.id, bram.id], version=1)
    assert [one.name for one in taken.world.people()][2:] == ["Ada", "Bram"]
    assert (taken.version, taken.writer, taken.job_id) == (2, "composer", ada.job_id)
    assert [one.id for one in await worlds.proposals(stored.id)] == [cleo.id]
    with pytest.raises(InvalidInput, match=ada.id):
        await worlds.accept(stored.id, [ada.id], version=2)
    with pytest.raises(InvalidInput, match="names none"):
        await worlds.accept(stored.id, [], version=2)
    assert await worlds.dismiss(stored.id, None) == 1
    with pytest.raises(InvalidInput, match="nothing is proposed"):
        await worlds.accept(stored.id, None, version=2)


async def test_more_than_a_world_holds_is_not_taken_in(
    worlds: WorldLibrary, rig: Rig
) -> None:
    full = saltmouth()
    more = MAX_ENTITIES - len(full.entities)
    full.entities += [
        Entity(id=f"stone-{number}", kind="object", name=f"Stone {number}")
        for number in range(more)
    ]
    stored = await worlds.create(full)
    await proposed(rig, stored.id, "Ada")

    with pytest.raises(InvalidInput, match="at most 500"):
        await worlds.accept(stored.id, None, version=1)

    assert (await worlds.get(stored.id)).world == full
    assert len(await worlds.proposals(stored.id)) == 1


async def test_a_deleted_world_takes_all_but_its_cards_along(
    worlds: WorldLibrary, rig: Rig
) -> None:
    stored = await worlds.create(saltmouth())
    card = await rig.cards.create(new_card(name="Mara"))
    await worlds.add_card(stored.id, card.id, None)
    await proposed(rig, stored.id, "Ada")

    await worlds.delete(stored.id)

    assert (await rig.cards.get(card.id)).name == "Mara"
    for gone in (worlds.get, worlds.delete, worlds.proposals):
        with pytest.raises(WorldNotFound):
            await gone(stored.id)


async def test_a_planned_world_is_stored_with_the_end_of_its_job(
    worlds: WorldLibrary, rig: Rig
) -> None:
    async def plan(context: JobContext) -> Outcome:
        change = WorldChange(world=saltmouth())
        return Outcome({"name": "Saltmouth"}, "composer", "Saltmouth", world=change)

    await rig.work(plan)
    job = await rig.finished((await rig.create(kind="world")).id)

    outcome = await rig.service.outcome(job.id)
    found = await worlds.get(outcome["world_id"])
    assert (job.status, job.card_id) == (JobStatus.COMPLETED, None)
    assert outcome["name"] == "Saltmouth"
    assert (found.world, found.job_id) == (saltmouth(), job.id)


async def test_a_card_is_put_into_its_world_when_its_job_ends(
    worlds: WorldLibrary, rig: Rig
) -> None:
    stored = await worlds.create(saltmouth())
    learned = NewWorldProposal(
        Addition(entity=Entity(id="bell", kind="object", name="Bell")).model_dump(
            mode="json"
        ),
        "written for the card of Jo",
        "composer",
    )

    async def write(context: JobContext) -> GenerationResult:
        link = WorldLink(stored.id, "jo", [learned])
        return card_named("Jo", world=link)

    await rig.work(write)
    job = await rig.finished((await rig.create()).id)

    found = await worlds.get(stored.id)
    assert [(one.card_id, one.person) for one in found.cards] == [(job.card_id, "jo")]
    waiting = await worlds.proposals(stored.id)
    assert [one.content["entity"]["name"] for one in waiting] == ["Bell"]
    assert found.version == 1


async def test_a_card_is_kept_when_its_world_is_gone(
    worlds: WorldLibrary, rig: Rig
) -> None:
    async def write(context: JobContext) -> GenerationResult:
        return card_named("Jo", world=WorldLink("gone", None, []))

    await rig.work(write)
    job = await rig.finished((await rig.create()).id)

    assert job.card_id is not None
    assert (await rig.cards.get(job.card_id)).name == "Jo"
