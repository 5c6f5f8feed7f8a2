"""A world as a model is asked for it: flat, by names; then a graph, checked and mended."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, create_model

from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.planner import Planned, Wanted
from card_generator_app.options import GenerationOptions
from card_generator_app.options.lorebook import LoreCategory
from card_generator_app.worlds.checks import SYMMETRIC, check_world
from card_generator_app.worlds.graph import Entity, Relation, World, slug

_Short = Annotated[str, StringConstraints(strip_whitespace=True), at_most(80)]
_Lines = Annotated[str, StringConstraints(strip_whitespace=True), at_most(500)]
# What a world takes; a plan that ran over is cut, not refused.
_LONGEST_NAME, _LONGEST_LINE, _LONGEST_TEXT, _LONGEST_KIND = 120, 200, 4000, 80
_YEAR = re.compile(r"-?\d{1,6}")


class EntityReply(BaseModel):
    kind: LoreCategory
    name: Annotated[_Short, StringConstraints(min_length=1)]
    also: list[_Short] = Field(default_factory=list, json_schema_extra={"maxItems": 3})
    text: _Lines = ""
    date: _Short = ""
    role: _Short = ""
    voice: _Lines = ""


class RelationReply(BaseModel):
    source: _Short
    kind: _Short
    target: _Short
    mutual: bool = False


class WorldReply(BaseModel):
    name: _Short = ""
    premise: _Lines = ""
    entities: list[EntityReply] = Field(min_length=1)
    relations: list[RelationReply] = Field(default_factory=list)


def world_reply_model(wanted: Wanted) -> type[WorldReply]:
    """WorldReply that asks for as much as is wanted."""
    count = wanted.things + wanted.people
    counted: dict[str, Any] = {"minItems": count, "maxItems": count}
    related: dict[str, Any] = {
        "minItems": wanted.relations,
        "maxItems": max(wanted.relations * 2, 1),
    }
    return create_model(
        "WorldReply",
        __base__=WorldReply,
        entities=(
            list[EntityReply],
            Field(min_length=1, json_schema_extra=counted),
        ),
        relations=(
            list[RelationReply],
            Field(default_factory=list, json_schema_extra=related),
        ),
    )


def problems_of(reply: WorldReply, wanted: Wanted) -> list[str]:
    """What a plan lacks, a sentence each, so that it can be asked for again."""
    people = [one for one in reply.entities if one.kind == "person"]
    names = [one.name.casefold() for one in reply.entities]
    there = (
        {one.name.casefold() for one in wanted.world.entities}
        if wanted.world
        else set()
    )
    found = []
    if twice := {one for one in names if names.count(one) > 1}:
        found.append(f"names given twice: {', '.join(sorted(twice))}")
    if known := there & set(names):
        found.append(f"these are there already: {', '.join(sorted(known))}")
    if len(people) < wanted.people:
        found.append(f"{len(people)} people of {wanted.people}")
    firsts = [one.name.split()[0].casefold() for one in people if one.name.split()]
    if same := {one for one in firsts if firsts.count(one) > 1}:
        found.append(f"people with the same first name: {', '.join(sorted(same))}")
    if open_ := _uncovered(people, wanted.roles):
        found.append(f"nobody has the role: {', '.join(open_)}")
    return found


def to_planned(
    reply: WorldReply, wanted: Wanted, options: GenerationOptions
) -> Planned:
    """The reply as a graph: what leads nowhere is left out, what is mutual is so for both."""
    base = wanted.world
    world = (
        base.model_copy(deep=True)
        if base
        else World(
            name=(reply.name or options.concept or "A world").split("\n")[0][:120],
            premise=(reply.premise or options.concept)[:4000],
            scale=options.world_scale,
        )
    )
    new, notes = _add_entities(world, reply.entities), list[str]()
    _assign_roles(world, new, wanted)
    lost = _add_relations(world, reply.relations, options)
    if lost:
        notes.append(f"relations to nobody in it were left out: {', '.join(lost)}")
    fresh = set(new)
    notes += [
        f"{one.rule}: {one.message}"
        for one in check_world(world)
        if one.severity != "info" and fresh & set(one.about)
    ]
    return Planned(world, new, notes)


def _add_entities(world: World, replies: list[EntityReply]) -> list[str]:
    """New things; one whose name is there already is left out."""
    new = []
    for one in replies:
        if world.find(one.name) is not None:
            continue
        year = _YEAR.search(one.date)
        is_person = one.kind == "person"
        # A name as long as a sentence is none.
        also = [n for n in one.also if n != one.name and 0 < len(n) <= _LONGEST_NAME]
        entity = Entity(
            id=slug(one.name, [other.id for other in world.entities]),
            kind=one.kind,
            name=one.name[:_LONGEST_NAME],
            also=[name for name in also if world.find(name) is None][:12],
            text=one.text[:_LONGEST_TEXT],
            role=one.role[:_LONGEST_LINE] if is_person else "",
            voice=one.voice[:_LONGEST_TEXT] if is_person else "",
            date="" if is_person else one.date[:_LONGEST_LINE],
            born=int(year[0]) if is_person and year else None,
            origin="invented",
        )
        world.entities.append(entity)
        new.append(entity.id)
    return new


def _assign_roles(world: World, new: list[str], wanted: Wanted) -> None:
    """Roles that nobody took go to people without one of those that were asked for."""
    people = [one for one in world.people() if one.id in new]
    for role in _uncovered(people, wanted.roles):
        free = [one for one in people if not _has_any(one.role, wanted.roles)]
        if free:
            free[0].role = role


def _add_relations(
    world: World, replies: list[RelationReply], options: GenerationOptions
) -> list[str]:
    lost, seen = [], {(one.source, one.target) for one in world.relations}
    for one in replies:
        source, target = world.find(one.source), world.find(one.target)
        if source is None or target is None or source.id == target.id:
            lost.append(f"{one.source} – {one.target}")
            continue
        if not options.relationship_directed and (target.id, source.id) in seen:
            continue
        seen.add((source.id, target.id))
        is_mutual = one.mutual or not options.relationship_directed
        relation = Relation(
            source=source.id,
            target=target.id,
            kind=one.kind[:_LONGEST_KIND] or "knows",
            mutual=is_mutual or one.kind.casefold() in SYMMETRIC,
        )
        world.relations.append(relation)
    return lost


def _uncovered(
    people: list[EntityReply] | list[Entity], roles: tuple[str, ...]
) -> list[str]:
    return [role for role in roles if not any(_has(p.role, role) for p in people)]


def _has_any(role: str, roles: tuple[str, ...]) -> bool:
    return any(_has(role, one) for one in roles)


def _has(role: str, wanted: str) -> bool:
    return wanted.strip().casefold() in role.casefold()
