"""Where written parts go in a card that may have moved on while they were written.

Three states meet: the parts as they were read, the card as the person has made it since,
and what was written. Nothing that the person did is overwritten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import (
    BOOK,
    SERIES,
    is_locked,
    parts_of_card,
    split_key,
)


@dataclass(frozen=True)
class Merge:
    """Where each written part goes; keys are those of the newest card."""

    applied: dict[str, Any] = field(default_factory=dict)
    held_back: dict[str, str] = field(default_factory=dict)
    """Written parts that are not applied, by their key in `written`: the reason."""
    moved: dict[str, str] = field(default_factory=dict)
    """Where an applied part now stands, by its key in `written`."""


def merge(
    before: Mapping[str, Any],
    newest: Card,
    locks: Collection[str],
    written: Mapping[str, Any],
) -> Merge:
    """Decides part by part. `before`: the parts as they were read; what it lacks is new.

    `locks` are those of the newest card.
    """
    now = parts_of_card(newest)
    found = Merge()
    ends = {name: len(newest.data[name]) for name in SERIES}
    ends[BOOK] = len(newest.entries)
    ids = {entry.get("id") for entry in newest.entries}
    for key, value in written.items():
        name, number = split_key(key)
        is_new = key not in before and number is not None
        if is_new and not _is_blank(newest, name, number):
            place: str | None = (
                f"{name}.{ends[name]}"  # a new one is added, whatever was meanwhile
            )
            ends[name] += 1
        else:
            place = _place(key, before.get(key), now)
        if is_locked(place or key, locks):
            found.held_back[key] = "it was locked while this was written"
        elif place is None:
            found.held_back[key] = "it was changed while this was written"
        else:
            found.moved[key] = place
            if is_new and name == BOOK:
                value = with_own_id(value, ids)
            found.applied[place] = value
    return found


def with_own_id(entry: dict[str, Any], ids: set[Any]) -> dict[str, Any]:
    """The entry with another id where one of the book has its own, which joins `ids`."""
    number = entry.get("id")
    if number is not None and number in ids:
        number = max((one for one in ids if isinstance(one, int)), default=-1) + 1
        entry = {**entry, "id": number}
    ids.add(number)
    return entry


def _is_blank(card: Card, name: str, number: int | None) -> bool:
    """Whether the card has an empty greeting at this number, which can be filled."""
    if name not in SERIES or number is None or number >= len(card.data[name]):
        return False
    return not card.data[name][number].strip()


def _place(key: str, old: Any, now: Mapping[str, Any]) -> str | None:
    """Where the newest card has the part as it was read; None where it has it no more."""
    if now.get(key) == old:
        return key
    name, number = split_key(key)
    if number is None:
        return None
    same = (one for one, value in now.items() if split_key(one)[0] == name)
    return next((one for one in same if now[one] == old), None)
