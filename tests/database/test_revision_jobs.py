"""A job for a stored card ends: what was written and the job's end are one transaction."""

from dataclasses import replace

import pytest

from card_generator_app.cards.card import Card
from card_generator_app.cards.lorebook import new_entry
from card_generator_app.cards.parts import with_parts
from card_generator_app.db.types import utc_now
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import Job, JobStatus
from card_generator_app.library.files import FileLibrary
from card_generator_app.library.pictures import Pictures
from card_generator_app.library.proposals import Proposals
from card_generator_app.library.revisions import Revision, Written
from tests.database.rig import Rig, card_named
from tests.fakes.cards import small_card

FERRY = new_entry(["ferry"], "The ferry runs at noon.", name="Ferry")


def written(card_id: str, card: Card, *, is_proposal: bool) -> GenerationResult:
    """A new entry for version 1 of a card."""
    parts = {"character_book.2": Written(FERRY, {}, "It is missing.", "harbor.md")}
    after = with_parts(card, {key: one.value for key, one in parts.items()})
    revision = Revision(card_id, 1, parts, None, "composer", is_proposal=is_proposal)
    return replace(
        card_named("x", portrait=None, brief={}, revision=revision),
        card=after.to_dict(),
    )


async def ended(rig: Rig, card_id: str, *, purges: bool, is_proposal: bool) -> Job:
    async def generate(context: JobContext) -> GenerationResult:
        if purges:
            await rig.cards.delete(card_id)
            await rig.cards.empty_trash(utc_now())
        return written(card_id, small_card(), is_proposal=is_proposal)

    await rig.work(generate)
    return await rig.finished((await rig.create()).id)


@pytest.mark.parametrize("is_proposal", [True, False])
async def test_a_card_deleted_for_good_meanwhile_comes_back_with_what_was_written(
    rig: Rig, is_proposal: bool
) -> None:
    card_id = (await rig.cards.create(small_card())).id

    job = await ended(rig, card_id, purges=True, is_proposal=is_proposal)

    assert job.status is JobStatus.COMPLETED
    assert job.card_id not in (None, card_id)
    made = await rig.cards.get(job.card_id or "")
    assert made.card.entries[2]["content"] == FERRY["content"]
    assert made.brief is None  # no generation has read it
    assert "it was deleted meanwhile" in job.warnings[-1]


async def test_proposals_are_there_when_the_job_has_ended(rig: Rig) -> None:
    card_id = (await rig.cards.create(small_card())).id

    job = await ended(rig, card_id, purges=False, is_proposal=True)

    [waiting] = await Proposals(rig.database).list(card_id)
    assert (job.status, job.card_id) == (JobStatus.COMPLETED, card_id)
    assert (waiting.job_id, waiting.reason, waiting.ref) == (
        *(job.id, "It is missing."),
        "harbor.md",
    )
    assert (await rig.cards.get(card_id)).version == 1


async def test_a_job_that_was_deleted_leaves_its_proposals(rig: Rig) -> None:
    card_id = (await rig.cards.create(small_card())).id
    job = await ended(rig, card_id, purges=False, is_proposal=True)

    await rig.service.delete(job.id)

    [waiting] = await Proposals(rig.database).list(card_id)
    assert waiting.job_id is None


@pytest.mark.parametrize("is_changed", [False, True])
async def test_pictures_are_the_next_version_and_a_chosen_portrait_stays(
    rig: Rig, is_changed: bool
) -> None:
    files = FileLibrary(rig.database)
    old, mine = [await files.put(one, "image/png") for one in (b"old", b"mine")]
    card_id = (await rig.cards.create(small_card(), old)).id

    async def generate(context: JobContext) -> GenerationResult:
        if is_changed:
            await rig.cards.edit(
                card_id, lambda card: card, version=1, portrait_sha256=mine
            )
        pictures = Pictures(b"painted", prompt="a baker")
        revision = Revision(card_id, 1, {}, {"a": 1}, "openrouter", pictures=pictures)
        return replace(
            card_named("x", portrait=b"painted", brief={}, revision=revision),
            card=small_card().to_dict(),
        )

    await rig.work(generate)
    job = await rig.finished((await rig.create()).id)

    painted = await rig.cards.get(card_id, 3 if is_changed else 2)
    newest = await rig.cards.get(card_id)
    assert (job.status, job.card_id) == (JobStatus.COMPLETED, card_id)
    assert await files.read(painted.portrait_sha256 or "") == b"painted"
    assert painted.card.data["extensions"]["sd_character_prompt"]["positive"]
    assert painted.brief == {"a": 1}
    assert (newest.version, newest.portrait_sha256) == (
        (4, mine) if is_changed else (2, painted.portrait_sha256)
    )
