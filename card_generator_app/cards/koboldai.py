"""KoboldAI story files, read as the character they are played with."""

from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.repairs import Repairs

_NOTE_DEPTH = 3  # messages from the end, where KoboldAI puts the author's note


def looks_like_story(document: Json) -> bool:
    return "gamestarted" in document and "memory" in document


def read_story(document: Json, repairs: Repairs) -> Card:
    """The card of a story: memory as description, its opening as first message.

    A story is no card, so this is told as a repair; its log stays at the top level.
    """
    message = "a KoboldAI story read as a card: memory and opening were used"
    repairs.add("koboldai_story", message)
    root = dict(document)
    settings = root.get("savedsettings")
    opponent = settings.get("chatopponent") if isinstance(settings, dict) else ""
    flat: Json = {
        "name": str(opponent or "").split("||$||")[0],
        "description": root.pop("memory", ""),
        "first_mes": root.pop("prompt", ""),
    }
    note = root.pop("authorsnote", "")
    if isinstance(note, str) and note.strip():
        depth_prompt = {"prompt": note, "depth": _NOTE_DEPTH, "role": "system"}
        flat["extensions"] = {"depth_prompt": depth_prompt}
    if book := world_info_book(root.pop("worldinfo", None)):
        flat["character_book"] = book
    return assemble(root, read_data(flat, (), repairs), repairs)


def world_info_book(rows: Any) -> Json | None:
    """A book of a story's `worldinfo` rows, None without any."""
    if not isinstance(rows, list):
        return None
    entries = []
    for at, row in enumerate(rows):
        if isinstance(row, dict) and (row.get("content") or row.get("key")):
            entries.append(
                new_entry(
                    split_keys(row.get("key")),
                    str(row.get("content") or ""),
                    comment=str(row.get("comment") or row.get("title") or ""),
                    secondary_keys=split_keys(row.get("keysecondary")),
                    selective=bool(row.get("selective")),
                    constant=bool(row.get("constant")),
                    entry_id=at,
                    insertion_order=at,
                )
            )
    return new_book(entries) if entries else None


def split_keys(keys: Any) -> list[str]:
    """Keys from a list, or from one text with commas."""
    parts = keys if isinstance(keys, list) else str(keys or "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]
