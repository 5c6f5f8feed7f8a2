"""Pydantic models as schemas that strict providers and grammars accept."""

from enum import StrEnum
from typing import Annotated, Literal, Optional

import pytest
from pydantic import BaseModel, Field

from card_generator_app.llm.schema import portable_schema
from tests.fakes.strict_schemas import instance_of, schema_problem, seeded


class Mood(StrEnum):
    CALM = "calm"
    WRY = "wry"


class Entry(BaseModel):
    """One entry."""

    keys: list[str] = Field(min_length=1, max_length=4, description="What calls it up.")
    content: str = Field(max_length=600)
    kind: Literal["place"] = "place"


class Card(BaseModel):
    name: Annotated[str, Field(pattern="^[A-Z]", min_length=2)] = "Ada"
    mood: Mood = Mood.CALM
    age: int | None = Field(None, ge=0, le=900)
    notes: str = Field("", max_length=20_000)
    main: Entry
    entries: list[Entry] = Field(default_factory=list, min_length=2, max_length=3)


class Loop(BaseModel):
    next: Optional["Loop"]


class FreeForm(BaseModel):
    extra: dict[str, str]


@pytest.mark.parametrize("keep_bounds", [False, True])
def test_a_strict_provider_accepts_it_and_its_instances_fit_the_model(
    keep_bounds: bool,
) -> None:
    schema = portable_schema(Card, keep_bounds=keep_bounds)

    assert schema_problem(schema) is None
    Card.model_validate(instance_of(schema, seeded("card")))


def test_descriptions_stay_because_they_help_the_model() -> None:
    schema = portable_schema(Card)

    keys = schema["properties"]["entries"]["items"]["properties"]["keys"]
    assert keys["description"] == "What calls it up."


def test_bounds_stay_only_where_a_grammar_enforces_them() -> None:
    loose = portable_schema(Card)["properties"]
    tight = portable_schema(Card, keep_bounds=True)["properties"]

    assert "minItems" not in loose["entries"]
    assert (tight["entries"]["minItems"], tight["entries"]["maxItems"]) == (2, 3)
    assert tight["name"]["minLength"] == 2
    assert "maxLength" not in tight["notes"]
    assert "pattern" not in tight["name"]


@pytest.mark.parametrize("model", [Loop, FreeForm])
def test_what_cannot_be_said_portably_is_an_error_at_once(
    model: type[BaseModel],
) -> None:
    with pytest.raises(ValueError, match="strict schema"):
        portable_schema(model)
