"""A small card with a lorebook, as a file and as a stored card."""

from datetime import UTC, datetime
from typing import Any

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.library.card_rows import Kind, StoredCard
from card_generator_app.library.provenance import written_by_author


def small_card() -> Card:
    """One greeting, which speaks for {{user}}; two entries."""
    entries = [
        new_entry(["bakery"], "The bakery opens before dawn.", name="Bakery"),
        new_entry(["old mill"], "The old mill burned down.", name="Mill"),
    ]
    return new_card(
        name="Mara",
        description="{{char}} bakes bread in the village and counts every loaf twice.",
        first_mes="{{user}}: Hello!\nMind the step.  \n",
        character_book=new_book(entries),
        extensions={"unknown": {"kept": True}},
    )


def small_card_png() -> bytes:
    """The card as a file."""
    return FormatConverter.encode(small_card(), "png").bytes


def stored_card(card: Card, **changes: Any) -> StoredCard:
    """The card as the library has it: version 1, all of it its author's."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    fields: dict[str, Any] = {
        "id": "card-1",
        "kind": Kind.CARD,
        "name": card.name,
        "version": 1,
        "summary": {},
        "locks": (),
        "created_at": at,
        "updated_at": at,
        "deleted_at": None,
        "data": card.to_dict(),
        "brief": None,
        "provenance": written_by_author(card),
        "writer": "author",
        "portrait_sha256": None,
        "job_id": None,
    }
    return StoredCard(**fields | changes)
