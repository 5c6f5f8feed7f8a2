"""Estimates, as v2 answers them. Pydantic only, as the other models."""

from typing import Literal

from pydantic import BaseModel, Field


class Range(BaseModel):
    """What nearly all runs stay in, and the middle of them."""

    low: float
    likely: float
    high: float


class Dollars(BaseModel):
    """US dollars, as decimal strings."""

    low: str
    likely: str
    high: str


class Needs(BaseModel):
    """What a stage, or the whole, needs."""

    calls: Range
    prompt_tokens: Range
    completion_tokens: Range
    cost_usd: Dollars | None = Field(description="null where a price is not known.")
    seconds: Range


class StageNeeds(Needs):
    stage: str
    models: list[str] = Field(description="Who is asked; empty for the server's own.")


Verdict = Literal["holds", "may_stop_it", "stops_it", "cannot_be_kept"]


class EstimateAnswer(BaseModel):
    """What a job with these options is likely to need; nothing was asked for it."""

    writer: str
    stages: list[StageNeeds] = Field(description="Those that ask a model.")
    total: Needs
    unpriced: str | None = Field(description="Why the dollars are not known.")
    caps: dict[str, Verdict] = Field(
        description="What becomes of max_cost_usd and max_total_tokens, where asked for."
    )
    notes: list[str] = Field(description="What is uncertain.")


class Comparison(BaseModel):
    """What was expected of a number, and what came."""

    low: float
    likely: float
    high: float
    actual: float | None = Field(description="null until the job has ended.")


class JobEstimate(BaseModel):
    """How close the estimate from before a job was."""

    calls: Comparison
    prompt_tokens: Comparison
    completion_tokens: Comparison
    cost_usd: Comparison | None = Field(description="null where it was not priced.")
    seconds: Comparison
