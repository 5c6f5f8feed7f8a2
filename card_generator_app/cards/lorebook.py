"""Lorebooks inside cards: new books and entries, and reading damaged ones (V3 shape)."""

from typing import Any

from card_generator_app.cards.coerce import UNUSABLE, coerce, plain_types
from card_generator_app.cards.jsontext import Json, describe
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import (
    BOOK_OPTIONAL,
    ENTRY_OPTIONAL,
    ENTRY_REQUIRED,
    POSITIONS,
    Kind,
)

_ENTRY_FIELDS = {**ENTRY_REQUIRED, **ENTRY_OPTIONAL, "use_regex": Kind.FLAG}
# Most entries of most books need no mending; asking by field name keeps that cheap.
_PLAIN = {name: plain_types(kind) for name, kind in _ENTRY_FIELDS.items()}
_TEXT_ONLY = {str}
_TEXT_LISTS = ("keys", "secondary_keys")
_DEFAULT_ORDER = 100
_EMPTY: dict[str, Any] = {
    "keys": [],
    "content": "",
    "extensions": {},
    "enabled": True,
    "insertion_order": _DEFAULT_ORDER,
    "use_regex": False,
}


def new_entry(
    keys: list[str],
    content: str,
    *,
    name: str = "",
    comment: str = "",
    entry_id: int | str | None = None,
    secondary_keys: list[str] | None = None,
    selective: bool = False,
    constant: bool = False,
    case_sensitive: bool = False,
    use_regex: bool = False,
    enabled: bool = True,
    insertion_order: float = _DEFAULT_ORDER,
    priority: float = 10,
    position: str = "before_char",
    extensions: Json | None = None,
) -> Json:
    """A complete V3 entry (every field of V2 too), which strict readers accept as it is.

    `insertion_order`: lower comes earlier in the prompt. `priority`: lower is dropped
    first when the budget is spent. Keys never enter the prompt: `content` must stand alone.
    """
    if position not in POSITIONS:
        raise ValueError(f"position must be one of {POSITIONS}, not {position!r}")
    entry: Json = {
        "keys": list(keys),
        "content": content,
        "extensions": dict(extensions or {}),
        "enabled": enabled,
        "insertion_order": insertion_order,
        "case_sensitive": case_sensitive,
        "use_regex": use_regex,
        "constant": constant,
        "name": name,
        "priority": priority,
        "comment": comment,
        "selective": selective,
        "secondary_keys": list(secondary_keys or []),
        "position": position,
    }
    if entry_id is not None:
        entry["id"] = entry_id
    return entry


def new_book(
    entries: list[Json],
    *,
    name: str = "",
    description: str = "",
    scan_depth: int | None = None,
    token_budget: int | None = None,
    recursive_scanning: bool = False,
    extensions: Json | None = None,
) -> Json:
    """A complete book; entries without an id get their index.

    `scan_depth` (messages) and `token_budget` (tokens) are left out when None, so that
    the reader's own setting counts; 0 would switch the book off.
    """
    book: Json = {"name": name, "description": description}
    if scan_depth is not None:
        book["scan_depth"] = scan_depth
    if token_budget is not None:
        book["token_budget"] = token_budget
    book["recursive_scanning"] = recursive_scanning
    book["extensions"] = dict(extensions or {})
    book["entries"] = [
        entry if "id" in entry else {**entry, "id": at}
        for at, entry in enumerate(entries)
    ]
    return book


def read_book(raw: Any, path: str, repairs: Repairs) -> Json | None:
    """`raw` as a valid V3 book, or None when it holds none; unknown keys are kept."""
    if isinstance(raw, list):
        repairs.add(
            "book_is_a_list", "a bare list of entries where a book belongs", path
        )
        raw = {"entries": raw}
    if not isinstance(raw, dict):
        message = f"{describe(raw)} where a lorebook belongs; left out"
        repairs.add("book_is_null" if raw is None else "no_book", message, path)
        return None
    book: Json = {}
    for key, value in raw.items():
        if key == "entries":
            book[key] = read_entries(value, f"{path}.entries", repairs)
        elif key == "extensions":
            book[key] = coerce(value, Kind.OBJECT, f"{path}.{key}", repairs)
        elif key in BOOK_OPTIONAL:
            _set(book, key, value, BOOK_OPTIONAL[key], f"{path}.{key}", repairs)
        else:
            book[key] = value
    for key, empty in (("extensions", {}), ("entries", [])):
        if key not in book:
            repairs.add("missing_field", f"a book must have {key}", f"{path}.{key}")
            book[key] = empty
    return book


def read_entries(raw: Any, path: str, repairs: Repairs) -> list[Json]:
    """A list of valid V3 entries from a list, or from an object keyed by id."""
    if isinstance(raw, dict):
        repairs.add("entries_as_object", "entries keyed by id became a list", path)
        raw = list(raw.values())
    if not isinstance(raw, list):
        repairs.add("not_a_list", f"{describe(raw)} where entries belong", path)
        return []
    entries = []
    for at, entry in enumerate(raw):
        if isinstance(entry, dict):
            entries.append(read_entry(entry, f"{path}[{at}]", repairs))
        else:
            message = f"{describe(entry)} where an entry belongs; left out"
            repairs.add("not_an_entry", message, f"{path}[{at}]")
    return entries


def read_entry(raw: Json, path: str, repairs: Repairs) -> Json:
    """`raw` as a valid V3 entry; `use_regex` false is added without a repair.

    A World Info position that the spec cannot name ("at_depth", 4) is kept under
    `extensions.position`, where SillyTavern reads it.
    """
    entry: Json = {}
    for key, value in raw.items():
        if _is_plain(key, value) or (kind := _ENTRY_FIELDS.get(key)) is None:
            entry[key] = value
        elif value is None and key in ENTRY_OPTIONAL:
            repairs.add("null_field", f"{key} was null; left out", f"{path}.{key}")
        else:
            _set(entry, key, value, kind, f"{path}.{key}", repairs)
    for key, empty in _EMPTY.items():
        if key not in entry:
            if key != "use_regex" and key not in raw:
                repairs.add("missing_field", f"an entry must have {key}", path)
            entry[key] = empty.copy() if isinstance(empty, list | dict) else empty
    position = raw.get("position")
    if "position" not in entry and isinstance(position, int | str) and position != "":
        entry["extensions"] = {"position": position, **entry["extensions"]}
    return entry


def _is_plain(key: str, value: Any) -> bool:
    kind = type(value)
    if kind is str:
        if key == "position":
            return value in POSITIONS
        return str in _PLAIN.get(key, ()) and "\\r\\n" not in value
    if kind is list:
        return key in _TEXT_LISTS and {*map(type, value)} <= _TEXT_ONLY
    return kind in _PLAIN.get(key, ())


def _set(
    target: Json, key: str, value: Any, kind: Kind, path: str, repairs: Repairs
) -> None:
    mended = coerce(value, kind, path, repairs)
    if mended is not UNUSABLE:
        target[key] = mended
