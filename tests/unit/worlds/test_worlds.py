"""Worlds as graphs: found by name, checked, changed, told as lorebooks."""

from typing import Any

import pytest
from pydantic import ValidationError

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.errors import InvalidInput
from card_generator_app.worlds.changes import Addition, Tie, WorldEdit, added, edited
from card_generator_app.worlds.checks import check_world
from card_generator_app.worlds.graph import MAX_ENTITIES, Entity, Relation, World, slug
from card_generator_app.worlds.projection import entity_text, world_book
from tests.fakes.worlds import saltmouth


def rules(world: World) -> list[str]:
    return [one.rule for one in check_world(world)]


def with_(*relations: Relation, **changes: Any) -> World:
    """Saltmouth with further relations, and with entities changed by id."""
    world = saltmouth()
    world.relations += relations
    for name, values in changes.items():
        found = world.find(name.replace("_", "-"))
        assert found is not None
        for key, value in values.items():
            setattr(found, key, value)
    return world


def test_a_sound_world_has_no_findings() -> None:
    assert check_world(saltmouth()) == []


def test_anything_is_found_by_id_and_by_every_name() -> None:
    world = saltmouth()

    for key in ("salt-stair", "Salt Stair", "THE STAIR "):
        found = world.find(key)
        assert found is not None
        assert found.id == "salt-stair"
    assert world.find("nobody") is None


def test_ids_follow_from_names_and_no_two_are_the_same() -> None:
    assert slug("Zoë's Café, No. 2") == "zoe-s-cafe-no-2"
    assert slug("Pier", ["pier", "pier-2"]) == "pier-3"
    assert slug("港") == "entity"


def test_events_are_in_order_and_undated_ones_come_last() -> None:
    world = with_()
    world.entities.insert(0, Entity(id="omen", kind="event", name="Omen"))

    assert [one.id for one in world.timeline()] == ["long-ebb", "first-vote", "omen"]


@pytest.mark.parametrize(
    ("world", "rule"),
    [
        (
            with_(Relation(source="jo", target="nobody", kind="fears")),
            "dangling_relation",
        ),
        (with_(Relation(source="jo", target="jo", kind="fears")), "relation_to_itself"),
        (
            with_(Relation(source="jo", target="tally-house", kind="Works for")),
            "relation_twice",
        ),
        (with_(salt_stair={"also": ["Tally House"]}), "same_name"),
        (with_(long_ebb={"date": "400"}), "wrong_order"),
        (
            with_(
                Relation(source="jo", target="long-ebb", kind="saw"), jo={"born": 360}
            ),
            "not_alive",
        ),
        (
            with_(
                Relation(source="mara-quill", target="first-vote", kind="counted"),
                mara_quill={"died": 350},
            ),
            "not_alive",
        ),
        (with_(jo={"died": 300}), "died_before_born"),
        (
            with_(
                Relation(source="mara-quill", target="jo", kind="mother of"),
                Relation(source="jo", target="mara-quill", kind="daughter of"),
            ),
            "parent_too_young",
        ),
        (
            with_(Relation(source="mara-quill", target="jo", kind="mother of")),
            "kin_twice",
        ),
        (
            with_(Relation(source="jo", target="salt-stair", kind="borders")),
            "one_sided",
        ),
        (
            with_(
                Relation(source="jo", target="mara-quill", kind="mother of"),
                Relation(source="mara-quill", target="jo", kind="father of"),
            ),
            "both_parents",
        ),
    ],
)
def test_what_does_not_hold_is_found(world: World, rule: str) -> None:
    assert rule in rules(world)


def test_an_id_that_is_given_twice_is_found() -> None:
    world = saltmouth()
    world.entities.append(Entity(id="jo", kind="object", name="Joist"))

    assert "same_id" in rules(world)


def test_errors_come_first() -> None:
    world = with_(
        Relation(source="jo", target="salt-stair", kind="borders"),
        Relation(source="jo", target="nobody", kind="fears"),
    )

    severities = [one.severity for one in check_world(world)]
    assert severities == ["error", "warning"]


def test_an_edit_puts_removes_and_relates() -> None:
    change = WorldEdit(
        premise="Nobody counts any more.",
        put=[Entity(id="jo", kind="person", name="Jo Quill")],
        remove=["Tally House"],
        relate=[Tie(source="Jo", target="the Stair", kind="lives under")],
    )

    world = edited(saltmouth(), change)

    jo = world.find("jo")
    assert jo is not None
    assert jo.name == "Jo Quill"
    assert world.find("tally-house") is None
    assert [one.kind for one in world.relations_of("jo")] == [
        "sister of",
        "lives under",
    ]
    assert world.premise == "Nobody counts any more."
    assert saltmouth().find("tally-house") is not None


def test_what_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(InvalidInput, match="no 'nobody'"):
        edited(saltmouth(), WorldEdit(remove=["nobody"]))
    gone = Tie(source="jo", target="salt-stair", kind="fears")
    with pytest.raises(InvalidInput, match="no relation jo fears salt-stair"):
        edited(saltmouth(), WorldEdit(unrelate=[gone]))
    nowhere = Tie(source="jo", target="Nobody", kind="fears")
    with pytest.raises(InvalidInput, match="no 'Nobody' in the world"):
        edited(saltmouth(), WorldEdit(relate=[nowhere]))


def test_a_change_that_makes_a_world_too_large_is_refused() -> None:
    stones = [
        Entity(id=f"stone-{number}", kind="object", name=f"Stone {number}")
        for number in range(MAX_ENTITIES)
    ]
    with pytest.raises(InvalidInput, match="at most 500 entities, not 506"):
        edited(saltmouth(), WorldEdit(put=stones))
    more = [Addition(entity=stone) for stone in stones]
    with pytest.raises(InvalidInput, match="at most 500 entities, not 506"):
        added(saltmouth(), more)


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"relate": [{"source": "jo", "target": "jo", "kind": " "}]}],
)
def test_names_and_kinds_are_more_than_blanks(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        WorldEdit.model_validate(change)


def test_what_is_added_finds_its_id_and_its_ties() -> None:
    ada = Entity(id="jo", kind="person", name="Ada Brine")
    ties = [
        Relation(source="jo", target="salt-stair", kind="sweeps"),
        Relation(source="jo", target="gone", kind="misses"),
    ]

    world = added(saltmouth(), [Addition(entity=ada, relations=ties)])

    assert world.find("Ada Brine") == ada.model_copy(update={"id": "ada-brine"})
    kinds = [one.kind for one in world.relations_of("ada-brine")]
    assert kinds == ["sweeps"]


def test_what_is_added_completes_and_never_overwrites() -> None:
    more = Entity(
        id="x", kind="person", name="Jo", text="She counts.", role="the heir", born=1
    )

    jo = added(saltmouth(), [Addition(entity=more)]).find("jo")

    assert jo is not None
    assert (jo.text, jo.role, jo.born) == ("She counts.", "the counter", 334)


def test_a_person_climbs_from_a_name_to_a_voice() -> None:
    jo = Entity(id="jo", kind="person", name="Jo")

    assert jo.rung == "name"
    assert jo.model_copy(update={"text": "She counts."}).rung == "lines"
    assert jo.model_copy(update={"voice": "Short."}).rung == "voiced"


def test_the_book_tells_each_thing_when_it_comes_up_and_the_premise_always() -> None:
    book = world_book(saltmouth())

    fired = simulate(book, [Message("user", "Shall we meet at the Stair?")]).fired

    names = [book["entries"][one.index]["name"] for one in fired]
    assert names == ["Saltmouth", "Salt Stair"]
    timeline = next(one for one in book["entries"] if one["name"] == "Timeline")
    assert "348: Long Ebb; 361: First Vote" in timeline["content"]
    jo = next(one for one in book["entries"] if one["name"] == "Jo")
    assert "Mara Quill: sister of Jo" in jo["content"]


def test_an_entry_stands_alone() -> None:
    world = saltmouth()
    mara = world.find("mara-quill")
    assert mara is not None

    told = entity_text(world, mara)

    assert told.startswith("Mara Quill pilots")
    assert "the question after" in told


@pytest.mark.parametrize(
    "wrong", [{"id": "No Id"}, {"name": ""}, {"kind": "spell"}, {"colour": "red"}]
)
def test_what_is_no_entity_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Entity.model_validate({"id": "a", "kind": "place", "name": "A"} | wrong)
