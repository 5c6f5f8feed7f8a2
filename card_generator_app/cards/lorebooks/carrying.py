"""What of a book a program's lorebook cannot carry."""

from collections.abc import Collection
from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Loss

# An absent field means this; writing it down loses nothing.
_IMPLIED: dict[str, Any] = {
    "case_sensitive": False,
    "use_regex": False,
    "constant": False,
    "selective": False,
    "enabled": True,
    "position": "before_char",
    "recursive_scanning": False,
    "priority": 10,
}


def losses_of(
    book: Json,
    *,
    book_fields: Collection[str],
    entry_fields: Collection[str],
    program: str,
) -> list[Loss]:
    """A loss for each filled field of book and entries that is not among those carried."""
    message = f"{program} has no field for it"
    losses = [
        Loss(name, message)
        for name, value in book.items()
        if name not in book_fields and name != "entries" and _says(name, value)
    ]
    for at, entry in enumerate(book["entries"]):
        losses += [
            Loss(f"entries[{at}].{name}", message)
            for name, value in entry.items()
            if name not in entry_fields and _says(name, value)
            # Without secondary keys it says nothing (SillyTavern sets it always).
            and (name != "selective" or entry.get("secondary_keys"))
        ]
    return losses


def _says(name: str, value: Any) -> bool:
    return value not in (None, "", [], {}) and value != _IMPLIED.get(name, object())
