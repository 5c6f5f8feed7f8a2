"""What a planner is: who thinks up worlds and people, and what it is asked for."""

from dataclasses import dataclass, field
from typing import Protocol

from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.graph import World

ENTRIES = 12
"""Things of a new world, beside its people, where nobody says how many."""
_PAIRS = {"sparse": 0.34, "medium": 0.67, "dense": 1.0}
_DENSITY = {"sparse": 0.5, "medium": 1.0, "dense": 2.0}


@dataclass(frozen=True)
class Wanted:
    """What is to be thought up. `relations`: about so many; `pairs`: of a cast, how many of
    its members have to do with each other."""

    things: int
    people: int
    roles: tuple[str, ...]
    relations: int
    world: World | None = None
    """What is there already, and holds."""
    is_cast: bool = False


@dataclass
class Planned:
    """The whole world, and what had to be mended or left as it is."""

    world: World
    new: list[str] = field(default_factory=list)
    """Ids of what was not there before."""
    notes: list[str] = field(default_factory=list)


class Planner(Protocol):
    """Plans for one job; each writer has its own."""

    async def plan(self, wanted: Wanted) -> Planned:
        """A world as wanted; of one that is there, the same with what is new."""


def wanted_world(options: GenerationOptions) -> Wanted:
    """A world of its own, for these options."""
    sent = "lorebook_entries" in options.model_fields_set
    things = options.lorebook_entries if sent else ENTRIES
    people = options.propose_people
    roles = tuple(options.cast_roles)[:people]
    return Wanted(things, people, roles, _relations(options, things + people))


def wanted_people(options: GenerationOptions, world: World, count: int) -> Wanted:
    """So many people more for a world that is there."""
    roles = tuple(options.cast_roles)[:count]
    return Wanted(0, count, roles, _relations(options, 2 * count), world)


def wanted_cast(options: GenerationOptions, world: World | None) -> Wanted:
    """A cast, and a world around it where there is none; who is there already counts."""
    size = options.cast_size
    pairs = round(size * (size - 1) / 2 * _PAIRS[options.relationship_density])
    relations = pairs * (2 if options.relationship_directed else 1)
    sent = "lorebook_entries" in options.model_fields_set
    things = 0 if world else options.lorebook_entries if sent else ENTRIES // 2
    there = len(world.people()) if world else 0
    people = max(size - there, 0)
    return Wanted(
        things, people, tuple(options.cast_roles), relations, world, is_cast=True
    )


def _relations(options: GenerationOptions, things: int) -> int:
    return max(round(things * _DENSITY[options.relationship_density]), 1)
