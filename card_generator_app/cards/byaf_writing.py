"""Writes BYAF archives: one character, and one scenario for each greeting."""

import hashlib
import re
from typing import Any

from card_generator_app.cards.archive import write_archive
from card_generator_app.cards.backyard import NAMESPACE, from_spec_macros
from card_generator_app.cards.byaf import MANIFEST
from card_generator_app.cards.card import Card
from card_generator_app.cards.image import image_extension
from card_generator_app.cards.jsontext import Json, dump_json
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss
from card_generator_app.cards.schema import V3_REQUIRED

# Backyard's own defaults for what a card says nothing about.
_SAMPLER: Json = {
    "minP": 0.1,
    "minPEnabled": True,
    "temperature": 0.8,
    "repeatPenalty": 1.05,
    "repeatLastN": 256,
    "topK": 30,
    "topP": 0.9,
    "promptTemplate": "general",
    "grammar": None,
    "canDeleteExampleMessages": True,
}
_UNKNOWN_TIME = "1970-01-01T00:00:00.000Z"
_CARRIED = {
    "name",
    "description",
    "scenario",
    "system_prompt",
    "first_mes",
    "mes_example",
    "alternate_greetings",
    "creator",
    "character_book",
}
_START = re.compile(r"^[ \t\r]*<START>[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_SPEAKER = re.compile(r"^\{(character|user)\}:", re.MULTILINE)
_ADULT_TAGS = {"nsfw", "nsfl", "adult", "18+"}


def write_byaf(card: Card, portrait: bytes | None) -> tuple[bytes, list[Loss]]:
    """The archive, and everything of the card that it has no field for."""
    losses = _losses(card)
    character_id = hashlib.sha256(card.name.encode()).hexdigest()[:24]
    folder = f"characters/{character_id}"
    images = []
    files: dict[str, bytes] = {}
    if portrait is not None:
        path = f"images/avatar.{image_extension(portrait) or 'png'}"
        files[f"{folder}/{path}"] = portrait
        images.append({"path": path, "label": ""})
    greetings = [text for text in card.greetings if text] or [""]
    scenarios: Json = {
        f"scenarios/scenario{at}.json": _scenario(card, text, at, character_id)
        for at, text in enumerate(greetings, 1)
    }
    manifest: Json = {
        "schemaVersion": 1,
        "createdAt": _UNKNOWN_TIME,
        "characters": [f"{folder}/character.json"],
        "scenarios": list(scenarios),
    }
    if card.creator:
        manifest["author"] = {"name": card.creator, "backyardURL": ""}
    documents = {
        MANIFEST: manifest,
        f"{folder}/character.json": _character(card, character_id, images),
        **scenarios,
    }
    texts = {name: dump_json(value, indent=2) for name, value in documents.items()}
    return write_archive({**texts, **files}), losses


def _character(card: Card, character_id: str, images: list[Json]) -> Json:
    display_name = card.extensions.get("display_name")
    return {
        "schemaVersion": 1,
        "id": character_id,
        "name": card.name,
        "displayName": display_name if isinstance(display_name, str) else card.name,
        "isNSFW": any(tag.lower() in _ADULT_TAGS for tag in card.tags),
        "persona": from_spec_macros(_persona(card)),
        "createdAt": _UNKNOWN_TIME,
        "updatedAt": _UNKNOWN_TIME,
        "loreItems": [
            {"key": ", ".join(one["keys"]), "value": from_spec_macros(one["content"])}
            for one in card.entries
            if one["enabled"]
        ],
        "images": images,
    }


def _persona(card: Card) -> str:
    if not card.personality:
        return card.description
    return f"{card.description}\n\nPersonality: {card.personality}".strip()


def _scenario(card: Card, greeting: str, number: int, character_id: str) -> Json:
    def message(text: str) -> Json:
        return {"characterID": character_id, "text": from_spec_macros(text)}

    examples = from_spec_macros(_START.sub("", card.mes_example)).strip()
    examples = _SPEAKER.sub(r"#{\1}:", examples)
    return {
        "schemaVersion": 1,
        "title": "" if number == 1 else f"Greeting {number}",
        **_SAMPLER,
        **_kept_sampler(card),
        "formattingInstructions": from_spec_macros(card.system_prompt),
        "narrative": from_spec_macros(card.scenario),
        "exampleMessages": [message(examples)] if examples else [],
        "firstMessages": [message(greeting)] if greeting else [],
        "messages": [],
    }


def _kept_sampler(card: Card) -> Json:
    """The sampler settings of the Backyard file that the card came from."""
    own: Any = card.extensions.get(NAMESPACE)
    scenarios = own.get("scenarios") if isinstance(own, dict) else None
    first = scenarios[0] if isinstance(scenarios, list) and scenarios else None
    if not isinstance(first, dict):
        return {}
    return {name: first[name] for name in _SAMPLER if name in first}


def _losses(card: Card) -> list[Loss]:
    losses = []
    for key, value in card.data.items():
        if key == "personality" and value:
            losses.append(Loss("data.personality", "merged into the persona"))
        elif key not in _CARRIED and (value or key not in V3_REQUIRED):
            losses.append(Loss(f"data.{key}", "BYAF has no field for it"))
    losses += [Loss(key, "BYAF keeps no unknown fields") for key in card.unknown_keys]
    if card.book is not None:
        found = losses_of(
            card.book, book_fields=(), entry_fields=("keys", "content"), program="BYAF"
        )
        losses += [
            Loss(f"data.character_book.{loss.path}", loss.message) for loss in found
        ]
    return losses
