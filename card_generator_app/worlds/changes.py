"""Changes to a world as data: what is put, removed, or added from a proposal."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.errors import InvalidInput
from card_generator_app.worlds.graph import (
    MAX_ENTITIES,
    MAX_RELATIONS,
    Entity,
    Kind,
    Line,
    Name,
    Relation,
    Text,
    World,
    slug,
)


class Tie(BaseModel):
    """A relation by what its ends are called."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(max_length=120, description="An id or a name.")
    target: str = Field(max_length=120, description="An id or a name.")
    kind: Kind
    text: Line = ""
    mutual: bool = False


class WorldEdit(BaseModel):
    """What shall be different. Entities are put by id; relations by ends and kind."""

    model_config = ConfigDict(extra="forbid")

    world: World | None = Field(None, description="A whole world instead of the rest.")
    name: Name | None = None
    premise: Text | None = None
    put: list[Entity] = Field([], max_length=500)
    remove: list[str] = Field(
        [],
        max_length=500,
        description="Ids or names of entities; their relations go too.",
    )
    relate: list[Tie] = Field([], max_length=2000)
    unrelate: list[Tie] = Field([], max_length=2000)


class Addition(BaseModel):
    """Something new, with its relations to what is there, by names or ids."""

    model_config = ConfigDict(extra="forbid")

    entity: Entity
    relations: list[Relation] = []


def edited(world: World, edit: WorldEdit) -> World:
    """The world with the edit.

    Raises InvalidInput for what is not there to remove, or a world that is too large.
    """
    if edit.world is not None:
        return edit.world
    new = world.model_copy(deep=True)
    new.name = edit.name or new.name
    new.premise = new.premise if edit.premise is None else edit.premise
    for key in edit.remove:
        gone = new.find(key)
        if gone is None:
            raise InvalidInput(f"there is no {key!r} in the world to remove")
        new.entities = [one for one in new.entities if one.id != gone.id]
        bound = new.relations_of(gone.id)
        new.relations = [one for one in new.relations if one not in bound]
    for entity in edit.put:
        _put(new, entity)
    for relation in (_tied(new, tie) for tie in edit.unrelate):
        if _key(relation) not in map(_key, new.relations):
            raise InvalidInput(
                f"there is no relation {relation.source} {relation.kind} {relation.target}"
            )
        new.relations = [one for one in new.relations if _key(one) != _key(relation)]
    for relation in (_tied(new, tie) for tie in edit.relate):
        new.relations = [one for one in new.relations if _key(one) != _key(relation)]
        new.relations.append(relation)
    return _within(new)


def added(world: World, additions: Sequence[Addition]) -> World:
    """The world with what was proposed; something of the same name and kind is completed.

    What the world says already stays; ends of relations that are nowhere are left out.
    Raises InvalidInput for a world that is too large.
    """
    new = world.model_copy(deep=True)
    ids: dict[str, str] = {}
    for one in additions:
        there = new.find(one.entity.name)
        if there is not None and there.kind == one.entity.kind:
            _complete(there, one.entity)
            ids[one.entity.id] = there.id
            continue
        entity = one.entity.model_copy(deep=True)
        entity.id = slug(entity.name, [other.id for other in new.entities])
        ids[one.entity.id] = entity.id
        new.entities.append(entity)
    known = {one.id for one in new.entities}
    there_already = {_key(one) for one in new.relations}
    for relation in (relation for one in additions for relation in one.relations):
        moved = relation.model_copy(
            update={
                end: ids.get(getattr(relation, end), getattr(relation, end))
                for end in ("source", "target")
            }
        )
        if {moved.source, moved.target} <= known and _key(moved) not in there_already:
            there_already.add(_key(moved))
            new.relations.append(moved)
    return _within(new)


def _within(world: World) -> World:
    """Raises InvalidInput for more than a world holds: stored, it could not be read."""
    for what, most in (("entities", MAX_ENTITIES), ("relations", MAX_RELATIONS)):
        if (count := len(getattr(world, what))) > most:
            raise InvalidInput(f"a world has at most {most} {what}, not {count}")
    return world


def _tied(world: World, tie: Tie) -> Relation:
    """Raises InvalidInput for an end that is not there."""
    ends = {}
    for end, key in (("source", tie.source), ("target", tie.target)):
        found = world.find(key)
        if found is None:
            raise InvalidInput(f"there is no {key!r} in the world")
        ends[end] = found.id
    return Relation(**ends, **tie.model_dump(exclude={"source", "target"}))


def _put(world: World, entity: Entity) -> None:
    for at, one in enumerate(world.entities):
        if one.id == entity.id:
            world.entities[at] = entity
            return
    world.entities.append(entity)


def _complete(there: Entity, more: Entity) -> None:
    for name in ("text", "role", "voice", "date", "born", "died"):
        if getattr(there, name) in ("", None):
            setattr(there, name, getattr(more, name))
    there.also = list(dict.fromkeys([*there.also, *more.also]))[:12]


def _key(relation: Relation) -> tuple[str, str, str]:
    return relation.source, relation.target, relation.kind.casefold()
