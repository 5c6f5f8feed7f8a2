"""A world: places, people, powers, things, events and rules, and how they hold together.

Cards and lorebooks are projections of it. Lore topics of a brief have the same kinds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from card_generator_app.options.lorebook import LoreCategory

MAX_ENTITIES, MAX_RELATIONS = 500, 2000

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Kind = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)
]

Origin = Literal["given", "source", "invented"]
Rung = Literal["name", "lines", "voiced"]
"""How far a person has come, short of a card: a name, a few lines, a voiced profile."""

_YEAR = re.compile(r"-?\d{1,6}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Entity(_Part):
    """Something of the world. `id` never changes; relations and cards refer to it."""

    id: Id
    kind: LoreCategory
    name: Name
    also: list[Name] = Field(
        [], max_length=12, description="Other names; keys of lore."
    )
    text: Text = Field("", description="What is true of it, by itself.")
    role: Line = Field("", description="Of a person: their part in the cast.")
    voice: Text = Field("", description="Of a person: how they sound.")
    date: Line = Field("", description='Of an event: when, as "1842" or "spring 12".')
    born: int | None = Field(None, ge=-1_000_000, le=1_000_000, description="A year.")
    died: int | None = Field(None, ge=-1_000_000, le=1_000_000, description="A year.")
    origin: Origin = "given"

    @property
    def year(self) -> int | None:
        """The first number of the date: what events are ordered by."""
        found = _YEAR.search(self.date)
        return int(found[0]) if found else None

    @property
    def rung(self) -> Rung:
        if self.voice:
            return "voiced"
        return "lines" if self.text else "name"

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys([self.name, *self.also]))


class Relation(_Part):
    """What `source` is to `target`: "sister of", "owes money to", "stands in"."""

    source: Id
    target: Id
    kind: Kind
    text: Line = ""
    mutual: bool = Field(False, description="It holds the other way round as well.")


class World(_Part):
    name: Name
    premise: Text = ""
    scale: Literal["place", "city", "region", "world"] = "region"
    entities: list[Entity] = Field([], max_length=MAX_ENTITIES)
    relations: list[Relation] = Field([], max_length=MAX_RELATIONS)

    def find(self, key: str) -> Entity | None:
        """The entity of this id or name, whatever its case."""
        low = key.strip().casefold()
        by_id = next((one for one in self.entities if one.id == low), None)
        return by_id or next(
            (one for one in self.entities if low in map(str.casefold, one.names)), None
        )

    def people(self) -> list[Entity]:
        return [one for one in self.entities if one.kind == "person"]

    def relations_of(self, entity_id: str) -> list[Relation]:
        return [one for one in self.relations if entity_id in (one.source, one.target)]

    def ties(self, entity_id: str) -> list[str]:
        """What others are to an entity, as said from its side: "sister of Jo"."""
        found = []
        for one in self.relations_of(entity_id):
            is_source = one.source == entity_id
            other = self.find(one.target if is_source else one.source)
            if other is not None and (is_source or one.mutual):
                found.append(f"{one.kind} {other.name}")
        return found

    def timeline(self) -> list[Entity]:
        """The events in their order; those without a year stay where they stand, last."""
        events = [one for one in self.entities if one.kind == "event"]
        return sorted(events, key=lambda one: (one.year is None, one.year or 0))

    def spoken(self, relation: Relation) -> str:
        """A relation as a sentence with names; "" where one end is not there."""
        source, target = self.find(relation.source), self.find(relation.target)
        if source is None or target is None:
            return ""
        said = f"{source.name}: {relation.kind} {target.name}"
        if relation.mutual:
            said += " (and the other way round)"
        return said + (f". {relation.text}" if relation.text else "")


def slug(name: str, taken: Iterable[str] = ()) -> str:
    """An id for a name that no other has: "Brine Street" → "brine-street"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60] or "entity"
    used = set(taken)
    return next(one for one in _numbered(base) if one not in used)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
