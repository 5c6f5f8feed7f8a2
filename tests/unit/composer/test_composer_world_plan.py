"""Worlds as graphs out of the phrase library: no two people share a name or a phrase."""

from typing import Any

from card_generator_app.composer.composer import Composer
from card_generator_app.generation.composer_planner import ComposerPlanner
from card_generator_app.generation.planner import wanted_people, wanted_world
from card_generator_app.options import parse_options
from card_generator_app.worlds.checks import check_world
from card_generator_app.worlds.graph import World

PREMISE = "A harbor city where the dead vote"


async def planned(composer: Composer, seed: int = 3, **sent: Any) -> World:
    options = parse_options({"concept": PREMISE} | sent)
    planner = ComposerPlanner(composer, options, seed)
    return (await planner.plan(wanted_world(options))).world


async def test_a_world_holds_together(composer: Composer) -> None:
    world = await planned(composer, propose_people=4, timeline=True)

    assert [one for one in check_world(world) if one.severity == "error"] == []
    assert len(world.entities) == 16
    assert world.relations
    assert all(one.year is not None for one in world.timeline())


async def test_the_same_premise_and_seed_give_the_same_world(
    composer: Composer,
) -> None:
    one = await planned(composer, propose_people=3)

    assert one == await planned(composer, propose_people=3)
    assert one != await planned(composer, seed=4, propose_people=3)


async def test_people_have_names_roles_and_phrases_of_their_own(
    composer: Composer,
) -> None:
    roles = ["the traitor", "the healer"]

    world = await planned(composer, propose_people=12, cast_roles=roles)

    people = [one for one in world.people() if one.voice]
    assert len(people) == 12
    assert [one.role for one in people[:2]] == roles
    for texts in (
        [one.name.split()[0] for one in people],
        [one.text for one in people],
        [one.voice for one in people],
        [one.role for one in people],
    ):
        assert len(set(texts)) == 12
    assert not [one for one in people if "{" in one.text + one.voice]


async def test_people_more_change_nothing_that_is_there(composer: Composer) -> None:
    world = await planned(composer)
    options = parse_options({"concept": "Somebody who has been to sea"})

    found = await ComposerPlanner(composer, options, 3).plan(
        wanted_people(options, world, 3)
    )

    assert found.world.entities[: len(world.entities)] == world.entities
    assert len(found.new) == 3
    tied = {end for one in found.world.relations for end in (one.source, one.target)}
    assert set(found.new) <= tied


async def test_without_directions_every_tie_is_mutual(composer: Composer) -> None:
    options = {"propose_people": 5, "relationship_directed": False}

    world = await planned(composer, **options)

    people = {one.id for one in world.people()}
    ties = [one for one in world.relations if {one.source, one.target} <= people]
    assert ties
    assert all(one.mutual for one in ties)
