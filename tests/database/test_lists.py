"""Lists by key: newest first, page after page, nothing twice."""

import asyncio

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.errors import CardNotFound, InvalidInput, JobNotFound
from card_generator_app.jobs.filter import JobFilter
from card_generator_app.jobs.job import JobStatus
from tests.database.rig import Rig, card_named


async def test_jobs_are_listed_newest_first_page_by_page(rig: Rig) -> None:
    created = [(await rig.create(f"{number}")).id for number in range(5)]

    first = await rig.service.list(limit=2)
    second = await rig.service.list(limit=2, cursor=first.next_cursor)
    third = await rig.service.list(limit=2, cursor=second.next_cursor)

    listed = [job.id for page in (first, second, third) for job in page.items]
    assert listed == created[::-1]
    assert third.next_cursor is None


async def test_jobs_are_listed_by_status(rig: Rig) -> None:
    jobs = [await rig.create() for _ in range(3)]
    await rig.service.claim(jobs[1].id, 0)

    running = await rig.service.list(JobFilter(status=JobStatus.RUNNING))

    assert [job.id for job in running.items] == [jobs[1].id]


@pytest.mark.parametrize("cursor", ["", "nonsense", "bm9uc2Vuc2U=", "MjAyNi0wMS0wMXx4"])
async def test_a_foreign_cursor_is_refused(rig: Rig, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        await rig.service.list(cursor=cursor)


async def test_an_unknown_job_is_not_found(rig: Rig) -> None:
    with pytest.raises(JobNotFound):
        await rig.service.get("nothing")
    with pytest.raises(JobNotFound):
        await rig.service.events("nothing")
    with pytest.raises(JobNotFound):
        await rig.service.calls("nothing")


async def test_a_job_keeps_its_options_its_snapshot_and_what_was_sent(rig: Rig) -> None:
    job = await rig.create("A baker", snapshot={"prompts": {"b": 1, "a": 2}})
    same = await rig.create("Another", snapshot={"prompts": {"a": 2, "b": 1}})

    assert job.options["concept"] == "A baker"
    assert job.options["lorebook_entries"] > 0
    assert job.sent == {"concept": "A baker"}
    assert job.snapshot_sha256 == same.snapshot_sha256
    snapshot = await rig.service.snapshot(job.snapshot_sha256)
    assert snapshot == {"prompts": {"a": 2, "b": 1}}


async def test_concurrent_claims_take_each_job_once(rig: Rig, other_rig: Rig) -> None:
    jobs = [await rig.create() for _ in range(10)]

    claimed = await asyncio.gather(
        *[r.service.claim_next("composer") for _ in range(10) for r in (rig, other_rig)]
    )

    taken = [job.id for job in claimed if job is not None]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {job.id for job in jobs}


async def test_cards_are_listed_newest_first(rig: Rig) -> None:
    for name in ("Ada", "Bo", "Cy"):
        job = await rig.create(name)
        await rig.service.claim(job.id, 0)
        await rig.service.finish(job.id, 1, card_named(name), job.owner)

    first = await rig.cards.list(limit=2)
    rest = await rig.cards.list(limit=2, cursor=first.next_cursor)

    assert [card.name for card in (*first.items, *rest.items)] == ["Cy", "Bo", "Ada"]


async def test_a_card_comes_back_with_its_keys_in_order(rig: Rig) -> None:
    card = new_card(name="Ada").to_dict()
    unknown = {"b": 1, "a": {"y": None, "x": "\ud800\x00"}}
    data = {"zeta": 1, **card, "data": {**unknown, **card["data"]}}
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await rig.service.finish(
        job.id, 1, card_named("Ada", card=data, portrait=None), job.owner
    )
    job = await rig.service.get(job.id)

    stored = await rig.cards.get(job.card_id or "")

    assert repr(stored.data) == repr(data)
    assert (stored.portrait_sha256, stored.brief) == (None, {"name": "Ada"})


async def test_an_unknown_card_is_not_found(rig: Rig) -> None:
    with pytest.raises(CardNotFound):
        await rig.cards.get("nothing")


async def ids(rig: Rig, wanted: JobFilter, **page: int) -> list[str]:
    return [job.id for job in (await rig.service.list(wanted, **page)).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lighthouse", [0, 1]),
        ("LIGHT", [0, 1]),
        ("light storms", [0]),
        ("fyr", [2]),
        ("Übermut", [2]),
        ("house", []),
        ("baker lighthouse", []),
        ('"light"* OR (', []),
        ("!!", [0, 1, 2]),
        ("o'clock", [1]),
    ],
)
async def test_jobs_are_found_by_the_beginnings_of_words(
    rig: Rig, asked: str, found: list[int]
) -> None:
    concepts = [
        "A lighthouse keeper who collects storms",
        "The lighthouse, at nine o'clock",
        "En fyrvaktare med übermut",
    ]
    jobs = [(await rig.create(concept)).id for concept in concepts]

    assert await ids(rig, JobFilter(text=asked)) == [jobs[at] for at in found][::-1]


async def test_jobs_are_listed_by_kind_and_time(rig: Rig) -> None:
    first = await rig.create()
    lore = await rig.create(kind="lore")
    last = await rig.create()

    assert await ids(rig, JobFilter(kind="lore")) == [lore.id]
    assert await ids(rig, JobFilter(created_after=first.created_at)) == [
        last.id,
        lore.id,
    ]
    assert await ids(
        rig, JobFilter(created_before=last.created_at, kind="generate")
    ) == [first.id]


async def test_a_list_may_begin_further_down(rig: Rig) -> None:
    jobs = [(await rig.create(f"{number}")).id for number in range(5)][::-1]

    assert await ids(rig, JobFilter(), limit=2, offset=1) == jobs[1:3]
    assert await ids(rig, JobFilter(), limit=2, offset=4) == jobs[4:]
    page = await rig.service.list(limit=2, offset=1)
    rest = await rig.service.list(limit=2, cursor=page.next_cursor)
    assert [job.id for job in rest.items] == jobs[3:]
    with pytest.raises(InvalidInput, match="next_cursor"):
        await rig.service.list(offset=10_001)
