"""CardLibrary: the stored cards. A change adds a version; nothing is ever overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import is_part_key
from card_generator_app.db.owned import Owned
from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import (
    CardNotFound,
    Conflict,
    InvalidInput,
    VersionConflict,
)
from card_generator_app.library.card_rows import (
    CARDS,
    CONTENT_COLUMNS,
    ENTRY_COLUMNS,
    VERSIONS,
    CardEntry,
    CardVersion,
    Kind,
    NewCard,
    StoredCard,
    card_from,
    content_of,
    entry_from,
    found_by,
)
from card_generator_app.library.provenance import (
    AUTHOR,
    after_edit,
    written_by_author,
)

__all__ = [
    "CardEntry",
    "CardLibrary",
    "CardVersion",
    "NewCard",
    "StoredCard",
    "add_version",
    "find_card",
    "new_card_rows",
    "store_card",
]

Edit = Callable[[Card], Card]


class CardLibrary(Owned):
    """Finds, keeps and changes cards; one method is one transaction.

    A change names the version it was made from, and raises VersionConflict when the
    card has moved on. Every method that takes a `card_id` raises CardNotFound.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, card_id: str, version: int | None = None) -> StoredCard:
        """The newest version, or the one asked for; also of a card in the trash."""
        async with self._database.read() as session:
            return await self._find(session, card_id, version)

    async def get_card(self, card_id: str, version: int | None = None) -> StoredCard:
        """The same of what is no lorebook: one has no words to write, or to chat with."""
        stored = await self.get(card_id, version)
        must_be_card(stored)
        return stored

    async def list(
        self,
        *,
        text: str | None = None,
        tag: str | None = None,
        in_trash: bool = False,
        kind: Kind = Kind.CARD,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[CardEntry]:
        """Newest first. `text`: every word is somewhere in name, creator, tags or about."""
        in_place = _CARDS_IN_TRASH if in_trash else CARDS.c.deleted_at.is_(None)
        mine = self._may_see(CARDS.c.owner)
        query = select(*ENTRY_COLUMNS).where(CARDS.c.kind == kind, in_place, mine)
        for word in (text or "").casefold().split():
            query = query.where(CARDS.c.search_text.contains(word, autoescape=True))
        if tag:
            label = f"\n{tag.strip().casefold()}\n"
            query = query.where(CARDS.c.labels.contains(label, autoescape=True))
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session, query, CARDS, limit=limit, cursor=cursor
            )
        return Page([entry_from(row) for row in rows], next_cursor)

    async def newest(self, count: int) -> Sequence[StoredCard]:
        """The newest cards with their content, in one query."""
        query = (
            _whole(CARDS.c.version)
            .where(
                CARDS.c.kind == Kind.CARD,
                CARDS.c.deleted_at.is_(None),
                self._may_see(CARDS.c.owner),
            )
            .order_by(CARDS.c.created_at.desc(), CARDS.c.id.desc())
            .limit(count)
        )
        async with self._database.read() as session:
            return [card_from(row) for row in await session.execute(query)]

    async def versions(self, card_id: str) -> Sequence[CardVersion]:
        """Every state that the card was in, newest first."""
        columns = [VERSIONS.c[name] for name in CardVersion.__annotations__]
        query = (
            select(*columns)
            .join(CARDS, CARDS.c.id == VERSIONS.c.card_id)
            .where(CARDS.c.id == card_id, self._may_see(CARDS.c.owner))
        )
        async with self._database.read() as session:
            rows = (
                await session.execute(query.order_by(VERSIONS.c.version.desc()))
            ).all()
        if not rows:
            raise _no_card(card_id)
        return [CardVersion(**row._asdict()) for row in rows]

    async def create(
        self,
        card: Card,
        portrait_sha256: str | None = None,
        *,
        kind: Kind = Kind.CARD,
    ) -> CardEntry:
        """Keep a card that was written elsewhere: all of it is the author's."""
        new = NewCard(
            data=card.to_dict(),
            provenance=written_by_author(card),
            writer=AUTHOR,
            portrait_sha256=portrait_sha256,
        )
        async with self._database.write() as session:
            return await store_card(session, new, kind, self.owner)

    async def edit(
        self,
        card_id: str,
        edit: Edit,
        *,
        version: int,
        portrait_sha256: str | None = None,
        without_portrait: bool = False,
    ) -> StoredCard:
        """A new version, as `edit` makes it; what it changed is the author's.

        An edit that changes nothing makes no version.
        """
        async with self._database.write() as session:
            now = await self._find(session, card_id)
            must_be(now, version)
            before = now.card
            after = edit(before)
            kept = None if without_portrait else now.portrait_sha256
            portrait = portrait_sha256 or kept
            if (after, portrait) == (before, now.portrait_sha256):
                return now
            new = replace(
                content_of(now),
                data=after.to_dict(),
                provenance=after_edit(before, now.provenance, after, now.brief),
                writer=AUTHOR,
                portrait_sha256=portrait,
                job_id=None,
            )
            await add_version(session, card_id, new, version=version)
            return await find_card(session, card_id)

    async def edit_brief(
        self, card_id: str, brief: Mapping[str, Any], *, version: int
    ) -> StoredCard:
        """A new version with this brief; the card's texts stay as they are."""
        async with self._database.write() as session:
            now = await self._find(session, card_id)
            must_be(now, version)
            if now.brief == brief:
                return now
            new = replace(
                content_of(now), brief=dict(brief), writer=AUTHOR, job_id=None
            )
            await add_version(session, card_id, new, version=version)
            return await find_card(session, card_id)

    async def restore(self, card_id: str, restored: int, *, version: int) -> StoredCard:
        """Make an earlier state the newest; the states between stay."""
        async with self._database.write() as session:
            old = await self._find(session, card_id, restored)
            await add_version(session, card_id, content_of(old), version=version)
            return await find_card(session, card_id)

    async def lock(self, card_id: str, parts: Iterable[str]) -> StoredCard:
        """Keep these parts from every generation; raises InvalidInput for what is no part."""
        return await self._set_locks(card_id, add=frozenset(parts))

    async def unlock(self, card_id: str, parts: Iterable[str]) -> StoredCard:
        """Open these parts again; without any, all."""
        return await self._set_locks(card_id, remove=frozenset(parts))

    async def delete(self, card_id: str) -> None:
        """Into the trash, from which `recover` brings it back."""
        await self._set_deleted(card_id, CARDS.c.deleted_at.is_(None), utc_now())

    async def recover(self, card_id: str) -> CardEntry:
        """Out of the trash; raises Conflict for a card that is not in it."""
        await self._set_deleted(card_id, _CARDS_IN_TRASH, None)
        return await self.get(card_id)

    async def empty_trash(self, before: datetime) -> int:
        """Delete for good what was thrown away before then; how many cards that were."""
        is_old = CARDS.c.deleted_at < before
        async with self._database.write() as session:
            gone = await session.execute(
                delete(CARDS).where(is_old).returning(CARDS.c.id)
            )
            return len(gone.all())

    async def _set_locks(
        self,
        card_id: str,
        *,
        add: frozenset[str] = frozenset(),
        remove: frozenset[str] | None = None,
    ) -> StoredCard:
        if wrong := [part for part in add if not is_part_key(part)]:
            raise InvalidInput(
                f"no part of a card: {', '.join(sorted(wrong))}; parts are fields as "
                "description or tags, and alternate_greetings.0, character_book.2"
            )
        async with self._database.write() as session:
            now = await self._find(session, card_id)
            locks = set(now.locks) | add
            if remove is not None:
                locks = locks - remove if remove else set()
            changed = update(CARDS).where(CARDS.c.id == card_id)
            await session.execute(changed.values(locks=sorted(locks)))
            return await find_card(session, card_id)

    async def _set_deleted(
        self, card_id: str, where: ColumnElement[bool], at: Any
    ) -> None:
        mine = self._may_see(CARDS.c.owner)
        change = update(CARDS).where(CARDS.c.id == card_id, where, mine)
        async with self._database.write() as session:
            changed = await session.execute(
                change.values(deleted_at=at).returning(CARDS.c.id)
            )
            if changed.first() is None:
                await self._find(session, card_id)
                state = "in the trash already" if at else "not in the trash"
                raise Conflict(f"the card {card_id} is {state}")

    async def _find(
        self, session: AsyncSession, card_id: str, version: int | None = None
    ) -> StoredCard:
        return await find_card(session, card_id, version, sees=self.sees)


_CARDS_IN_TRASH = CARDS.c.deleted_at.is_not(None)


async def store_card(
    session: AsyncSession,
    card: NewCard,
    kind: Kind = Kind.CARD,
    owner: str = "",
) -> CardEntry:
    """Store a new card with its first version, in the caller's transaction."""
    row, version = new_card_rows(card, kind, owner)
    await session.execute(insert(CARDS), row)
    await session.execute(insert(VERSIONS), version)
    names = CardEntry.__annotations__.keys()
    return CardEntry(**{name: row[name] for name in names - {"locks"}}, locks=())


def new_card_rows(
    card: NewCard, kind: Kind = Kind.CARD, owner: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows of a new card and of its first version, as they will be stored."""
    now = utc_now()
    row: dict[str, Any] = {
        "id": new_id(),
        "kind": kind,
        "owner": owner,
        "version": 1,
        "locks": [],
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
    } | found_by(card.data)
    return row, _version_row(row["id"], 1, card)


async def add_version(
    session: AsyncSession, card_id: str, card: NewCard, *, version: int
) -> int:
    """The card's next state, made from `version`, in the caller's transaction.

    Raises VersionConflict when the card has moved on, CardNotFound.
    """
    moved = (
        update(CARDS)
        .where(CARDS.c.id == card_id, CARDS.c.version == version)
        .values(version=version + 1, updated_at=utc_now(), **found_by(card.data))
        .returning(CARDS.c.version)
    )
    number: int | None = await session.scalar(moved)
    if number is None:
        must_be(await find_card(session, card_id), version)
        raise _no_card(card_id)
    await _insert_version(session, card_id, number, card)
    return number


async def _insert_version(
    session: AsyncSession, card_id: str, number: int, card: NewCard
) -> None:
    await session.execute(insert(VERSIONS), _version_row(card_id, number, card))


def _version_row(card_id: str, number: int, card: NewCard) -> dict[str, Any]:
    return {
        "card_id": card_id,
        "version": number,
        "created_at": utc_now(),
        **vars(card),
    }


async def find_card(
    session: AsyncSession,
    card_id: str,
    version: int | None = None,
    *,
    sees: str | None = None,
) -> StoredCard:
    """The newest version, or the one asked for; raises CardNotFound.

    `sees`: the owner whose it has to be; None for anybody's.
    """
    number = CARDS.c.version if version is None else version
    query = _whole(number).where(CARDS.c.id == card_id)
    if sees is not None:
        query = query.where(CARDS.c.owner == sees)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise _no_card(card_id, version)
    return card_from(row)


def _whole(version: ColumnElement[int] | int) -> Select[Any]:
    """Cards with the content of a version, which is also the version they say."""
    entry = [column for column in ENTRY_COLUMNS if column is not CARDS.c.version]
    return (
        select(*entry, VERSIONS.c.version, *CONTENT_COLUMNS)
        .join(VERSIONS, VERSIONS.c.card_id == CARDS.c.id)
        .where(VERSIONS.c.version == version)
    )


def must_be(card: StoredCard, version: int) -> None:
    """Raises VersionConflict for a card that is at another version."""
    if card.version != version:
        raise VersionConflict(
            f"the card is at version {card.version} now, and the change was made from "
            f"{version}: look at the difference, then change the newest",
            current=card.version,
        )


def must_be_card(stored: StoredCard) -> None:
    """Raises CardNotFound for a lorebook, which is kept as a card of nothing else."""
    if stored.kind is not Kind.CARD:
        raise CardNotFound(f"{stored.id} is a lorebook; a card is wanted here")


def _no_card(card_id: str, version: int | None = None) -> CardNotFound:
    which = "" if version is None else f" with a version {version}"
    return CardNotFound(f"There is no card {card_id}{which}.")
