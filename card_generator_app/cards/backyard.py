"""Backyard AI (Faraday) characters in a PNG's EXIF data, versions 1 to 4."""

import re
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.repairs import Repairs

NAMESPACE = "backyard"

_FIELDS = {
    "aiName": "name",
    "aiPersona": "description",
    "scenario": "scenario",
    "firstMessage": "first_mes",
    "basePrompt": "system_prompt",
}
_SINGLE_BRACES = re.compile(r"#?(?<!\{)\{(character|user)\}(?!\})")
_DOUBLE_BRACES = re.compile(r"\{\{(char|user)\}\}", re.IGNORECASE)
_TO_SPEC = {"character": "{{char}}", "user": "{{user}}"}
_FROM_SPEC = {"char": "{character}", "user": "{user}"}


def looks_like_backyard(document: Json) -> bool:
    character = document.get("character")
    return isinstance(character, dict) and "aiName" in character


def read_backyard(document: Json, repairs: Repairs) -> Card:
    """The card of a Backyard export; what the spec has no field for is kept in extensions."""
    character = dict(document["character"])
    flat: Json = {
        ours: to_spec_macros(character.pop(theirs))
        for theirs, ours in _FIELDS.items()
        if theirs in character
    }
    dialogue = character.pop("customDialogue", "")
    if isinstance(dialogue, str) and dialogue.strip():
        flat["mes_example"] = f"<START>\n{to_spec_macros(dialogue)}"
    if book := lore_book(character.pop("loreItems", None)):
        flat["character_book"] = book
    if character.get("isNSFW") is True:
        flat["tags"] = ["nsfw"]
    extensions: Json = {}
    display_name = character.pop("aiDisplayName", None)
    if display_name and display_name != flat.get("name"):
        extensions["display_name"] = display_name
    others = {key: value for key, value in document.items() if key != "character"}
    extensions[NAMESPACE] = {**others, "character": character}
    flat["extensions"] = extensions
    return assemble({}, read_data(flat, (), repairs), repairs)


def lore_book(items: Any) -> Json | None:
    """A book of Backyard's `{key: "a, b", value}` items, None without any."""
    if not isinstance(items, list):
        return None
    entries = []
    for at, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        keys = [key.strip() for key in str(item.get("key") or "").split(",")]
        entries.append(
            new_entry(
                [key for key in keys if key],
                to_spec_macros(str(item.get("value") or "")),
                entry_id=at,
                insertion_order=at,
            )
        )
    return new_book(entries) if entries else None


def to_spec_macros(text: Any) -> Any:
    """`{character}` and `#{user}:` as `{{char}}` and `{{user}}:`; non-texts unchanged."""
    if not isinstance(text, str):
        return text
    return _SINGLE_BRACES.sub(lambda match: _TO_SPEC[match[1]], text)


def from_spec_macros(text: str) -> str:
    """`{{char}}` and `{{user}}` as Backyard writes them."""
    return _DOUBLE_BRACES.sub(lambda match: _FROM_SPEC[match[1].lower()], text)
