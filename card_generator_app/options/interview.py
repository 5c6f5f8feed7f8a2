"""What the person is asked before a card is made, and what they answered."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from card_generator_app.options.declare import Group, OptionGroup, option

MOST_QUESTIONS = 5
MAX_ANSWERS = 20

Subject = Literal[
    "work",
    "look",
    "past",
    "want",
    "fear",
    "contradiction",
    "secret",
    "voice",
    "pressure",
    "stance",
    "scene",
    "world",
]
"""What a question can be about: something that much of a card is written from."""


def _read(value: Any) -> Any:
    """`QUESTION=ANSWER` or JSON, as a flag or a table has it."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("{"):
        return json.loads(value)
    question, equals, answer = value.partition("=")
    if not equals:
        raise PydanticCustomError("answer", "write it as QUESTION=ANSWER, or as JSON")
    return {"question": question, "answer": answer}


class Answer(BaseModel):
    """A question and what was answered."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
    ]
    answer: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=4000)
    ] = Field("", description="In the person's own words; blank: it was skipped.")
    about: list[Subject] = Field(
        default_factory=list,
        max_length=12,
        description="As the question said; guessed from it when left out.",
    )


SentAnswer = Annotated[Answer, BeforeValidator(_read)]


class Interview(OptionGroup):
    """What the person is asked, and what they answered."""

    interview: Literal["off", "auto", "required"] = option(
        "off",
        "Ask up to five questions first, about what is open and changes the card most: "
        "auto goes on where nobody can answer, required does not.",
        group=Group.INPUT,
    )
    answers: list[SentAnswer] = option(
        [],
        "What was answered in an interview, kept word for word (QUESTION=ANSWER).",
        group=Group.INPUT,
        advanced=True,
        max_length=MAX_ANSWERS,
    )
