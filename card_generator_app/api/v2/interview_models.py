"""What v2 says in an interview. Pydantic only: the Python client shares these types."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.api.v2.models import Tokens
from card_generator_app.options import GenerationOptions
from card_generator_app.options.interview import MOST_QUESTIONS, Subject


class InterviewRequest(BaseModel):
    """The options so far; what was asked and answered is in their `answers`."""

    model_config = ConfigDict(extra="forbid")

    options: GenerationOptions
    spent_usd: Annotated[
        Decimal,
        Field(ge=0, le=1_000_000, max_digits=20, decimal_places=12),
    ] = Field(
        Decimal(0),
        description="What the interview has cost so far, as the last answer said; it "
        "counts against `max_cost_usd`.",
    )


class InterviewQuestion(BaseModel):
    question: str
    why: str = Field(description="What the answer decides in the card.")
    about: list[Subject] = Field(description="Goes into the answer as it is.")
    suggestions: list[str] = Field(
        description="Answers that could be taken as they are, each another character."
    )


class InterviewTurn(BaseModel):
    """The next question; null: there is nothing left to ask, generate."""

    question: InterviewQuestion | None
    number: int = Field(description="Which question this is, from 1.")
    most: int = MOST_QUESTIONS
    writer: str | None = Field(description="Who asks; null where nobody had to.")
    job_id: str | None = Field(description="The job that found the question.")
    tokens: Tokens
    cost_usd: str = Field(description="Of this question.")
    spent_usd: str = Field(
        description="Of the interview; send it with the next request."
    )
    warnings: list[str]
