"""NovelAI `.lorebook` files, versions 1 to 6."""

from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss

NAMESPACE = "novelai"
_VERSION = 5
_DEFAULT_PRIORITY = 400
_CARRIED = {
    "id",
    "name",
    "comment",
    "content",
    "keys",
    "enabled",
    "constant",
    "insertion_order",
    "use_regex",
    "extensions",
}


def looks_like_novelai(document: Json) -> bool:
    return "lorebookVersion" in document


def from_novelai(document: Json) -> Json:
    """The raw book; all that NovelAI alone has is kept in `extensions.novelai`."""
    rows = document.get("entries")
    own = {key: value for key, value in document.items() if key != "entries"}
    entries = (
        [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )
    return {
        "extensions": {NAMESPACE: own},
        "entries": [_read_row(row, at) for at, row in enumerate(entries)],
    }


def to_novelai(book: Json) -> tuple[Json, list[Loss]]:
    """The NovelAI lorebook, and what it has no field for."""
    own = book["extensions"].get(NAMESPACE)
    document: Json = {
        "lorebookVersion": _VERSION,
        "settings": {"orderByKeyLocations": False},
        "categories": [],
        **(own if isinstance(own, dict) else {}),
        "entries": [_write_row(entry, at) for at, entry in enumerate(book["entries"])],
    }
    losses = losses_of(
        book,
        book_fields={"extensions"},
        entry_fields=_CARRIED,
        program="NovelAI",
    )
    return document, losses


def _read_row(row: Json, at: int) -> Json:
    own = dict(row)
    config = own.get("contextConfig")
    config = dict(config) if isinstance(config, dict) else {}
    name = own.pop("displayName", "")
    keys = own.pop("keys", [])
    order = config.pop("budgetPriority", _DEFAULT_PRIORITY)
    if config:
        own["contextConfig"] = config
    else:
        own.pop("contextConfig", None)
    return {
        "id": own.pop("id", at),
        "name": name,
        "comment": name,
        "content": own.pop("text", ""),
        "keys": keys,
        "enabled": own.pop("enabled", True),
        "constant": bool(own.pop("forceActivation", False)),
        "insertion_order": order,
        "use_regex": _all_patterns(keys),
        "extensions": {NAMESPACE: own} if own else {},
    }


def _write_row(entry: Json, at: int) -> Json:
    own = entry["extensions"].get(NAMESPACE)
    own = dict(own) if isinstance(own, dict) else {}
    config = own.pop("contextConfig", None)
    keys = entry["keys"]
    if entry["use_regex"]:
        keys = [key if key.startswith("/") else f"/{key}/" for key in keys]
    return {
        "id": str(entry.get("id", at)),
        "displayName": entry.get("name") or entry.get("comment") or f"Entry {at + 1}",
        "text": entry["content"],
        "keys": keys,
        "enabled": entry["enabled"],
        "forceActivation": entry.get("constant", False),
        **own,
        "contextConfig": {
            **(config if isinstance(config, dict) else {}),
            "budgetPriority": entry["insertion_order"],
        },
    }


def _all_patterns(keys: Any) -> bool:
    if not isinstance(keys, list) or not keys:
        return False
    return all(
        isinstance(k, str) and k.startswith("/") and k.rfind("/") > 0 for k in keys
    )
