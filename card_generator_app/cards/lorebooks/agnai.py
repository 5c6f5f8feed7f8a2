"""Agnai memory books."""

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss

NAMESPACE = "agnai"

_BOOK = {
    "name": "name",
    "description": "description",
    "scanDepth": "scan_depth",
    "tokenBudget": "token_budget",
    "recursiveScanning": "recursive_scanning",
    "extensions": "extensions",
}
_ENTRY = {
    "name": "name",
    "entry": "content",
    "keywords": "keys",
    "weight": "insertion_order",
    "priority": "priority",
    "enabled": "enabled",
    "id": "id",
    "comment": "comment",
    "secondaryKeys": "secondary_keys",
    "constant": "constant",
    "position": "position",
    "selective": "selective",
}
_DEFAULTS = {"weight": 100, "priority": 100, "name": "Unnamed"}


def looks_like_memory_book(document: Json) -> bool:
    return document.get("kind") == "memory"


def from_memory_book(document: Json) -> Json:
    """The raw book of a memory book; fields it alone has are kept in extensions."""
    rows = document.get("entries")
    book = _renamed(document, {**_BOOK, "entries": "entries"}, skip=("kind",))
    entries = (
        [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )
    book["entries"] = [_renamed(row, _ENTRY) for row in entries]
    return book


def to_memory_book(book: Json) -> tuple[Json, list[Loss]]:
    """The memory book, and what it has no field for."""
    document: Json = {"kind": "memory", "name": "", "description": ""}
    document |= {theirs: book[ours] for theirs, ours in _BOOK.items() if ours in book}
    own = dict(book["extensions"])
    document |= own.pop(NAMESPACE, {})
    document["extensions"] = own
    rows = []
    for entry in book["entries"]:
        row = {theirs: entry[ours] for theirs, ours in _ENTRY.items() if ours in entry}
        row |= {key: value for key, value in _DEFAULTS.items() if not row.get(key)}
        rows.append({**row, **entry["extensions"].get(NAMESPACE, {})})
    losses = losses_of(
        book,
        book_fields=set(_BOOK.values()),
        entry_fields={*_ENTRY.values(), "extensions"},
        program="Agnai",
    )
    for at, entry in enumerate(book["entries"]):
        if set(entry["extensions"]) - {NAMESPACE}:
            losses.append(Loss(f"entries[{at}].extensions", "Agnai drops extensions"))
    return {**document, "entries": rows}, losses


def _renamed(source: Json, names: dict[str, str], skip: tuple[str, ...] = ()) -> Json:
    found: Json = {names[key]: value for key, value in source.items() if key in names}
    rest = {k: v for k, v in source.items() if k not in names and k not in skip}
    extensions = found.get("extensions")
    extensions = dict(extensions) if isinstance(extensions, dict) else {}
    if rest:
        extensions[NAMESPACE] = rest
    return {**found, "extensions": extensions}
