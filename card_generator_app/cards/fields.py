"""Reads the `data` object and the top level of a card of any spec version."""

from collections.abc import Iterable
from typing import Any

from card_generator_app.cards.aside import restore_aside
from card_generator_app.cards.card import SPEC_VERSION, Card, empty_data
from card_generator_app.cards.coerce import UNUSABLE, coerce
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import read_book
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import SPEC_V3, V3_FIELDS, V3_REQUIRED, Kind

# Seconds since 1970 stay below this until the year 2286; larger means milliseconds, or
# even smaller parts of a second.
_LATEST_SECOND = 1e10
# SillyTavern keeps a whole stale copy of the card here in memory; it belongs in no file.
_NEVER_KEPT = ("json_data",)


def read_data(raw: Json, required: Iterable[str], repairs: Repairs) -> Json:
    """A valid V3 `data` object: known fields mended, unknown ones kept, in file order.

    Fields of `required` that are missing are reported; the rest of V3's are only added.
    """
    data: Json = {}
    for key, value in restore_aside(raw).items():
        if (kind := V3_FIELDS.get(key)) is None:
            data[key] = value
        elif (mended := _read_field(key, kind, value, repairs)) is not UNUSABLE:
            data[key] = mended
    missing = [name for name in required if name not in data]
    if missing:
        repairs.add("missing_field", f"added empty: {', '.join(missing)}", "data")
    return data | {key: v for key, v in empty_data().items() if key not in data}


def assemble(root: Json, data: Json, repairs: Repairs) -> Card:
    """The card of a read `data` and the other top-level keys of its file.

    Top-level copies of data fields (SillyTavern's V1 mirror, Wyvern's full one) are
    dropped, because writers make them anew; where they differ, `data` is right.
    """
    document: Json = {"spec": SPEC_V3, "spec_version": SPEC_VERSION, "data": data}
    for key, value in root.items():
        if key in document:
            continue
        if key in _NEVER_KEPT:
            repairs.add("private_field", f"{key} is a stale copy; left out", key)
        elif key not in V3_FIELDS:
            document[key] = value
        elif value and value != data.get(key):
            message = "differs from data, which counts; the top-level copy is dropped"
            repairs.add("root_differs", message, key)
    return Card(document)


def _read_field(name: str, kind: Kind, value: Any, repairs: Repairs) -> Any:
    path = f"data.{name}"
    if kind is Kind.BOOK:
        book = read_book(value, path, repairs)
        return UNUSABLE if book is None else book
    if value is None and name not in V3_REQUIRED:
        repairs.add("null_field", f"{name} was null; left out", path)
        return UNUSABLE
    mended = coerce(value, kind, path, repairs)
    if kind is Kind.NUMBER and mended is not UNUSABLE and mended > _LATEST_SECOND:
        repairs.add("milliseconds", "a date in milliseconds became seconds", path)
        while mended > _LATEST_SECOND:
            mended //= 1000
    return mended
