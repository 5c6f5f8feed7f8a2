"""Bounds that a schema tells a model, without refusing an answer that goes beyond them."""

from typing import Any

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo


def at_most(characters: int) -> FieldInfo:
    """The longest text to ask for."""
    info: FieldInfo = Field(json_schema_extra={"maxLength": characters})
    return info


def counted(item: type[BaseModel], count: int) -> tuple[Any, Any]:
    """A field for `create_model`: asks for exactly `count`, is content with one or more.

    Where none are asked for the list may be left out.
    """
    asked: dict[str, Any] = {"minItems": count, "maxItems": count}
    if not count:
        return (list[item], Field(default_factory=list, json_schema_extra=asked))  # type: ignore[valid-type]
    return (list[item], Field(min_length=1, json_schema_extra=asked))  # type: ignore[valid-type]
