"""A world as a graph out of the library: things of one setting, people, and ties."""

from collections.abc import Iterator

import numpy as np

from card_generator_app.brief import Topic
from card_generator_app.composer.cast import compose_members, compose_ties
from card_generator_app.composer.concept import read
from card_generator_app.composer.phrases_schema import digest
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.worlds import compose_world, world_wanted
from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.graph import Entity, Relation, World, slug

_ROOM = 2  # of what a world has so much is looked at to find enough of no people
_FIRST_YEAR, _YEARS = 100, 300
# What ties a thing to a place or a power, by kind.
_AT_PLACE = {
    "person": "is often seen at",
    "faction": "meets at",
    "object": "is kept at",
    "event": "happened at",
    "creature": "is said to live near",
    "custom": "is kept up at",
    "rule": "holds at",
    "rumour": "is told at",
}


def plan_world(
    shelves: Shelves,
    store: VectorStore,
    options: GenerationOptions,
    *,
    things: int,
    people: int,
    roles: tuple[str, ...],
    relations: int,
    base: World | None,
    is_cast: bool,
    seed: int,
) -> World:
    """A new world, or `base` with people more; the same input gives the same world."""
    rng = np.random.default_rng([seed, int(digest(options.concept), 16), people])
    world = (
        base.model_copy(deep=True)
        if base
        else _new(shelves, store, options, things, is_cast, seed)
    )
    premise = options.concept or world.premise or world.name
    told = options.model_copy(update={"concept": premise})
    wanted = world_wanted(read(told), told, store)
    selection = Selection(shelves, wanted, {}, rng)
    taken = {name.split()[0].casefold() for one in world.people() for name in one.names}
    members = compose_members(
        shelves, store, selection, told, people, roles, taken, rng
    )
    before = len(world.people()) if is_cast else 0
    added = []
    for member in members:
        entity = Entity(
            id=slug(member.name, [one.id for one in world.entities]),
            kind="person",
            name=member.name,
            text=member.text,
            role=member.role,
            voice=member.voice,
            origin="invented",
        )
        world.entities.append(entity)
        added.append(entity.id)
    cast = [one.id for one in world.people()] if is_cast else added
    directed = options.relationship_directed
    pairs = relations // 2 if directed and is_cast else relations
    pairs = max(pairs, len(cast) - 1)
    for tie in compose_ties(len(cast), pairs, directed=directed, rng=rng):
        if max(tie.source, tie.target) >= before:
            world.relations.append(
                Relation(
                    source=cast[tie.source],
                    target=cast[tie.target],
                    kind=tie.kind,
                    mutual=tie.mutual,
                )
            )
    left = relations - len(world.relations)
    world.relations += list(_places(world, max(left, 0) if not base else 0))
    if options.timeline:
        _dated(world, rng)
    return world


def _new(
    shelves: Shelves,
    store: VectorStore,
    options: GenerationOptions,
    things: int,
    is_cast: bool,
    seed: int,
) -> World:
    room = things * _ROOM if is_cast else things
    found = compose_world(
        shelves, store, options.concept or "A small town", max(room, 3), seed
    )
    kinds = options.lorebook_categories
    topics = [one for one in found.topics if not kinds or one.kind in kinds]
    if is_cast:
        topics = [one for one in topics if one.kind != "person"]
    world = World(
        name=found.name,
        premise=options.concept or found.overview,
        scale=options.world_scale,
    )
    for topic in topics[:things]:
        if world.find(topic.name) is None:
            world.entities.append(_entity(topic, world))
    return world


def _entity(topic: Topic, world: World) -> Entity:
    also = [key for key in topic.keys if key.casefold() != topic.name.casefold()]
    return Entity(
        id=slug(topic.name, [one.id for one in world.entities]),
        kind=topic.kind,
        name=topic.name,
        also=[key for key in also if world.find(key) is None],
        text=topic.content,
        origin="given" if topic.origin == "given" else "invented",
    )


def _places(world: World, count: int) -> Iterator[Relation]:
    """Ties of things to the places, taken in turn."""
    places = [one for one in world.entities if one.kind == "place"]
    others = [one for one in world.entities if one.kind in _AT_PLACE]
    for at, one in enumerate(others[:count] if places else []):
        place = places[at % len(places)]
        yield Relation(source=one.id, target=place.id, kind=_AT_PLACE[one.kind])


def _dated(world: World, rng: np.random.Generator) -> None:
    """Years for events that have none, in the order they stand; people after the last."""
    events = [one for one in world.entities if one.kind == "event" and not one.date]
    years = sorted(int(year) for year in rng.integers(0, _YEARS, len(events)))
    for event, year in zip(events, years, strict=True):
        event.date = str(_FIRST_YEAR + year)
    for person in world.people():
        if person.born is None:
            person.born = _FIRST_YEAR + _YEARS + int(rng.integers(0, 40))
