"""What a strict provider accepts as a JSON schema, and a plausible instance of one."""

import hashlib
import random
from typing import Any

_FORBIDDEN = (
    "$ref",
    "$defs",
    "default",
    "pattern",
    "allOf",
    "oneOf",
    "const",
    "format",
)

_NAMES = ("Mara", "Silas", "Odette", "Bram", "Ilse", "Teodor", "Wren", "Yusuf")
_WORDS = ("harbor", "bakery", "lantern", "orchard", "archive", "bell", "ferry", "kiln")
_ADJECTIVES = ("patient", "stubborn", "wry", "gentle", "restless", "proud", "careful")
_SENTENCES = (
    "{{char}} keeps the {a} open long after the {b} has gone quiet.",
    "Nobody asks about the {a} twice, because the answer is always the {b}.",
    "There is flour on the {a}, and a {adj} smile to go with it.",
    "{{user}} finds the {b} half lit and the {a} still warm.",
    "The {a} was a gift once, and {{char}} is {adj} about where it came from.",
    "On market days the {b} smells of rain and the {a} creaks.",
    "What {{char}} wants is simple: a {adj} morning and a mended {a}.",
    "An old {b} hangs above the door, {adj} as its owner.",
)


def schema_problem(schema: Any, at: str = "schema") -> str | None:
    """Why a strict provider refuses `schema`, or None when it takes it."""
    if not isinstance(schema, dict):
        return f"{at} is not an object"
    for word in _FORBIDDEN:
        if word in schema:
            return f"{at}: '{word}' is not permitted"
    if int(schema.get("maxLength", 0)) > 1000:
        return f"{at}: maxLength exceeds sane defaults"
    if schema.get("type") == "object" and (found := _object_problem(schema, at)):
        return found
    children = [(f"{at}.items", schema["items"])] if "items" in schema else []
    children += [(f"{at}.{k}", v) for k, v in schema.get("properties", {}).items()]
    children += [(f"{at}.anyOf", one) for one in schema.get("anyOf", [])]
    problems = (schema_problem(child, where) for where, child in children)
    return next((problem for problem in problems if problem), None)


def _object_problem(schema: dict[str, Any], at: str) -> str | None:
    properties = schema.get("properties")
    if not properties:
        return f"{at}: an object needs properties"
    if schema.get("additionalProperties") is not False:
        return f"{at}: 'additionalProperties' is required to be false"
    if set(schema.get("required", [])) != set(properties):
        return f"{at}: 'required' must list every property"
    return None


def seeded(*parts: object) -> random.Random:
    """A generator that the same parts always seed alike, in any process."""
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return random.Random(digest)


def instance_of(schema: dict[str, Any], rng: random.Random, name: str = "") -> Any:
    """A JSON value that `schema` accepts: enums, bounds and nesting respected, text varied."""
    if "enum" in schema:
        return rng.choice(schema["enum"])
    if "anyOf" in schema:
        real = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return instance_of(real[0], rng, name) if real else None
    kind = schema.get("type")
    if kind == "object":
        properties = schema["properties"].items()
        return {key: instance_of(value, rng, key) for key, value in properties}
    if kind == "array":
        return _array(schema, rng, name)
    if kind == "integer":
        low = int(schema.get("minimum", 1))
        return rng.randint(low, int(schema.get("maximum", low + 4)))
    if kind == "number":
        return float(schema.get("minimum", 0.5))
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "null":
        return None
    return _string(schema, rng, name)


def _array(schema: dict[str, Any], rng: random.Random, name: str) -> list[Any]:
    low = int(schema.get("minItems", 3))
    count = max(low, min(3, int(schema.get("maxItems", 3))))
    singular = name.removesuffix("s") if name.endswith("s") else name
    items: list[Any] = []
    for _ in range(count * 5):
        item = instance_of(schema["items"], rng, singular)
        if item not in items:
            items.append(item)
        if len(items) == count:
            break
    return items


def _string(schema: dict[str, Any], rng: random.Random, name: str) -> str:
    if name == "name":
        text = rng.choice(_NAMES)
    elif name in {"key", "tag", "keyword", "trait", "flaw", "genre", "tone", "title"}:
        text = f"{rng.choice(_ADJECTIVES)} {rng.choice(_WORDS)}"
    else:
        text = " ".join(sentence(rng) for _ in range(2))
    low, high = int(schema.get("minLength", 0)), schema.get("maxLength")
    while len(text) < low:
        text = f"{text} {sentence(rng)}"
    return text[:high] if high else text


def sentence(rng: random.Random) -> str:
    """One sentence of prose with `{{char}}` or `{{user}}` in it now and then."""
    a, b = rng.sample(_WORDS, 2)
    text = rng.choice(_SENTENCES).replace("{adj}", rng.choice(_ADJECTIVES))
    return text.replace("{a}", a).replace("{b}", b)


def examples(rng: random.Random) -> str:
    """Three exchanges as a card has them."""
    blocks = (
        f"<START>\n{{{{user}}}}: What now?\n{{{{char}}}}: *The {rng.choice(_WORDS)} is "
        f'{rng.choice(_ADJECTIVES)}.* "{sentence(rng)}"'
        for _ in range(3)
    )
    return "\n".join(blocks)


def prose(rng: random.Random) -> str:
    """Two paragraphs, long enough for any field of a card."""
    paragraphs = (" ".join(sentence(rng) for _ in range(6)) for _ in range(2))
    text = "\n\n".join(paragraphs)
    return text if "{{char}}" in text else f"{{{{char}}}} is here. {text}"
