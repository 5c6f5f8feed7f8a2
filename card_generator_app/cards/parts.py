"""The parts of a card: what is written, locked, regenerated and traced one by one."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.lorebook import new_book

TEXTS = (
    "name",
    "nickname",
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
)
SERIES = ("alternate_greetings", "group_only_greetings")
BOOK = "character_book"


def parts_of_card(card: Card) -> dict[str, Any]:
    """Everything that is written in a card, by key, in the order of reading.

    A text by its field, a greeting as `alternate_greetings.0`, a lorebook entry (the
    whole object) as `character_book.0`, and `tags`. What is blank is not a part.
    """
    return {key: value for key, value in _parts(card) if value not in ("", [], None)}


def is_part_key(key: str) -> bool:
    """Whether `key` can name a part (not whether a certain card has it)."""
    field, dot, number = key.partition(".")
    if field in SERIES or field == BOOK:
        return not dot or (number.isascii() and number.isdigit())
    return not dot and (field in TEXTS or field == "tags")


def split_key(key: str) -> tuple[str, int | None]:
    """`alternate_greetings.2` as its field and its number, which single parts lack."""
    field, dot, number = key.partition(".")
    return field, int(number) if dot else None


def is_locked(key: str, locks: Collection[str]) -> bool:
    """Whether a part is among `locks`, by itself or with its whole field."""
    return key in locks or split_key(key)[0] in locks


def with_parts(card: Card, values: Mapping[str, Any]) -> Card:
    """The card with these parts in place of its own; everything else stays, in order.

    A number past the end adds one at the end. `values` by key; a lorebook entry is the
    whole object. Raises ValueError for what is no part.
    """
    fields: dict[str, Any] = {}
    entries: list[Any] | None = None
    for key, value in values.items():
        if not is_part_key(key):
            raise ValueError(f"no part of a card: {key}")
        field, number = split_key(key)
        if field == BOOK:
            entries = card.entries if entries is None else entries
            _put(entries, number, value)
        elif field in SERIES:
            fields.setdefault(field, list(card.data[field]))
            _put(fields[field], number, value)
        else:
            fields[field] = value
    if entries is not None:
        book = card.book or new_book([], name=f"{card.name}: lore")
        fields[BOOK] = {**book, "entries": entries}
    return card.with_fields(**fields)


def _put(values: list[Any], number: int | None, value: Any) -> None:
    if number is not None and number < len(values):
        values[number] = value
    else:
        values.append(value)


def _parts(card: Card) -> Iterator[tuple[str, Any]]:
    for field in TEXTS:
        yield field, card.text(field)
    for field in SERIES:
        for at, text in enumerate(card.data[field]):
            yield f"{field}.{at}", text
    for at, entry in enumerate(card.entries):
        yield f"{BOOK}.{at}", entry
    yield "tags", card.tags
