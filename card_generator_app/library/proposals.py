"""Proposals: parts that were written for a card and wait for the person's word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.cards.parts import BOOK, split_key, with_parts
from card_generator_app.db.models import ProposalModel
from card_generator_app.db.owned import Owned
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import Conflict
from card_generator_app.library.card_rows import StoredCard, content_of
from card_generator_app.library.cards import add_version, find_card
from card_generator_app.library.choosing import chosen_of
from card_generator_app.library.merge import merge
from card_generator_app.library.provenance import after_writing

PROPOSALS = table_of(ProposalModel)


@dataclass(frozen=True)
class NewProposal:
    """A part as it could be. `old` is None for what the card does not have yet."""

    part: str
    old: Any
    new: Any
    reason: str
    writer: str
    ref: str | None = None
    """Where the reason is found: a place in a source."""
    written_from: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Proposal:
    """A stored one."""

    id: str
    part: str
    old: Any
    new: Any
    reason: str
    ref: str | None
    writer: str
    written_from: Mapping[str, str]
    job_id: str | None
    created_at: datetime


class Proposals(Owned):
    """What waits for a card; one method is one transaction. Raises CardNotFound."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self, card_id: str) -> Sequence[Proposal]:
        """All that wait, oldest first."""
        async with self._database.read() as session:
            await find_card(session, card_id, sees=self.sees)
            return await _waiting(session, card_id)

    async def accept(
        self, card_id: str, ids: Sequence[str] | None, *, version: int
    ) -> StoredCard:
        """A new version with these proposals (all, with None); they wait no more.

        Raises Conflict for parts that are locked, have changed since they were proposed
        or are proposed more than once, VersionConflict when the card has moved on.
        """
        async with self._database.write() as session:
            now = await find_card(session, card_id, sees=self.sees)
            chosen = await _chosen(session, card_id, ids)
            apart = _apart(chosen)
            before = {key: one.old for key, one in apart.items() if one.old is not None}
            found = merge(
                before,
                now.card,
                now.locks,
                {key: one.new for key, one in apart.items()},
            )
            if found.held_back:
                raise Conflict(_cannot(found.held_back))
            after = with_parts(now.card, found.applied)
            states = {found.moved[key]: one.written_from for key, one in apart.items()}
            writer = " and ".join(sorted({one.writer for one in chosen}))
            new = replace(
                content_of(now),
                data=after.to_dict(),
                provenance=after_writing(
                    now.card, now.provenance, after, states, writer
                ),
                writer=writer,
                job_id=chosen[0].job_id,
            )
            await add_version(session, card_id, new, version=version)
            await _forget(session, chosen)
            return await find_card(session, card_id, sees=self.sees)

    async def dismiss(self, card_id: str, ids: Sequence[str] | None) -> int:
        """Drop these proposals (all, with None); how many there were."""
        async with self._database.write() as session:
            await find_card(session, card_id, sees=self.sees)
            chosen = await _chosen(session, card_id, ids)
            await _forget(session, chosen)
            return len(chosen)


def _apart(chosen: Sequence[Proposal]) -> dict[str, Proposal]:
    """The proposals by part; new parts of different jobs, which may bear one number, apart."""
    changes = [one for one in chosen if not _is_added(one)]
    found = {one.part: one for one in changes}
    for part, count in Counter(one.part for one in changes).items():
        if count > 1:
            raise Conflict(f"{part}: {count} proposals wait for it; accept one of them")
    for one in chosen:
        if _is_added(one):
            key = one.part
            while key in found:
                name, number = split_key(key)
                key = f"{name}.{(number or 0) + 1}"
            found[key] = one
    return found


def _is_added(one: Proposal) -> bool:
    return one.old is None and split_key(one.part)[1] is not None


def _cannot(held_back: Mapping[str, str]) -> str:
    told = "; ".join(f"{part}: {why}" for part, why in held_back.items())
    return (
        f"{told}. Unlock what is locked; dismiss a proposal for what has changed since, "
        "or have it written anew"
    )


async def store_proposals(
    session: AsyncSession,
    card_id: str,
    proposals: Sequence[NewProposal],
    job_id: str | None,
) -> None:
    """Keep proposals for a card, in the caller's transaction.

    A new lorebook entry takes the place of one that waits and is about the same.
    """
    if not proposals:
        return
    called = set().union(*(_called(one) for one in proposals))
    waiting = await _waiting(session, card_id)
    await _forget(session, [one for one in waiting if _called(one) & called])
    rows = [
        {
            **vars(one),
            "written_from": dict(one.written_from or {}),
            "id": new_id(),
            "card_id": card_id,
            "job_id": job_id,
            "created_at": utc_now(),
        }
        for one in proposals
    ]
    await session.execute(insert(PROPOSALS), rows)


def _called(one: NewProposal | Proposal) -> set[str]:
    """What a new entry is called: its name and its first key; nothing else has any."""
    if one.old is not None or split_key(one.part)[0] != BOOK:
        return set()
    names = (one.new.get("name"), *one.new["keys"][:1])
    return {name.strip().casefold() for name in names if name and name.strip()}


async def _waiting(session: AsyncSession, card_id: str) -> list[Proposal]:
    columns = [PROPOSALS.c[name] for name in Proposal.__annotations__]
    query = select(*columns).where(PROPOSALS.c.card_id == card_id)
    rows = await session.execute(query.order_by(PROPOSALS.c.id))
    return [Proposal(**row._asdict()) for row in rows]


async def _chosen(
    session: AsyncSession, card_id: str, ids: Sequence[str] | None
) -> list[Proposal]:
    return chosen_of(await _waiting(session, card_id), ids, "this card")


async def _forget(session: AsyncSession, proposals: Sequence[Proposal]) -> None:
    ids = [one.id for one in proposals]
    await session.execute(delete(PROPOSALS).where(PROPOSALS.c.id.in_(ids)))
