"""AI Dungeon world info: a list of `{keys: "a, b", entry | value}`."""

from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.koboldai import split_keys
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss

NAMESPACE = "ai_dungeon"


def looks_like_ai_dungeon(document: Any) -> bool:
    """Whether a list is AI Dungeon's: its items have `keys` and a text."""
    return isinstance(document, list) and all(
        isinstance(row, dict) and "keys" in row and ("entry" in row or "value" in row)
        for row in document
    )


def from_ai_dungeon(document: list[Json]) -> Json:
    """The raw book; type, title and visibility are kept in `extensions.ai_dungeon`."""
    entries = []
    for at, row in enumerate(document):
        own = dict(row)
        title = own.pop("title", "")
        text = own.pop("entry", None)
        entry = {
            "id": own.pop("id", at),
            "keys": split_keys(own.pop("keys")),
            "content": own.pop("value", "") if text is None else text,
            "name": title or "",
            "enabled": not own.pop("hidden", False),
            "insertion_order": at,
        }
        entries.append({**entry, "extensions": {NAMESPACE: own} if own else {}})
    return {"extensions": {}, "entries": entries}


def to_ai_dungeon(book: Json) -> tuple[list[Json], list[Loss]]:
    """The list, and what it has no field for."""
    rows = []
    losses = losses_of(
        book,
        book_fields=(),
        entry_fields=(
            "id",
            "keys",
            "content",
            "name",
            "enabled",
            "insertion_order",
            "extensions",
        ),
        program="AI Dungeon",
    )
    for at, entry in enumerate(book["entries"]):
        if any("," in key for key in entry["keys"]):
            losses.append(
                Loss(f"entries[{at}].keys", "AI Dungeon splits keys at commas")
            )
        own = entry["extensions"].get(NAMESPACE)
        row = {
            "id": str(entry.get("id", at)),
            "keys": ", ".join(entry["keys"]),
            "value": entry["content"],
            "title": entry.get("name") or entry.get("comment", ""),
            "hidden": not entry["enabled"],
        }
        rows.append({**row, **(own if isinstance(own, dict) else {})})
    return rows, losses
