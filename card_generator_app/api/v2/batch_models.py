"""Batches, as v2 is asked for them and answers. Pydantic only, as the other models."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.api.v2.values import JobStatus
from card_generator_app.options import GenerationOptions


class BatchRequest(BaseModel):
    """Many cards: `items`, or the same as `text`; each is checked before any is begun."""

    model_config = ConfigDict(extra="forbid")

    items: list[dict[str, Any]] | None = Field(
        None,
        max_length=10_000,
        description="Options of each card, and an `id` of yours if you like.",
    )
    text: str | None = Field(
        None, description="The same as JSON lines, or as CSV with a header of names."
    )
    format: Literal["jsonl", "csv"] | None = Field(
        None, description="Of the text; left out, it is looked at."
    )
    options: GenerationOptions = Field(
        default_factory=GenerationOptions,
        description="For every item that does not say otherwise.",
    )
    at_once: int = Field(4, ge=1, le=64, description="Cards in the making at once.")
    continue_on_error: bool = Field(
        True, description="Go on after a card that could not be made."
    )
    max_cost_usd: Decimal | None = Field(
        None, ge=0, le=100_000, description="Most that all cards together may cost."
    )


class BatchItem(BaseModel):
    """One item of a batch, and what became of it."""

    id: str
    number: int
    status: Literal["waiting", "begun", "completed", "failed", "cancelled", "not_begun"]
    job_id: str | None
    card_id: str | None
    name: str | None
    cost_usd: str
    tokens: int
    error: str | None


class BatchResult(BaseModel):
    """What became of a batch, so far or in the end."""

    job_id: str
    status: JobStatus
    total: int
    completed: int
    failed: int
    cancelled: int
    not_begun: int
    cost_usd: str
    tokens: int
    items: list[BatchItem]
