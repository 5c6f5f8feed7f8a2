"""What stored worlds look like to everyone above the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from card_generator_app.db.models import (
    WorldCardModel,
    WorldModel,
    WorldProposalModel,
    WorldVersionModel,
)
from card_generator_app.db.statements import table_of
from card_generator_app.worlds.graph import World

WORLDS = table_of(WorldModel)
WORLD_VERSIONS = table_of(WorldVersionModel)
WORLD_CARDS = table_of(WorldCardModel)
WORLD_PROPOSALS = table_of(WorldProposalModel)

_SHOWN_CHARS = 240


@dataclass(frozen=True)
class WorldEntry:
    """A world in a list. `summary`: about, relations, and how many of each kind."""

    id: str
    name: str
    version: int
    summary: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class WorldCard:
    """A card in a world; `person` None for one of the world as a whole."""

    card_id: str
    name: str
    person: str | None


@dataclass(frozen=True)
class StoredWorld(WorldEntry):
    """A world with the content of its newest version, and its cards."""

    world: World
    writer: str
    job_id: str | None
    cards: Sequence[WorldCard]


@dataclass(frozen=True)
class NewWorldProposal:
    """Something new for a world: `content` is an addition (`world_changes.Addition`)."""

    content: dict[str, Any]
    reason: str
    writer: str


@dataclass(frozen=True)
class WorldProposal(NewWorldProposal):
    id: str
    job_id: str | None
    created_at: datetime


ENTRY_COLUMNS = [WORLDS.c[name] for name in WorldEntry.__annotations__]


def summary_of(world: World) -> dict[str, Any]:
    kinds = Counter(one.kind for one in world.entities)
    return {
        "about": " ".join(world.premise.split())[:_SHOWN_CHARS],
        "relations": len(world.relations),
        "kinds": dict(sorted(kinds.items())),
    }
