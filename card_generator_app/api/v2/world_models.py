"""What v2 says of worlds. Pydantic only: the Python client shares these types."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.changes import Addition, WorldEdit
from card_generator_app.worlds.graph import Rung, World

__all__ = ["Addition", "WorldEdit"]


class WorldRow(BaseModel):
    """A world in a list."""

    id: str
    name: str
    version: int
    summary: dict[str, Any] = Field(description="about, relations, kinds with counts.")
    created_at: datetime
    updated_at: datetime


class WorldPage(BaseModel):
    worlds: list[WorldRow]
    next_cursor: str | None = Field(
        description="Ask for more with it; null at the end."
    )


class WorldCard(BaseModel):
    card_id: str
    name: str
    person: str | None = Field(description="The person's id; null: of the whole world.")


class WorldPerson(BaseModel):
    """How far a person has come."""

    id: str
    name: str
    role: str
    rung: Rung | Literal["card"]


class StoredWorld(WorldRow):
    """A world with its content, its people and its cards."""

    world: World
    writer: str
    job_id: str | None
    people: list[WorldPerson]
    cards: list[WorldCard]
    timeline: list[str] = Field(description="Ids of the events in their order.")


class NewWorld(BaseModel):
    model_config = ConfigDict(extra="forbid")

    world: World


class WorldRequest(BaseModel):
    """A world to be planned: its premise is the concept."""

    model_config = ConfigDict(extra="forbid")

    options: GenerationOptions


class WorldFinding(BaseModel):
    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    about: list[str] = Field(description="Ids of entities.")


class WorldReport(BaseModel):
    world_id: str
    version: int
    findings: list[WorldFinding]
    passed: bool = Field(description="No errors.")


class WorldProposal(BaseModel):
    id: str
    addition: Addition
    reason: str
    writer: str
    job_id: str | None
    created_at: datetime


class WorldProposals(BaseModel):
    proposals: list[WorldProposal]


class WorldMember(BaseModel):
    """A card that stands in the world."""

    model_config = ConfigDict(extra="forbid")

    card_id: str = Field(max_length=100)
    person: str | None = Field(
        None, max_length=120, description="Whose card it is: a name or id."
    )
