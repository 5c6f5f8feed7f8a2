"""Casts: planned as a whole, then a card for each, for all, and for a narrator."""

from typing import Any

import pytest

from card_generator_app.errors import InvalidInput, ReplyUnusable
from card_generator_app.generation.cast_plan import cast_items, check_cast
from card_generator_app.options import GenerationOptions, parse_options
from card_generator_app.worlds.graph import World
from tests.fakes.studio import Studio
from tests.fakes.worlds import saltmouth
from tests.unit.generation.test_worlds import plan, thing, tie

IDEA = "A circus that performs in cemeteries"


def cast(**sent: Any) -> GenerationOptions:
    return parse_options({"concept": IDEA, "cast_size": 2} | sent)


def made(world: World | None = None, **sent: Any) -> list[tuple[str, dict[str, Any]]]:
    items = cast_items(cast(**sent), world or saltmouth())
    return [(one.label, one.options) for one in items]


async def test_a_cast_is_planned_in_one_call(studio: Studio) -> None:
    ties = [tie("Ada", "owes money to", "Bram"), tie("Bram", "afraid of", "Ada")]
    studio.fake.faults.append(
        plan(
            thing("The Tent"),
            thing("Ada", "person", role="the traitor"),
            thing("Bram", "person"),
            relations=ties,
        )
    )

    job = studio.job(
        concept=IDEA, cast_size=2, cast_roles=["the traitor"], lorebook_entries=1
    )
    outcome = await studio.plan_cast(job)

    told = studio.fake.requests[0].body["messages"][1]["content"]
    assert "Plan a cast" in told
    assert "exactly 3: 1 that are no people" in told
    assert "2 of the kind `person`" in told
    assert studio.fake.calls == 1
    assert [one.label for one in outcome.items] == ["Ada", "Bram"]
    first = outcome.items[0].options
    assert (first["world_person"], first["cast_size"]) == ("ada", 1)
    assert first["concept"].startswith("Ada, the traitor, in Coldharbor")
    assert "owes money to Bram" in str(first["answers"])
    assert outcome.world is not None
    assert outcome.world.world is not None


async def test_a_cast_of_nobody_is_no_cast(studio: Studio) -> None:
    studio.fake.faults += [plan(thing("The Tent"))] * 2

    with pytest.raises(ReplyUnusable, match="planned nobody for 2 cards"):
        await studio.plan_cast(studio.job(concept=IDEA, cast_size=2))


async def test_nobody_is_no_proposal(studio: Studio) -> None:
    studio.worlds["saltmouth"] = saltmouth()
    studio.fake.faults += [plan(thing("Jo", "person"))] * 2
    job = studio.job(concept=IDEA, propose_people=1, world_id="saltmouth")

    with pytest.raises(ReplyUnusable, match="planned nobody who is not there"):
        await studio.propose_people(job)


async def test_the_people_of_a_world_come_first(studio: Studio) -> None:
    studio.worlds["saltmouth"] = saltmouth()
    studio.fake.faults.append(plan(thing("Bram", "person")))

    outcome = await studio.plan_cast(
        studio.job(concept=IDEA, cast_size=3, world_id="saltmouth")
    )

    assert [one.label for one in outcome.items] == ["Mara Quill", "Jo", "Bram"]
    assert outcome.world is not None
    assert outcome.world.world is None
    assert [one.entity.name for one in outcome.world.additions] == ["Bram"]


def test_what_a_cast_is_told_by() -> None:
    assert [label for label, _ in made()] == ["Mara Quill", "Jo"]
    (group,) = made(cast_output="group")
    (narrator,) = made(cast_output="narrator")
    assert len(made(cast_output="all")) == 4

    assert group[0] == "Saltmouth (group)"
    assert "Mara Quill, Jo" in group[1]["concept"]
    assert narrator[1]["pov"] == "third_omniscient"
    assert narrator[1]["system_prompt_mode"] == "generate"
    assert "question after" in str(narrator[1]["answers"])


def test_what_is_said_of_the_whole_is_not_said_of_each() -> None:
    for _, options in made(name="The Circus", max_cost_usd=1):
        assert options["name"] != "The Circus"
        assert IDEA not in options["concept"]
        assert options["webhook_url"] is None


def test_no_member_invents_what_the_others_do_not_know() -> None:
    for _, options in made(cast_output="all"):
        assert (options["canon_policy"], options["lorebook_entries"]) == ("strict", 6)
    assert "canon_policy" not in made(canon_policy="free")[0][1]


def test_every_card_of_a_cast_has_valid_options() -> None:
    for _, options in made(cast_output="all"):
        parse_options(options | {"world_id": "saltmouth"})


@pytest.mark.parametrize(
    ("sent", "world", "words"),
    [
        ({"cast_roles": ["a", "b", "c"]}, None, "3 roles for 2 people"),
        ({"world_person": "Jo"}, saltmouth(), "leave world_person"),
        (
            {"cast_size": 3, "canon_policy": "strict"},
            saltmouth(),
            "Saltmouth has 2 people",
        ),
    ],
)
def test_a_cast_that_cannot_be_is_refused(
    sent: dict[str, Any], world: World | None, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_cast(cast(**sent), world)


def test_a_closed_canon_with_enough_people_is_fine() -> None:
    check_cast(cast(canon_policy="strict"), saltmouth())
