"""Agnai characters: JSON with a persona of one of five kinds."""

from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json, dump_json
from card_generator_app.cards.lorebooks.agnai import from_memory_book, to_memory_book
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.schema import V3_REQUIRED

NAMESPACE = "agnai"

# Agnai's name for each field of ours; its `description` is the note to the user.
_FIELDS = {
    "name": "name",
    "description": "creator_notes",
    "greeting": "first_mes",
    "scenario": "scenario",
    "sampleChat": "mes_example",
    "systemPrompt": "system_prompt",
    "postHistoryInstructions": "post_history_instructions",
    "alternateGreetings": "alternate_greetings",
    "tags": "tags",
    "creator": "creator",
    "characterVersion": "character_version",
}
_CARRIED = {*_FIELDS.values(), "description", "character_book", "extensions"}


def looks_like_agnai(document: Json) -> bool:
    persona = document.get("persona")
    has_persona = isinstance(persona, dict) and "attributes" in persona
    return has_persona or document.get("kind") == "character"


def read_agnai(document: Json, repairs: Repairs) -> Card:
    """The card of an Agnai character; the persona becomes text and is kept as it was."""
    rest = dict(document)
    flat: Json = {
        ours: rest.pop(theirs)
        for theirs, ours in _FIELDS.items()
        if rest.get(theirs) is not None
    }
    flat["description"] = persona_text(rest.get("persona"), str(flat.get("name", "")))
    book = rest.pop("characterBook", None)
    if isinstance(book, dict):
        flat["character_book"] = from_memory_book(book)
    extensions = rest.pop("extensions", None)
    others = extensions if isinstance(extensions, dict) else {}
    flat["extensions"] = {**others, NAMESPACE: {**others.get(NAMESPACE, {}), **rest}}
    return assemble({}, read_data(flat, (), repairs), repairs)


def write_agnai(card: Card) -> tuple[bytes, list[Loss]]:
    """The JSON that Agnai imports, and the fields it has no place for."""
    extensions = dict(card.extensions)
    kept = extensions.pop(NAMESPACE, None)
    kept = kept if isinstance(kept, dict) else {}
    document: Json = {"kind": "character", **kept}
    for theirs, ours in _FIELDS.items():
        document[theirs] = card.data[ours]
    description = card.description
    if persona_text(kept.get("persona"), card.name) != description:
        attributes = {"text": [description]}
        document["persona"] = {"kind": "text", "attributes": attributes}
    losses: list[Loss] = []
    if card.book is not None:
        document["characterBook"], losses = to_memory_book(card.book)
    if extensions:
        document["extensions"] = extensions
    for key, value in card.data.items():
        if key not in _CARRIED and (value or key not in V3_REQUIRED):
            losses.append(Loss(f"data.{key}", "Agnai has no field for it"))
    losses += [Loss(key, "Agnai keeps no unknown fields") for key in card.unknown_keys]
    return dump_json(document, indent=2), losses


def persona_text(persona: Any, name: str) -> str:
    """A persona as the text Agnai itself would put in the prompt."""
    if isinstance(persona, str):
        return persona
    attributes = persona.get("attributes") if isinstance(persona, dict) else None
    if not isinstance(attributes, dict):
        return ""
    values = {
        str(key): [str(v) for v in (value if isinstance(value, list) else [value])]
        for key, value in attributes.items()
    }
    match persona.get("kind"):
        case "text":
            return "\n".join(
                values.get("text") or [v for vs in values.values() for v in vs]
            )
        case "wpp":
            lines = [f"{key}({' + '.join(_quoted(vs))})" for key, vs in values.items()]
            return f'[character("{name}") {{\n' + "\n".join(lines) + "\n}]"
        case "sbf":
            pairs = [f"{key}: {', '.join(_quoted(vs))}" for key, vs in values.items()]
            return f'[ character: "{name}"; ' + "; ".join(pairs) + " ]"
        case "boostyle":
            return " + ".join([name, *(v for vs in values.values() for v in vs)])
        case _:
            return "\n".join(f"{key}: {', '.join(vs)}" for key, vs in values.items())


def _quoted(values: list[str]) -> list[str]:
    return [f'"{value}"' for value in values]
