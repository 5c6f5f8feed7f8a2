"""A table of cards as CSV, one line each: for looking over a batch, not for reading back."""

import csv
import io
from collections.abc import Iterable

from card_generator_app.cards.card import Card
from card_generator_app.cards.tokens import count_card

COLUMNS = (
    "name",
    "creator",
    "character_version",
    "tags",
    "greetings",
    "lorebook_entries",
    "permanent_tokens",
    "first_mes_tokens",
    "total_tokens",
    "description",
)
_DESCRIPTION_CHARACTERS = 200
# A cell that begins like a formula runs in a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_summary(cards: Iterable[Card]) -> bytes:
    """UTF-8 CSV with a header line; token counts are estimates."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for card in cards:
        table.writerow([_safe(cell) for cell in _row(card)])
    return out.getvalue().encode("utf-8")


def _row(card: Card) -> list[str | int]:
    tokens = count_card(card)
    return [
        card.name,
        card.creator,
        card.character_version,
        "; ".join(card.tags),
        len(card.greetings),
        len(card.entries),
        tokens.permanent,
        tokens.fields["first_mes"],
        tokens.total,
        " ".join(card.description.split())[:_DESCRIPTION_CHARACTERS],
    ]


def _safe(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
