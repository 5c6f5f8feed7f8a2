"""Options written as plain text, as in a cell of a table."""

import json
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from card_generator_app.options import GenerationOptions


def value_of(name: str, text: str) -> Any:
    """What the text of one option means to a request; Pydantic reads numbers and yes/no.

    A list is JSON, or its items with `;` between; a map is JSON, or `key=value` so.
    """
    field = GenerationOptions.model_fields.get(name)
    kind = None if field is None else get_origin(plain_type(field.annotation))
    if kind not in (list, dict):
        return text
    stripped = text.strip()
    if stripped.startswith("[" if kind is list else "{"):
        try:
            return json.loads(stripped)
        except ValueError:
            return stripped  # no list or map, which is then said of it
    parts = [part.strip() for part in stripped.split(";") if part.strip()]
    if kind is list:
        return parts
    pairs = [part.partition("=") for part in parts]
    if any(not equals for _, equals, _ in pairs):
        return stripped
    return {key.strip(): value.strip() for key, _, value in pairs}


def plain_type(annotation: Any) -> Any:
    """The type without Annotated and without `| None`."""
    if get_origin(annotation) is Annotated:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return plain_type(next(a for a in get_args(annotation) if a is not NoneType))
    return annotation
