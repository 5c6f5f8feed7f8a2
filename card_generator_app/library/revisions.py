"""Revisions: what a generation wrote for a card that is there already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import parts_of_card, split_key, with_parts
from card_generator_app.errors import CardNotFound
from card_generator_app.library.card_rows import CARDS, StoredCard, content_of
from card_generator_app.library.cards import add_version, find_card
from card_generator_app.library.files import digest, store_file
from card_generator_app.library.merge import Merge, merge
from card_generator_app.library.pictures import Pictures
from card_generator_app.library.proposals import NewProposal, store_proposals
from card_generator_app.library.provenance import after_writing


@dataclass(frozen=True)
class Written:
    """One part as it was written; a lorebook entry is the whole object."""

    value: Any
    written_from: Mapping[str, str]
    """The state of the sections of the brief that it was written from."""
    reason: str = ""
    ref: str | None = None
    """Where the reason is found: a place in a source."""


@dataclass(frozen=True)
class Revision:
    """Parts for the version of a card that was read."""

    card_id: str
    version: int
    parts: Mapping[str, Written]
    brief: Mapping[str, Any] | None
    writer: str
    is_proposal: bool = False
    """Nothing goes into the card before a person says so."""
    pictures: Pictures | None = None


@dataclass(frozen=True)
class StoredRevision:
    """What became of a revision. `version` is the card's newest."""

    card_id: str
    name: str
    version: int
    notes: list[str]
    """What a person should know, a sentence each."""


async def store_revision(
    session: AsyncSession, revision: Revision, job_id: str | None
) -> StoredRevision | None:
    """Put a revision into its card, in the caller's transaction.

    Parts that the card has as they were read become its next version; what a person has
    changed or locked meanwhile stays, and what was written for it waits as a proposal.
    Pictures are the next version; a portrait that a person has chosen meanwhile is then
    put back, in a version after it. None when the card is deleted for good.
    """
    try:
        base = await find_card(session, revision.card_id, revision.version)
    except CardNotFound:
        return None
    row = select(CARDS.c.id).where(CARDS.c.id == revision.card_id)
    await session.execute(row.with_for_update())
    newest = await find_card(session, revision.card_id)
    written = {key: one.value for key, one in revision.parts.items()}
    found = merge(parts_of_card(base.card), newest.card, newest.locks, written)
    if revision.is_proposal:
        found = Merge(held_back=dict.fromkeys(written, ""))
    version = newest.version
    if found.applied:
        version = await _add(session, revision, base, newest, found, job_id)
    proposals = _proposals(revision, base, newest, found)
    await store_proposals(session, newest.id, proposals, job_id)
    notes = _notes(newest, found)
    if revision.pictures is not None:
        version = await _add_pictures(session, revision, revision.pictures, job_id)
        if newest.portrait_sha256 != base.portrait_sha256:
            theirs = content_of(newest)
            await add_version(session, newest.id, theirs, version=version)
            notes.append(
                "portrait: it was changed meanwhile, so that one stays; the new one is in "
                f"version {version}"
            )
            version += 1
    return StoredRevision(newest.id, newest.name, version, notes)


async def _add_pictures(
    session: AsyncSession, revision: Revision, pictures: Pictures, job_id: str | None
) -> int:
    now = await find_card(session, revision.card_id)
    sha256 = digest(pictures.portrait)
    await store_file(session, pictures.portrait, "image/png", sha256)
    new = replace(
        content_of(now),
        data=pictures.put_on(now.card).to_dict(),
        portrait_sha256=sha256,
        writer=revision.writer,
        job_id=job_id,
    )
    if now.brief is None and revision.brief is not None:
        new = replace(new, brief=dict(revision.brief))
    return await add_version(session, now.id, new, version=now.version)


async def _add(
    session: AsyncSession,
    revision: Revision,
    base: StoredCard,
    newest: StoredCard,
    found: Merge,
    job_id: str | None,
) -> int:
    after = with_parts(newest.card, found.applied)
    states = {
        place: revision.parts[key].written_from for key, place in found.moved.items()
    }
    provenance = after_writing(
        newest.card, newest.provenance, after, states, revision.writer
    )
    new = replace(
        content_of(newest),
        data=after.to_dict(),
        provenance=provenance,
        writer=revision.writer,
        job_id=job_id,
    )
    if revision.brief is not None and newest.brief == base.brief:
        new = replace(new, brief=dict(revision.brief))
    return await add_version(session, newest.id, new, version=newest.version)


def _proposals(
    revision: Revision, base: StoredCard, newest: StoredCard, found: Merge
) -> list[NewProposal]:
    return [
        NewProposal(
            part=key,
            old=_replaced(key, base.card, newest.card),
            new=revision.parts[key].value,
            reason=why or revision.parts[key].reason,
            ref=revision.parts[key].ref,
            writer=revision.writer,
            written_from=revision.parts[key].written_from,
        )
        for key, why in found.held_back.items()
    ]


def _replaced(key: str, base: Card, newest: Card) -> Any:
    """What the newest card has in this part's place; None when that cannot be told."""
    field, number = split_key(key)
    before, now = parts_of_card(base), parts_of_card(newest)
    if number is not None and _count(before, field) != _count(now, field):
        return None  # it may stand elsewhere now: better one too many than a wrong one
    return now.get(key)


def _count(parts: Mapping[str, Any], field: str) -> int:
    return sum(split_key(key)[0] == field for key in parts)


def _notes(newest: StoredCard, found: Merge) -> list[str]:
    notes = [
        f"{key}: {why}; the new text waits as a proposal"
        for key, why in found.held_back.items()
        if why
    ]
    if newest.deleted_at is not None:
        notes.append("the card is in the trash; recover it to use what was written")
    return notes
