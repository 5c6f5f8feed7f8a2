"""Duplicates: cards that say the same, whatever files they came from."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from card_generator_app.cards.card import Card
from card_generator_app.db.owned import Owned
from card_generator_app.db.session import Database
from card_generator_app.library.card_rows import (
    CARDS,
    ENTRY_COLUMNS,
    VERSIONS,
    CardEntry,
    Kind,
    entry_from,
)


class Duplicates(Owned):
    """Finds cards that say the same; one method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self) -> Sequence[Sequence[CardEntry]]:
        """Groups of two and more outside the trash; what was changed last comes first."""
        mine = (
            CARDS.c.kind == Kind.CARD,
            CARDS.c.deleted_at.is_(None),
            self._may_see(CARDS.c.owner),
        )
        # Copies have one name: most of a library need not be read.
        shared = (
            select(CARDS.c.name)
            .where(*mine)
            .group_by(CARDS.c.name)
            .having(func.count() > 1)
        )
        query = (
            select(*ENTRY_COLUMNS, VERSIONS.c.data)
            .join(VERSIONS, VERSIONS.c.card_id == CARDS.c.id)
            .where(
                *mine, VERSIONS.c.version == CARDS.c.version, CARDS.c.name.in_(shared)
            )
            .order_by(CARDS.c.updated_at.desc(), CARDS.c.id.desc())
        )
        groups: dict[str, list[CardEntry]] = {}
        async with self._database.read() as session:
            # Row by row: of what a thousand copies say only the hashes are held.
            async for row in await session.stream(query):
                groups.setdefault(content_hash(row.data), []).append(entry_from(row))
        return [group for group in groups.values() if len(group) > 1]


def content_hash(data: Mapping[str, Any]) -> str:
    """The sha256 of what a chat is made of: the texts of a card and of its lorebook.

    Not of what is noted on it (tags, notes for people, dates, extensions), nor of how its
    lines are broken: the same card comes out of PNG and JSON, and out of other programs.
    """
    card = Card.from_dict(dict(data))
    said = [
        card.name,
        card.char,
        card.description,
        card.personality,
        card.scenario,
        card.mes_example,
        card.system_prompt,
        card.post_history_instructions,
        card.greetings,
        card.group_only_greetings,
        [[*entry["keys"], entry["content"]] for entry in card.entries],
    ]
    return hashlib.sha256(json.dumps(_plain(said)).encode()).hexdigest()


def _plain(said: Any) -> Any:
    return (
        " ".join(said.split())
        if isinstance(said, str)
        else [_plain(one) for one in said]
    )
