"""The parts of a card: what is written, locked, regenerated and traced one by one."""

from collections.abc import Iterator
from typing import Any

from card_generator_app.cards.card import Card

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


def _parts(card: Card) -> Iterator[tuple[str, Any]]:
    for field in TEXTS:
        yield field, card.text(field)
    for field in SERIES:
        for at, text in enumerate(card.data[field]):
            yield f"{field}.{at}", text
    for at, entry in enumerate(card.entries):
        yield f"{BOOK}.{at}", entry
    yield "tags", card.tags
