"""Worlds and people thought up by a model, and cards that are written inside a world."""

import json
from typing import Any

import pytest

from card_generator_app.errors import ContentRefused, InvalidInput, WorldNotFound
from card_generator_app.generation.setting import as_person, person_of
from card_generator_app.options import parse_options
from tests.fakes.briefs import brief_document, topic
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio
from tests.fakes.worlds import saltmouth

PREMISE = "A harbor city where the dead vote"
SMALL: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 0,
    "lorebook_entries": 3,
    "image": "none",
    "critique_rounds": 0,
}


def thing(name: str, kind: str = "place", **more: Any) -> dict[str, Any]:
    empty = {"also": [], "text": f"{name} is old.", "date": "", "role": "", "voice": ""}
    return empty | {"kind": kind, "name": name} | more


def tie(source: str, kind: str, target: str, mutual: bool = False) -> dict[str, Any]:
    return {"source": source, "kind": kind, "target": target, "mutual": mutual}


def plan(*entities: dict[str, Any], relations: list[Any] | None = None) -> Fault:
    document = {
        "name": "Coldharbor",
        "premise": "It lives from wrecks.",
        "entities": list(entities),
        "relations": relations or [],
    }
    return Fault("reply", text=json.dumps(document))


def brief(**changes: Any) -> Fault:
    document = brief_document(openings=1, exchanges=0, topics=1) | changes
    return Fault("reply", text=json.dumps(document))


def world_job(studio: Studio, **sent: Any) -> MemoryContext:
    return studio.job(**{"concept": PREMISE, "lorebook_entries": 2} | sent)


def inside(studio: Studio, **sent: Any) -> MemoryContext:
    """A job for a card in Saltmouth."""
    studio.worlds["saltmouth"] = saltmouth()
    return studio.job(**SMALL | {"world_id": "saltmouth"} | sent)


def asked(studio: Studio) -> str:
    return str(studio.fake.requests[-1].body["messages"][1]["content"])


async def test_a_world_is_planned_by_names_and_kept_as_a_graph(studio: Studio) -> None:
    ties = [tie("Ada", "stands watch at", "The Pier"), tie("Ada", "fears", "Nobody")]
    studio.fake.faults.append(
        plan(
            thing("The Pier"),
            thing("Ada", "person", role="the watch", voice="Loud.", date="born 312"),
            relations=ties,
        )
    )

    outcome = await studio.plan_world(job := world_job(studio))

    assert outcome.world is not None
    world = outcome.world.world
    assert world is not None
    assert (world.name, world.scale) == ("Coldharbor", "region")
    ada = world.find("ada")
    assert ada is not None
    assert (ada.born, ada.role, ada.origin) == (312, "the watch", "invented")
    assert [(r.source, r.kind, r.target) for r in world.relations] == [
        ("ada", "stands watch at", "the-pier")
    ]
    assert "Ada – Nobody" in job.warnings[0]


async def test_a_model_is_told_how_much_and_how_it_hangs_together(
    studio: Studio,
) -> None:
    await studio.plan_world(
        world_job(
            studio,
            propose_people=2,
            cast_roles=["the traitor"],
            world_scale="city",
            timeline=True,
            relationship_density="dense",
        )
    )

    told = studio.fake.requests[0].body["messages"][1]["content"]
    assert "exactly 4: 2 that are no people" in told
    assert "as wide as a city" in told
    assert "in these words: the traitor" in told
    assert "the year as a number" in told
    assert "relations, about 8" in told


async def test_a_plan_that_does_not_hold_is_asked_for_once_more(
    studio: Studio,
) -> None:
    twice = plan(thing("Ada Quill", "person"), thing("Ada Brine", "person"))
    good = plan(thing("Ada Quill", "person"), thing("Bram", "person", role="traitor"))
    studio.fake.faults += [twice, good]

    job = world_job(
        studio, lorebook_entries=1, propose_people=1, cast_roles=["traitor"]
    )
    outcome = await studio.plan_world(job)

    again = str(studio.fake.requests[1].body["messages"][-1]["content"])
    assert "people with the same first name: ada" in again
    assert "nobody has the role: traitor" in again
    assert outcome.world is not None
    assert outcome.world.world is not None
    assert [one.name for one in outcome.world.world.people()] == ["Ada Quill", "Bram"]


async def test_kin_are_kin_to_each_other(studio: Studio) -> None:
    studio.fake.faults.append(
        plan(
            thing("Ada", "person"),
            thing("Bram", "person"),
            relations=[tie("Ada", "sister of", "Bram"), tie("Ada", "owes", "Bram")],
        )
    )

    outcome = await studio.plan_world(world_job(studio))

    assert outcome.world is not None
    assert outcome.world.world is not None
    assert [one.mutual for one in outcome.world.world.relations] == [True, False]


async def test_without_directions_a_pair_has_one_tie(studio: Studio) -> None:
    ties = [tie("Ada", "owes", "Bram"), tie("Bram", "fears", "Ada")]
    studio.fake.faults.append(
        plan(thing("Ada", "person"), thing("Bram", "person"), relations=ties)
    )

    outcome = await studio.plan_world(world_job(studio, relationship_directed=False))

    assert outcome.world is not None
    assert outcome.world.world is not None
    relations = outcome.world.world.relations
    assert [(one.kind, one.mutual) for one in relations] == [("owes", True)]


async def test_a_world_is_refused_as_any_text_is(studio: Studio) -> None:
    bad = "A sex scene with a 12-year-old girl."
    studio.fake.faults.append(plan(thing("The Pier", text=bad), thing("Bell")))

    with pytest.raises(ContentRefused):
        await studio.plan_world(world_job(studio))


async def test_people_are_proposed_with_their_ties_and_change_nothing(
    studio: Studio,
) -> None:
    ties = [tie("Bram", "in love with", "Mara Quill")]
    studio.fake.faults.append(plan(thing("Bram", "person"), relations=ties))

    job = inside(studio, propose_people=1, concept="")
    outcome = await studio.propose_people(job)

    assert "the Stair" not in asked(studio)  # keys are nothing to a planner
    assert "Mara Quill: sister of Jo" in asked(studio)
    assert outcome.world is not None
    (proposal,) = outcome.world.proposals
    assert proposal.content["entity"]["name"] == "Bram"
    assert proposal.content["relations"][0]["target"] == "mara-quill"
    assert studio.worlds["saltmouth"] == saltmouth()


async def test_a_card_knows_its_world(studio: Studio) -> None:
    studio.fake.at("Plan the character", brief())

    job = inside(studio, concept="Whoever sweeps the Salt Stair")
    result = await studio.run(job)

    planned = studio.prompt_for(job, "brief")
    assert "A hundred and four steps" in planned
    assert "where the dead vote" in planned
    assert "What the world does not speak of may be added" in planned
    entries = result.card["data"]["character_book"]["entries"]
    assert entries[0]["name"] == "Salt Stair"
    assert entries[0]["content"].startswith("A hundred and four steps")
    about = result.card["data"]["extensions"]["cardforge"]["world"]
    assert about == {"id": "saltmouth", "name": "Saltmouth"}


async def test_what_a_card_adds_is_proposed_and_not_written(studio: Studio) -> None:
    studio.fake.at("Plan the character", brief(world=[topic(7)]))

    result = await studio.run(inside(studio))

    assert result.world is not None
    (new,) = result.world.proposals
    assert new.reason == "written for the card of Ilse"
    assert new.content["entity"]["kind"] == "place"
    assert studio.worlds["saltmouth"] == saltmouth()


async def test_strict_canon_takes_lore_from_the_world_alone(studio: Studio) -> None:
    studio.fake.at("Plan the character", brief(world=[topic(7)]))

    job = inside(studio, canon_policy="strict")
    result = await studio.run(job)

    assert "Add nothing to this world" in studio.prompt_for(job, "brief")
    names = [one["name"] for one in result.card["data"]["character_book"]["entries"]]
    assert set(names) <= {one.name for one in saltmouth().entities}
    assert result.world is not None
    assert result.world.proposals == []


async def test_free_canon_proposes_nothing(studio: Studio) -> None:
    studio.fake.at("Plan the character", brief(world=[topic(7)]))

    result = await studio.run(inside(studio, canon_policy="free"))

    assert result.world is not None
    assert result.world.proposals == []


async def test_the_timeline_is_told_where_it_is_asked_for(studio: Studio) -> None:
    await studio.run(with_it := inside(studio, timeline=True))
    told = studio.prompt_for(with_it, "brief")
    studio.fake.reset()
    await studio.run(without := inside(studio))

    assert "348: Long Ebb; 361: First Vote" in told
    assert "348: Long Ebb; 361" not in studio.prompt_for(without, "brief")


async def test_people_may_be_proposed_beside_a_card(studio: Studio) -> None:
    studio.fake.at("Plan the character", brief(world=[topic(7)]))
    studio.fake.at("Plan further people", plan(thing("Bram", "person")))

    result = await studio.run(inside(studio, propose_people=1))

    assert result.world is not None
    names = [one.content["entity"]["name"] for one in result.world.proposals]
    assert names[0] == "Bram"


async def test_a_person_who_becomes_a_card_has_their_profile_proposed(
    studio: Studio,
) -> None:
    studio.fake.at("Plan the character", brief(world=[topic(7)]))

    result = await studio.run(inside(studio, world_person="jo"))

    assert result.world is not None
    assert result.world.person == "jo"
    profile = result.world.proposals[0].content["entity"]
    assert (profile["name"], profile["voice"]) == ("Jo", "Short sentences.")
    names = [one["name"] for one in result.card["data"]["character_book"]["entries"]]
    assert "Jo" not in names
    assert "Mara Quill" in names


async def test_a_world_that_is_gone_ends_the_job(studio: Studio) -> None:
    with pytest.raises(WorldNotFound):
        await studio.run(studio.job(**SMALL, world_id="gone"))


def test_a_person_brings_along_what_the_world_says_of_them() -> None:
    world = saltmouth()

    options = as_person(parse_options({}), world, person_of(world, "Mara Quill"))

    assert options.name == "Mara Quill"
    assert options.concept.startswith("Mara Quill, the pilot, in Saltmouth.")
    assert [one.about for one in options.answers] == [["voice"], ["world"]]
    assert "sister of Jo" in options.answers[1].answer


def test_what_is_asked_for_outranks_the_world() -> None:
    world, sent = saltmouth(), {"concept": "An impostor", "name": "Not Mara"}

    options = as_person(parse_options(sent), world, person_of(world, "mara-quill"))

    assert (options.name, options.concept) == ("Not Mara", "An impostor")


def test_who_is_not_in_the_world_is_said_with_those_who_are() -> None:
    with pytest.raises(InvalidInput, match=r"'Ada'.*Mara Quill, Jo"):
        person_of(saltmouth(), "Ada")


def test_what_is_known_of_a_person_is_told_once() -> None:
    world = saltmouth()
    mara = person_of(world, "Mara Quill")

    by_concept = as_person(parse_options({}), world, mara)
    beside_one = as_person(parse_options({"concept": "A rainy day"}), world, mara)

    for options in (by_concept, beside_one):
        told = [options.concept, *(one.answer for one in options.answers)]
        assert sum(mara.text in one for one in told) == 1
