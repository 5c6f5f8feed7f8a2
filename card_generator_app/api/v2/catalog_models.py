"""What v2 answers about models. Pydantic only, shared with the Python client."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from card_generator_app.llm.recommend import ModelTask


class CatalogModel(BaseModel):
    """A model of the connected server. What its list does not say is null."""

    id: str
    name: str
    description: str
    family: str = Field(description="Who made it.")
    context_tokens: int | None = Field(description="Prompt and answer together.")
    max_output_tokens: int | None
    inputs: list[str]
    outputs: list[str]
    capabilities: list[str]
    prompt_usd: str | None = Field(description="A million tokens, as a decimal.")
    completion_usd: str | None = Field(description="A million tokens, as a decimal.")
    request_usd: str | None = Field(description="Each request or image, besides.")
    supported_parameters: list[str] | None
    expires_on: str | None = Field(description="The date after which it is gone.")


class Age(BaseModel):
    """Where a model list is from, and how old it is."""

    server: str
    source: Literal["server", "bundled", "none"] = Field(
        description="Asked of the server, shipped with the program, or not known."
    )
    made_at: datetime | None
    age_s: int | None
    problem: str | None = Field(description="Why the list is not the server's.")


class ModelPage(Age):
    total: int = Field(description="How many fit the filter, on all pages.")
    models: list[CatalogModel]


class ModelDetails(Age):
    model: CatalogModel


class RecommendedModel(BaseModel):
    task: ModelTask
    model: CatalogModel
    cost_usd: str | None = Field(
        description="What the task costs for one usual card, about."
    )
    why: list[str]


class Recommendations(Age):
    recommendations: list[RecommendedModel] = Field(
        description="By task, the best first."
    )


class Refreshed(Age):
    total: int
