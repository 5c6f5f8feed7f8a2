"""What stored cards look like to everyone above the database, and what they are found by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.tokens import count_card
from card_generator_app.db.models import CardModel, CardVersionModel
from card_generator_app.db.statements import table_of

CARDS = table_of(CardModel)
VERSIONS = table_of(CardVersionModel)

_MAX_SEARCHED_CHARS = 2000
_MAX_SHOWN_CHARS = 240


class Kind(StrEnum):
    """What is kept as a card: one, or a lorebook, which is a card with nothing else."""

    CARD = "card"
    LOREBOOK = "lorebook"


@dataclass(frozen=True)
class NewCard:
    """A card, or a state of one, that has no id yet."""

    data: dict[str, Any]
    """The stored shape: V3, unknown fields kept, in order."""
    provenance: dict[str, Any]
    writer: str
    brief: dict[str, Any] | None = None
    portrait_sha256: str | None = None
    job_id: str | None = None


@dataclass(frozen=True)
class CardEntry:
    """A card in a list."""

    id: str
    kind: Kind
    name: str
    version: int
    summary: Mapping[str, Any]
    """tags, creator, about (the first words), greetings, entries, permanent_tokens."""
    locks: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True)
class StoredCard(CardEntry):
    """A card with the content of one version."""

    data: Mapping[str, Any]
    brief: Mapping[str, Any] | None
    provenance: Mapping[str, Any]
    writer: str
    portrait_sha256: str | None
    job_id: str | None

    @property
    def card(self) -> Card:
        return Card.from_dict(dict(self.data))


@dataclass(frozen=True)
class CardVersion:
    """A state that a card was in."""

    version: int
    writer: str
    job_id: str | None
    portrait_sha256: str | None
    created_at: datetime


ENTRY_COLUMNS = [CARDS.c[name] for name in CardEntry.__annotations__]
CONTENT_COLUMNS = [VERSIONS.c[name] for name in StoredCard.__annotations__]


def entry_from(row: Any) -> CardEntry:
    """A row of ENTRY_COLUMNS."""
    return CardEntry(**_entry_fields(row))


def card_from(row: Any) -> StoredCard:
    """A row of ENTRY_COLUMNS and CONTENT_COLUMNS."""
    content = {column.name: getattr(row, column.name) for column in CONTENT_COLUMNS}
    return StoredCard(**_entry_fields(row), **content)


def content_of(stored: StoredCard) -> NewCard:
    """What a version is made of, to make another from it."""
    return NewCard(
        data=dict(stored.data),
        provenance=dict(stored.provenance),
        writer=stored.writer,
        brief=None if stored.brief is None else dict(stored.brief),
        portrait_sha256=stored.portrait_sha256,
        job_id=stored.job_id,
    )


def _entry_fields(row: Any) -> dict[str, Any]:
    fields = {column.name: getattr(row, column.name) for column in ENTRY_COLUMNS}
    return fields | {"locks": tuple(fields["locks"]), "kind": Kind(fields["kind"])}


def found_by(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a card that lists show and searches look at."""
    card = Card.from_dict(dict(data))
    about = card.description or _told_by(card.book)
    words = [card.name, card.char, card.creator, *card.tags, about]
    return {
        "name": card.name,
        "search_text": "\n".join(words).casefold()[:_MAX_SEARCHED_CHARS],
        "labels": "\n".join(["", *(tag.strip().casefold() for tag in card.tags), ""]),
        "summary": {
            "tags": card.tags,
            "creator": card.creator,
            "about": " ".join(about.split())[:_MAX_SHOWN_CHARS],
            "greetings": len([text for text in card.greetings if text]),
            "entries": len(card.entries),
            "permanent_tokens": count_card(card).permanent,
        },
    }


def _told_by(book: Json | None) -> str:
    """What a lorebook is about: its description, and what its entries are called."""
    if book is None:
        return ""
    called = [one.get("name") or ", ".join(one["keys"][:1]) for one in book["entries"]]
    return ". ".join(filter(None, [book.get("description"), ", ".join(called)]))
