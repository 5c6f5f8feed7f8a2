"""Cards and their versions, as they are stored: one shape, from which formats are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.models import CardModel, CardVersionModel
from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import CardNotFound

_CARDS = table_of(CardModel)
_VERSIONS = table_of(CardVersionModel)


@dataclass(frozen=True)
class NewCard:
    """A card that has no id yet."""

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
    name: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class StoredCard(CardEntry):
    """A card with the content of its newest version."""

    data: Mapping[str, Any]
    brief: Mapping[str, Any] | None
    provenance: Mapping[str, Any]
    writer: str
    portrait_sha256: str | None
    job_id: str | None


class CardLibrary:
    """Reads the stored cards."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, card_id: str) -> StoredCard:
        """The newest version; raises CardNotFound."""
        query = (
            select(_CARDS, *_CONTENT)
            .join(_VERSIONS, _VERSIONS.c.card_id == _CARDS.c.id)
            .where(_CARDS.c.id == card_id, _VERSIONS.c.version == _CARDS.c.version)
        )
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise CardNotFound(f"There is no card {card_id}.")
        return StoredCard(**row._asdict())

    async def list(
        self, *, limit: int = 50, cursor: str | None = None
    ) -> Page[CardEntry]:
        """Newest first."""
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session, select(_CARDS), _CARDS, limit=limit, cursor=cursor
            )
        return Page([CardEntry(**row._asdict()) for row in rows], next_cursor)


_CONTENT = [
    column
    for column in _VERSIONS.c
    if column.name not in ("card_id", "version", "created_at")
]


async def store_card(session: AsyncSession, card: NewCard) -> CardEntry:
    """Store a new card with its first version, in the caller's transaction."""
    now = utc_now()
    entry = CardEntry(
        id=new_id(), name=_name(card.data), version=1, created_at=now, updated_at=now
    )
    version = {"card_id": entry.id, "version": 1, "created_at": now, **vars(card)}
    await session.execute(insert(_CARDS), dict(vars(entry)))
    await session.execute(insert(_VERSIONS), version)
    return entry


def _name(data: Mapping[str, Any]) -> str:
    inner = data.get("data")
    name = inner.get("name") if isinstance(inner, Mapping) else data.get("name")
    return name if isinstance(name, str) else ""
