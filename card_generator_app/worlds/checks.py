"""What does not hold together in a world: dangling, doubled, contradictory; no model asked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from card_generator_app.worlds.graph import Entity, Relation, World

Severity = Literal["error", "warning", "info"]

# What one is to the other, from either side.
SYMMETRIC = frozenset(
    {
        "sister of",
        "brother of",
        "sibling of",
        "twin of",
        "cousin of",
        "married to",
        "friend of",
        "rival of",
        "enemy of",
        "lover of",
        "neighbor of",
        "neighbour of",
        "partner of",
        "colleague of",
        "allied with",
        "at war with",
        "borders",
    }
)
# Kinds that cannot both be true of a pair.
_KIN = ("sister of", "brother of", "sibling of", "twin of")
_ELDER = ("mother of", "father of", "parent of")
_YOUNGEST_PARENT = 12  # years


@dataclass(frozen=True)
class WorldFinding:
    """`about`: ids of what does not fit."""

    rule: str
    severity: Severity
    message: str
    about: tuple[str, ...]


def check_world(world: World) -> list[WorldFinding]:
    """Every finding, errors first."""
    found = [
        *_names(world),
        *_ends(world),
        *_pairs(world),
        *_dates(world),
        *_lonely(world),
    ]
    order = ("error", "warning", "info")
    return sorted(found, key=lambda one: order.index(one.severity))


def _names(world: World) -> Iterator[WorldFinding]:
    """One id, or one name, for two things."""
    ids: dict[str, int] = defaultdict(int)
    named: dict[str, list[Entity]] = defaultdict(list)
    for entity in world.entities:
        ids[entity.id] += 1
        for name in {one.casefold() for one in entity.names}:
            named[name].append(entity)
    for entity_id, count in ids.items():
        if count > 1:
            message = f"the id {entity_id} is given {count} times"
            yield WorldFinding("same_id", "error", message, (entity_id,))
    for entities in named.values():
        different = list({one.id: one for one in entities}.values())
        if len(different) > 1:
            told = " and ".join(f"a {one.kind}" for one in different)
            yield WorldFinding(
                "same_name",
                "warning",
                f"{different[0].name!r} is the name of {told}",
                tuple(one.id for one in different),
            )


def _ends(world: World) -> Iterator[WorldFinding]:
    known = {one.id for one in world.entities}
    seen: set[tuple[str, str, str]] = set()
    for relation in world.relations:
        ends = (relation.source, relation.target)
        said = f"{relation.source} {relation.kind} {relation.target}"
        if missing := [one for one in ends if one not in known]:
            message = f"{said}: there is no {missing[0]}"
            yield WorldFinding("dangling_relation", "error", message, ends)
        elif relation.source == relation.target:
            message = f"{said}: nothing is that to itself"
            yield WorldFinding("relation_to_itself", "error", message, ends[:1])
        if (key := (*ends, relation.kind.casefold())) in seen:
            yield WorldFinding("relation_twice", "info", f"{said}: said twice", ends)
        seen.add(key)


def _pairs(world: World) -> Iterator[WorldFinding]:
    """What one is to the other and the other to the one."""
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in world.relations:
        kinds[one.source, one.target].add(one.kind.casefold())
        if one.mutual:
            kinds[one.target, one.source].add(one.kind.casefold())
    for (source, target), said in sorted(kinds.items()):
        back = kinds.get((target, source), set())
        for kind in sorted(said):
            if source < target and kind in _ELDER and back & set(_ELDER):
                message = f"{source} and {target} are each the other's parent"
                yield WorldFinding("both_parents", "error", message, (source, target))
            if kind in _KIN and (said | back) & set(_ELDER):
                message = f"{source} is {kind} {target} and a parent or child as well"
                yield WorldFinding("kin_twice", "error", message, (source, target))
            if kind in SYMMETRIC and not _answers(kind, back):
                message = (
                    f"{source} is {kind} {target}, and {target} is nothing to {source}"
                    if not back
                    else f"{source} is {kind} {target}, but {target} is "
                    f"{' and '.join(sorted(back))} {source}"
                )
                yield WorldFinding("one_sided", "warning", message, (source, target))


def _answers(kind: str, back: set[str]) -> bool:
    family = set(_KIN) if kind in _KIN else {kind}
    return bool(family & back)


def _dates(world: World) -> Iterator[WorldFinding]:
    """People who were not born yet, or dead already; events in the wrong order."""
    for person in world.people():
        born, died = person.born, person.died
        if born is not None and died is not None and died < born:
            message = f"{person.name} died ({died}) before they were born"
            yield WorldFinding("died_before_born", "error", message, (person.id,))
    for relation in world.relations:
        source, target = world.find(relation.source), world.find(relation.target)
        if source is None or target is None:
            continue
        yield from _order(relation, source, target)
        for person, event in ((source, target), (target, source)):
            if person.kind == "person" and event.kind == "event":
                yield from _presence(relation, person, event)
        yield from _generations(relation, source, target)


def _order(
    relation: Relation, source: Entity, target: Entity
) -> Iterator[WorldFinding]:
    first, second = source.year, target.year
    kind = relation.kind.casefold()
    if first is None or second is None or kind not in ("before", "after", "led to"):
        return
    if (first > second) if kind != "after" else (first < second):
        message = f"{source.name} ({first}) cannot be {kind} {target.name} ({second})"
        yield WorldFinding("wrong_order", "error", message, (source.id, target.id))


def _presence(
    relation: Relation, person: Entity, event: Entity
) -> Iterator[WorldFinding]:
    year = event.year
    if year is None:
        return
    born_late = person.born is not None and person.born > year
    died_early = person.died is not None and person.died < year
    if born_late or died_early:
        why = f"born {person.born}" if born_late else f"dead since {person.died}"
        message = f"{person.name} ({why}) and {event.name} ({year}): {relation.kind}"
        yield WorldFinding("not_alive", "error", message, (person.id, event.id))


def _generations(
    relation: Relation, source: Entity, target: Entity
) -> Iterator[WorldFinding]:
    if relation.kind.casefold() not in _ELDER:
        return
    if source.born is None or target.born is None:
        return
    years = target.born - source.born
    if years < _YOUNGEST_PARENT:
        message = (
            f"{source.name} is {relation.kind} {target.name}, and {years} years older"
        )
        yield WorldFinding("parent_too_young", "error", message, (source.id, target.id))


def _lonely(world: World) -> Iterator[WorldFinding]:
    """In a world with relations: who has none, and is nothing but a name."""
    if not world.relations:
        return
    bound = {end for one in world.relations for end in (one.source, one.target)}
    for entity in world.entities:
        if entity.id not in bound and entity.rung == "name":
            message = f"{entity.name} is only a name that nothing has to do with"
            yield WorldFinding("only_a_name", "info", message, (entity.id,))
