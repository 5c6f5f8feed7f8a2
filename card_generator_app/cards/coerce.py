"""Turns a field of any JSON type into the type the spec wants, and says what it did."""

import json
import math
import re
from typing import Any

from card_generator_app.cards.jsontext import Json, describe, dump_json
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import POSITIONS, Kind

# Returned where nothing of a value can be kept: the field is left out.
UNUSABLE: Any = object()

_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off", ""}
_WORLD_INFO_POSITION = {0: "before_char", 1: "after_char"}


_EXACT: dict[Kind, frozenset[type]] = {
    Kind.TEXT: frozenset({str}),
    Kind.OBJECT: frozenset({dict}),
    Kind.NUMBER: frozenset({int, float}),
    Kind.FLAG: frozenset({bool}),
    Kind.ID: frozenset({int, float, str}),
}


def plain_types(kind: Kind) -> frozenset[type]:
    """The exact types of values that need no mending; empty where that takes a closer look."""
    return _EXACT.get(kind, frozenset())


def coerce(value: Any, kind: Kind, path: str, repairs: Repairs) -> Any:
    """`value` as `kind`, unchanged when it already is; else mended, or UNUSABLE."""
    match kind:
        case Kind.TEXT:
            return as_text(value, path, repairs)
        case Kind.TEXTS:
            return as_texts(value, path, repairs)
        case Kind.TAGS:
            return as_tags(value, path, repairs)
        case Kind.OBJECT:
            return as_object(value, path, repairs)
        case Kind.NUMBER:
            return as_number(value, path, repairs)
        case Kind.FLAG:
            return as_flag(value, path, repairs)
        case Kind.ID:
            return _as_id(value, path, repairs)
        case Kind.POSITION:
            return _as_position(value, path, repairs)
        case Kind.ASSETS:
            return _as_assets(value, path, repairs)
        case _:
            raise AssertionError(f"{kind} has no coercion")


def as_text(value: Any, path: str, repairs: Repairs) -> str:
    if isinstance(value, str):
        return _real_line_ends(value, path, repairs)
    repairs.add("not_text", f"{describe(value)} where a text belongs", path)
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return json.dumps(value)
        case list() if all(isinstance(item, str) for item in value):
            return "\n".join(value)
        case _:
            return dump_json(value).decode()


def as_texts(value: Any, path: str, repairs: Repairs) -> list[str]:
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return value
        if None in value:
            repairs.add("null_item", "null among texts; left out", path)
        return [
            as_text(item, f"{path}[{at}]", repairs)
            for at, item in enumerate(value)
            if item is not None
        ]
    repairs.add("not_a_list", f"{describe(value)} where a list belongs", path)
    match value:
        case None | "" | False:
            return []
        case str() if re.fullmatch(r"\d{12,14}", value):
            return []  # a time stamp in milliseconds, which Chub once wrote here
        case dict():
            return [as_text(item, path, repairs) for item in value.values()]
        case _:
            return [as_text(value, path, repairs)]


def as_tags(value: Any, path: str, repairs: Repairs) -> list[str]:
    if isinstance(value, str):
        repairs.add("not_a_list", "a text where a list belongs, split at commas", path)
        return [tag.strip() for tag in value.split(",") if tag.strip()]
    return as_texts(value, path, repairs)


def as_object(value: Any, path: str, repairs: Repairs) -> Json:
    if isinstance(value, dict):
        return value
    repairs.add("not_an_object", f"{describe(value)} where an object belongs", path)
    # PHP writes an empty object as []; anything else is kept under a name of its own.
    return {} if value in (None, [], "") else {"value": value}


def as_number(value: Any, path: str, repairs: Repairs) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and (number := _parse_number(value)) is not None:
        repairs.add("number_as_text", "a number written as text", path)
        return number
    repairs.add("not_a_number", f"{describe(value)} where a number belongs", path)
    return UNUSABLE


def as_flag(value: Any, path: str, repairs: Repairs) -> Any:
    if isinstance(value, bool):
        return value
    repairs.add("not_a_flag", f"{describe(value)} where true or false belongs", path)
    match value:
        case int() | float():
            return value != 0
        case str() if value.strip().lower() in _TRUE:
            return True
        case str() if value.strip().lower() in _FALSE:
            return False
        case _:
            return UNUSABLE


def _as_id(value: Any, path: str, repairs: Repairs) -> Any:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        return value
    repairs.add("not_an_id", f"{describe(value)} where a number or text belongs", path)
    return UNUSABLE


def _as_position(value: Any, path: str, repairs: Repairs) -> Any:
    if value in POSITIONS:
        return value
    repairs.add("unknown_position", f"{str(value)[:40]!r} is no position", path)
    if isinstance(value, str) and value.strip() in ("0", "1"):
        return _WORLD_INFO_POSITION[int(value)]
    if isinstance(value, int):
        return _WORLD_INFO_POSITION.get(value, UNUSABLE)
    return UNUSABLE


def _as_assets(value: Any, path: str, repairs: Repairs) -> Any:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return [
            {
                **item,
                **{
                    name: as_text(item.get(name, ""), f"{path}[{at}].{name}", repairs)
                    for name in ("type", "uri", "name", "ext")
                },
            }
            for at, item in enumerate(value)
        ]
    repairs.add("not_a_list", f"{describe(value)} where assets belong", path)
    if isinstance(value, list):
        kept = [item for item in value if isinstance(item, dict)]
        return _as_assets(kept, path, repairs)
    return UNUSABLE


def _parse_number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _real_line_ends(text: str, path: str, repairs: Repairs) -> str:
    # A text whose only line ends are the four characters \r\n was escaped twice; in JSON
    # inside a text they are right.
    if "\\r\\n" in text and "\n" not in text and not text.startswith(("{", "[")):
        repairs.add("escaped_line_ends", "line ends were written as \\r\\n", path)
        return text.replace("\\r\\n", "\n")
    return text
