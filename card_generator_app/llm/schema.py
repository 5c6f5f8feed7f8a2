"""JSON schemas that every server understands, made from Pydantic models."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_DROPPED = frozenset(
    {"$defs", "title", "default", "pattern", "format", "examples", "discriminator"}
)
_BOUNDS = frozenset(
    {
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
    }
)
# llama.cpp answers 400 to repetitions "beyond sane defaults".
_MAX_LENGTH_IN_GRAMMAR = 1000

_INSTRUCTION = (
    "Answer with one JSON object and nothing else: no introduction, no code fence, "
    "no comments. It must fit this JSON schema:\n"
)


def portable_schema(
    model: type[BaseModel], *, keep_bounds: bool = False
) -> dict[str, Any]:
    """The strict JSON schema of `model`: no references, all required, nothing additional.

    Bounds are for grammars (`keep_bounds`); elsewhere they make servers refuse the schema
    and Pydantic checks them anyway. Optional fields must be `T | None`. Raises ValueError
    for what cannot be said portably: recursion, free-form dicts, objects without fields.
    """
    raw = model.model_json_schema()
    return _node(raw, raw.get("$defs", {}), keep_bounds, ())


def schema_instruction(schema: Mapping[str, Any]) -> str:
    """The same schema in words, for servers that are not, or not reliably, bound by it."""
    return _INSTRUCTION + json.dumps(
        schema, ensure_ascii=False, separators=(",", ":"), sort_keys=False
    )


def _node(
    node: Mapping[str, Any],
    definitions: Mapping[str, Any],
    keep_bounds: bool,
    inside: tuple[str, ...],
) -> dict[str, Any]:
    if reference := node.get("$ref"):
        name = reference.rsplit("/", 1)[-1]
        if name in inside:
            raise ValueError(f"{name} refers to itself, which no strict schema allows")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        merged = {**definitions[name], **beside}
        return _node(merged, definitions, keep_bounds, (*inside, name))
    if len(node.get("allOf", ())) == 1:
        beside = {key: value for key, value in node.items() if key != "allOf"}
        return _node({**node["allOf"][0], **beside}, definitions, keep_bounds, inside)

    def below(child: Mapping[str, Any]) -> dict[str, Any]:
        return _node(child, definitions, keep_bounds, inside)

    result: dict[str, Any] = {}
    for key, value in node.items():
        if key in _DROPPED or (
            key in _BOUNDS and not _is_kept(key, value, keep_bounds)
        ):
            continue
        if key == "const":
            result["enum"] = [value]
        elif key in {"anyOf", "oneOf"}:
            result["anyOf"] = [below(one) for one in value]
        elif key == "items":
            result["items"] = below(value)
        elif key == "properties":
            result["properties"] = {name: below(one) for name, one in value.items()}
        else:
            result[key] = value
    return _closed(result, node) if node.get("type") == "object" else result


def _closed(result: dict[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    properties = result.get("properties")
    if not properties:
        what = node.get("title", "an object")
        raise ValueError(
            f"{what} has no named fields, which strict schemas do not allow"
        )
    return {**result, "required": list(properties), "additionalProperties": False}


def _is_kept(key: str, value: float, keep_bounds: bool) -> bool:
    if key == "maxLength" and value > _MAX_LENGTH_IN_GRAMMAR:
        return False
    return keep_bounds
