"""What a V2 file has no field for, kept under `extensions.cardforge` until it is read again."""

from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.schema import NAMESPACE, V3_ONLY


def put_aside(extensions: Json, values: Json) -> Json:
    """The extensions with `values` under our name."""
    ours = extensions.get(NAMESPACE)
    if NAMESPACE in extensions and not isinstance(ours, dict):
        return extensions  # someone else's value under our name: theirs stays
    return {**extensions, NAMESPACE: {**(ours or {}), **values}}


def restore_aside(raw: Json) -> Json:
    """A raw `data` with what was put aside back in its place; damaged parts stay as found.

    A field that is filled meanwhile, by a program that made the file V3, keeps its value.
    """
    extensions, kept = _take(raw.get("extensions"), ("v3",))
    restored = {**raw, "extensions": extensions} if kept else dict(raw)
    v3 = kept.get("v3")
    if isinstance(v3, dict):
        for name, value in v3.items():
            if name in V3_ONLY and not restored.get(name):
                restored[name] = value
    book = raw.get("character_book")
    if isinstance(book, dict) and isinstance(book.get("entries"), list):
        entries = [_restore_entry(entry) for entry in book["entries"]]
        restored["character_book"] = {**book, "entries": entries}
    return restored


def _restore_entry(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    extensions, kept = _take(entry.get("extensions"), ("id", "decorators"))
    if not kept:
        return entry
    restored = {**entry, "extensions": extensions}
    if isinstance(kept.get("id"), str):
        restored["id"] = kept["id"]
    if isinstance(kept.get("decorators"), str):
        restored["content"] = f"{kept['decorators']}{entry.get('content') or ''}"
    return restored


def _take(extensions: Any, names: tuple[str, ...]) -> tuple[Any, Json]:
    ours = extensions.get(NAMESPACE) if isinstance(extensions, dict) else None
    if not isinstance(ours, dict) or not any(name in ours for name in names):
        return extensions, {}
    kept = {name: ours[name] for name in names if name in ours}
    rest = {name: value for name, value in ours.items() if name not in names}
    others = {name: value for name, value in extensions.items() if name != NAMESPACE}
    return ({**extensions, NAMESPACE: rest} if rest else others), kept
