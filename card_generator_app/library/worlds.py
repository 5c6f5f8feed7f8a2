"""WorldLibrary: the stored worlds. A change adds a version; nothing is ever overwritten."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.owned import Owned
from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import InvalidInput, VersionConflict, WorldNotFound
from card_generator_app.library.card_rows import CARDS
from card_generator_app.library.cards import find_card, must_be_card
from card_generator_app.library.choosing import chosen_of
from card_generator_app.library.provenance import AUTHOR
from card_generator_app.library.world_rows import (
    ENTRY_COLUMNS,
    WORLD_CARDS,
    WORLD_PROPOSALS,
    WORLD_VERSIONS,
    WORLDS,
    NewWorldProposal,
    StoredWorld,
    WorldCard,
    WorldEntry,
    WorldProposal,
    summary_of,
)
from card_generator_app.worlds.changes import Addition, added
from card_generator_app.worlds.graph import World


class WorldLibrary(Owned):
    """Finds, keeps and changes worlds; one method is one transaction.

    A change names the version it was made from, and raises VersionConflict when the world
    has moved on. Every method that takes a `world_id` raises WorldNotFound.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, world_id: str, version: int | None = None) -> StoredWorld:
        """The newest version, or the one asked for."""
        async with self._database.read() as session:
            return await find_world(session, world_id, version, sees=self.sees)

    async def list(
        self, *, limit: int = 50, cursor: str | None = None
    ) -> Page[WorldEntry]:
        """Newest first."""
        query = select(*ENTRY_COLUMNS).where(self._may_see(WORLDS.c.owner))
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session, query, WORLDS, limit=limit, cursor=cursor
            )
        return Page([WorldEntry(**row._asdict()) for row in rows], next_cursor)

    async def create(self, world: World) -> StoredWorld:
        """Keep a world that a person wrote."""
        async with self._database.write() as session:
            world_id = await store_world(session, world, AUTHOR, None, self.owner)
            return await find_world(session, world_id, sees=self.sees)

    async def edit(
        self, world_id: str, edit: Callable[[World], World], *, version: int
    ) -> StoredWorld:
        """A new version, as `edit` makes it; one that changes nothing makes none."""
        async with self._database.write() as session:
            now = await find_world(session, world_id, sees=self.sees)
            _must_be(now, version)
            after = edit(now.world)
            if after != now.world:
                await add_version(session, now, after, AUTHOR, None)
            return await find_world(session, world_id, sees=self.sees)

    async def delete(self, world_id: str) -> None:
        """Delete a world with its versions and proposals; its cards stay."""
        async with self._database.write() as session:
            mine = self._may_see(WORLDS.c.owner)
            gone = await session.execute(
                delete(WORLDS)
                .where(WORLDS.c.id == world_id, mine)
                .returning(WORLDS.c.id)
            )
            if gone.first() is None:
                raise _no_world(world_id)

    async def add_card(
        self, world_id: str, card_id: str, person: str | None
    ) -> StoredWorld:
        """Say that a card stands in a world, and as whom. Raises CardNotFound."""
        async with self._database.write() as session:
            now = await find_world(session, world_id, sees=self.sees)
            must_be_card(await find_card(session, card_id, sees=self.sees))
            found = now.world.find(person) if person else None
            if person and (found is None or found.kind != "person"):
                raise InvalidInput(f"there is no person {person!r} in {now.name}")
            await link_card(session, world_id, card_id, found.id if found else None)
            return await find_world(session, world_id, sees=self.sees)

    async def proposals(self, world_id: str) -> Sequence[WorldProposal]:
        """What waits for the person's word, oldest first."""
        async with self._database.read() as session:
            await find_world(session, world_id, sees=self.sees)
            return await _waiting(session, world_id)

    async def accept(
        self, world_id: str, ids: Sequence[str] | None, *, version: int
    ) -> StoredWorld:
        """A new version with these proposals (all, with None); they wait no more."""
        async with self._database.write() as session:
            now = await find_world(session, world_id, sees=self.sees)
            _must_be(now, version)
            chosen = await _chosen(session, world_id, ids)
            additions = [Addition.model_validate(one.content) for one in chosen]
            writer = " and ".join(sorted({one.writer for one in chosen}))
            after = added(now.world, additions)
            await add_version(session, now, after, writer, chosen[0].job_id)
            await _forget(session, chosen)
            return await find_world(session, world_id, sees=self.sees)

    async def dismiss(self, world_id: str, ids: Sequence[str] | None) -> int:
        """Drop these proposals (all, with None); how many there were."""
        async with self._database.write() as session:
            await find_world(session, world_id, sees=self.sees)
            chosen = await _chosen(session, world_id, ids)
            await _forget(session, chosen)
            return len(chosen)


async def find_world(
    session: AsyncSession,
    world_id: str,
    version: int | None = None,
    *,
    sees: str | None = None,
) -> StoredWorld:
    """A world as it is, in the caller's transaction; raises WorldNotFound.

    `sees`: the owner whose it has to be, as have its cards; None for anybody's.
    """
    number = WORLDS.c.version if version is None else version
    entry = [column for column in ENTRY_COLUMNS if column is not WORLDS.c.version]
    names = ("version", "data", "writer", "job_id")
    query = (
        select(*entry, *(WORLD_VERSIONS.c[name] for name in names))
        .join(WORLD_VERSIONS, WORLD_VERSIONS.c.world_id == WORLDS.c.id)
        .where(WORLDS.c.id == world_id, WORLD_VERSIONS.c.version == number)
    )
    in_world = (
        select(WORLD_CARDS.c.card_id, CARDS.c.name, WORLD_CARDS.c.person)
        .join(CARDS, CARDS.c.id == WORLD_CARDS.c.card_id)
        .where(WORLD_CARDS.c.world_id == world_id, CARDS.c.deleted_at.is_(None))
        .order_by(WORLD_CARDS.c.card_id)
    )
    if sees is not None:
        query = query.where(WORLDS.c.owner == sees)
        in_world = in_world.where(CARDS.c.owner == sees)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise _no_world(world_id)
    cards = await session.execute(in_world)
    fields = row._asdict()
    world = World.model_validate(fields.pop("data"))
    return StoredWorld(
        **fields, world=world, cards=[WorldCard(**one._asdict()) for one in cards]
    )


async def store_world(
    session: AsyncSession,
    world: World,
    writer: str,
    job_id: str | None,
    owner: str = "",
) -> str:
    """Store a new world in the caller's transaction; its id."""
    world_id, now = new_id(), utc_now()
    row = {
        "id": world_id,
        "owner": owner,
        "name": world.name,
        "version": 1,
        "summary": summary_of(world),
        "created_at": now,
        "updated_at": now,
    }
    await session.execute(insert(WORLDS), row)
    version = _version_row(world_id, 1, world, writer, job_id)
    await session.execute(insert(WORLD_VERSIONS), version)
    return world_id


async def add_version(
    session: AsyncSession,
    now: StoredWorld,
    world: World,
    writer: str,
    job_id: str | None,
) -> None:
    """The world's next state; raises VersionConflict when it has moved on."""
    moved = await session.scalar(
        update(WORLDS)
        .where(WORLDS.c.id == now.id, WORLDS.c.version == now.version)
        .values(
            name=world.name,
            version=now.version + 1,
            summary=summary_of(world),
            updated_at=utc_now(),
        )
        .returning(WORLDS.c.version)
    )
    if moved is None:
        _must_be(await find_world(session, now.id), now.version)
    row = _version_row(now.id, now.version + 1, world, writer, job_id)
    await session.execute(insert(WORLD_VERSIONS), row)


async def link_card(
    session: AsyncSession, world_id: str, card_id: str, person: str | None
) -> None:
    """Put a card into a world, in the caller's transaction."""
    row = {"world_id": world_id, "card_id": card_id, "person": person}
    if not await insert_if_absent(session, WORLD_CARDS, row):
        same = (WORLD_CARDS.c.world_id == world_id) & (WORLD_CARDS.c.card_id == card_id)
        await session.execute(update(WORLD_CARDS).where(same).values(person=person))


async def propose(
    session: AsyncSession,
    world_id: str,
    proposals: Sequence[NewWorldProposal],
    job_id: str,
) -> None:
    """Keep proposals for a world, in the caller's transaction."""
    rows = [
        {
            **vars(one),
            "id": new_id(),
            "world_id": world_id,
            "job_id": job_id,
            "created_at": utc_now(),
        }
        for one in proposals
    ]
    if rows:
        await session.execute(insert(WORLD_PROPOSALS), rows)


def _version_row(
    world_id: str, number: int, world: World, writer: str, job_id: str | None
) -> Mapping[str, Any]:
    return {
        "world_id": world_id,
        "version": number,
        "data": world.model_dump(mode="json"),
        "writer": writer,
        "job_id": job_id,
        "created_at": utc_now(),
    }


async def _waiting(session: AsyncSession, world_id: str) -> list[WorldProposal]:
    names = ("content", "reason", "writer", "id", "job_id", "created_at")
    query = select(*[WORLD_PROPOSALS.c[name] for name in names]).where(
        WORLD_PROPOSALS.c.world_id == world_id
    )
    rows = await session.execute(query.order_by(WORLD_PROPOSALS.c.id))
    return [WorldProposal(**row._asdict()) for row in rows]


async def _chosen(
    session: AsyncSession, world_id: str, ids: Sequence[str] | None
) -> list[WorldProposal]:
    return chosen_of(await _waiting(session, world_id), ids, "this world")


async def _forget(session: AsyncSession, proposals: Sequence[WorldProposal]) -> None:
    ids = [one.id for one in proposals]
    await session.execute(delete(WORLD_PROPOSALS).where(WORLD_PROPOSALS.c.id.in_(ids)))


def _must_be(now: WorldEntry, version: int) -> None:
    if now.version != version:
        raise VersionConflict(
            f"the world has version {now.version} now; the change was made from "
            f"{version}: look at it again and repeat the change",
            current=now.version,
        )


def _no_world(world_id: str) -> WorldNotFound:
    return WorldNotFound(f"There is no world {world_id}, or not in that version.")
