"""SillyTavern World Info: `entries` keyed by uid, each with some forty fields."""

from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.schema import NAMESPACE

# World Info name -> name under a book entry's `extensions`, with SillyTavern's default.
_EXTENSIONS: dict[str, tuple[str, Any]] = {
    "probability": ("probability", 100),
    "useProbability": ("useProbability", True),
    "depth": ("depth", 4),
    "selectiveLogic": ("selectiveLogic", 0),
    "outletName": ("outlet_name", ""),
    "group": ("group", ""),
    "groupOverride": ("group_override", False),
    "groupWeight": ("group_weight", 100),
    "scanDepth": ("scan_depth", None),
    "caseSensitive": ("case_sensitive", None),
    "matchWholeWords": ("match_whole_words", None),
    "useGroupScoring": ("use_group_scoring", None),
    "automationId": ("automation_id", ""),
    "role": ("role", 0),
    "vectorized": ("vectorized", False),
    "sticky": ("sticky", None),
    "cooldown": ("cooldown", None),
    "delay": ("delay", None),
    "excludeRecursion": ("exclude_recursion", False),
    "preventRecursion": ("prevent_recursion", False),
    "delayUntilRecursion": ("delay_until_recursion", 0),
    "displayIndex": ("display_index", None),
    "matchPersonaDescription": ("match_persona_description", False),
    "matchCharacterDescription": ("match_character_description", False),
    "matchCharacterPersonality": ("match_character_personality", False),
    "matchCharacterDepthPrompt": ("match_character_depth_prompt", False),
    "matchScenario": ("match_scenario", False),
    "matchCreatorNotes": ("match_creator_notes", False),
    "triggers": ("triggers", []),
    "ignoreBudget": ("ignore_budget", False),
}
_CORE = {
    "uid",
    "key",
    "keysecondary",
    "comment",
    "content",
    "constant",
    "selective",
    "order",
    "disable",
    "position",
    "extensions",
}
# Spec fields of an entry that World Info has no name for: they travel under our name.
_ASIDE_ENTRY = ("name", "priority", "case_sensitive", "use_regex", "keys")
_BEFORE_CHAR, _AFTER_CHAR = 0, 1
_DEFAULT_ORDER = 100


def looks_like_world_info(document: Json) -> bool:
    return isinstance(document.get("entries"), dict | list)


def from_world_info(document: Json, repairs: Repairs) -> Json:
    """The raw book of a World Info file.

    Extension values that are SillyTavern's defaults are left out: every reader of a book
    assumes them.
    """
    entries = document["entries"]
    rows = list(entries.values()) if isinstance(entries, dict) else entries
    others = {key: value for key, value in document.items() if key != "entries"}
    extensions = others.pop("extensions", None)
    extensions = dict(extensions) if isinstance(extensions, dict) else {}
    aside = extensions.pop(NAMESPACE, None)
    # SillyTavern's copy of the book it was converted from: stale after any change.
    if others.pop("originalData", None) is not None:
        repairs.add("stale_copy", "originalData, an old copy, was left out")
    kept = aside.get("book", {}) if isinstance(aside, dict) else {}
    read = [_read_row(row, at) for at, row in enumerate(rows) if isinstance(row, dict)]
    return {
        **others,
        **(kept if isinstance(kept, dict) else {}),
        "extensions": extensions,
        "entries": read,
    }


def to_world_info(book: Json) -> tuple[Json, list[Loss]]:
    """The World Info object; what it has no name for is kept in its `extensions`."""
    rows = {}
    used: set[int] = set()
    for at, entry in enumerate(book["entries"]):
        uid = _free_uid(entry.get("id"), at, used)
        rows[str(uid)] = _write_row(entry, uid, at)
    aside = {
        key: value
        for key, value in book.items()
        if key not in ("entries", "extensions", "name")
    }
    extensions = dict(book["extensions"])
    if aside:
        extensions[NAMESPACE] = {"book": aside}
    document: Json = {"entries": rows}
    if "name" in book:
        document["name"] = book["name"]
    return {**document, "extensions": extensions}, []


def _read_row(row: Json, at: int) -> Json:
    extensions: Json = {}
    if isinstance(row.get("extensions"), dict):
        extensions |= row["extensions"]
    kept = extensions.pop(NAMESPACE, None)
    kept = kept if isinstance(kept, dict) else {}
    entry: Json = {
        "id": row.get("uid", at),
        "keys": row.get("key", []),
        "secondary_keys": row.get("keysecondary", []),
        "comment": row.get("comment", ""),
        "content": row.get("content", ""),
        "constant": row.get("constant", False),
        "selective": row.get("selective", False),
        "insertion_order": row.get("order", _DEFAULT_ORDER),
        "enabled": not row.get("disable", False),
        "position": "after_char",
    }
    position = row.get("position", _BEFORE_CHAR)
    if position == _BEFORE_CHAR:
        entry["position"] = "before_char"
    elif position != _AFTER_CHAR:
        extensions["position"] = position
    for name, value in row.items():
        if name in _EXTENSIONS:
            ours, default = _EXTENSIONS[name]
            if value != default and value is not None:
                extensions[ours] = value
        elif name not in _CORE and name != "addMemo":
            extensions[name] = value
    if isinstance(row.get("caseSensitive"), bool):
        entry["case_sensitive"] = row["caseSensitive"]
    return {**entry, **_restored(kept, entry), "extensions": extensions}


def _restored(kept: Json, entry: Json) -> Json:
    """The fields put aside, except keys that were edited in SillyTavern meanwhile."""
    names = [name for name in (*_ASIDE_ENTRY, "id") if name in kept]
    restored = {name: kept[name] for name in names}
    keys = restored.get("keys")
    if isinstance(keys, list) and [_as_pattern(key) for key in keys] != entry["keys"]:
        del restored["keys"]
    return restored


def _write_row(entry: Json, uid: int, at: int) -> Json:
    extensions = dict(entry["extensions"])
    position = extensions.pop("position", None)
    if not isinstance(position, int):
        before = entry.get("position") == "before_char"
        position = _BEFORE_CHAR if before else _AFTER_CHAR
    row: Json = {
        "uid": uid,
        "key": entry["keys"],
        "keysecondary": entry.get("secondary_keys", []),
        "comment": entry.get("comment") or entry.get("name", ""),
        "content": entry["content"],
        "constant": entry.get("constant", False),
        "selective": entry.get("selective", False),
        "addMemo": bool(entry.get("comment") or entry.get("name")),
        "order": entry["insertion_order"],
        "position": position,
        "disable": not entry["enabled"],
    }
    kept = {name: entry[name] for name in _ASIDE_ENTRY[:-1] if name in entry}
    if entry["use_regex"]:
        row["key"] = [_as_pattern(key) for key in entry["keys"]]
        kept["keys"] = entry["keys"]
    if entry.get("id") != uid and "id" in entry:
        kept["id"] = entry["id"]
    for name, (ours, default) in _EXTENSIONS.items():
        row[name] = extensions.pop(ours, default)
    if row["displayIndex"] is None:
        row["displayIndex"] = at
    if row["caseSensitive"] is None and entry.get("case_sensitive"):
        row["caseSensitive"] = True
    if "characterFilter" in extensions:
        row["characterFilter"] = extensions.pop("characterFilter")
    if kept:
        extensions[NAMESPACE] = kept
    return {**row, "extensions": extensions}


def _as_pattern(key: Any) -> str:
    """A V3 pattern as World Info marks one: `/pattern/`."""
    text = str(key)
    return text if text.startswith("/") and text.rfind("/") > 0 else f"/{text}/"


def _free_uid(wanted: Any, at: int, used: set[int]) -> int:
    uid = wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else at
    while uid in used:
        uid += 1
    used.add(uid)
    return uid
