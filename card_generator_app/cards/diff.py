"""What differs between two cards, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json

_MISSING = object()
# Set by every export; a difference in them tells nobody anything.
_BOOKKEEPING = {"data.modification_date"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs; `old` or `new` is None where there was or is none."""

    path: str
    old: Any
    new: Any


def diff_cards(before: Card, after: Card) -> list[Change]:
    """The differences in the order of `after`, what is gone last.

    Lorebook entries are matched by their `id`, else by their place; everything else in a
    list by its place.
    """
    return [
        change
        for change in _differences(before.document, after.document, "")
        if change.path not in _BOOKKEEPING
    ]


def _differences(old: Any, new: Any, path: str) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_objects(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path)
    elif old != new or type(old) is not type(new):
        yield Change(
            path,
            None if old is _MISSING else old,
            None if new is _MISSING else new,
        )


def _of_objects(old: Json, new: Json, path: str) -> Iterator[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        inner = f"{path}.{key}" if path else key
        yield from _differences(old.get(key, _MISSING), new.get(key, _MISSING), inner)


def _of_lists(old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    old_by, new_by = _keyed(old), _keyed(new)
    if old_by is None or new_by is None:
        old_by, new_by = dict(enumerate(old)), dict(enumerate(new))
    places = {key: at for at, key in enumerate(new_by)}
    for key in [*new_by, *(key for key in old_by if key not in new_by)]:
        at = places.get(key, list(old_by).index(key) if key in old_by else 0)
        yield from _differences(
            old_by.get(key, _MISSING), new_by.get(key, _MISSING), f"{path}.{at}"
        )


def _keyed(items: list[Any]) -> dict[Any, Any] | None:
    """Items by their `id`; None where one has none or two have the same."""
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    if any(not isinstance(one, int | str) for one in ids) or len(set(ids)) < len(ids):
        return None
    return dict(zip(ids, items, strict=True))
