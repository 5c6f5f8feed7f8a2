"""What viewers see while a job runs: texts as they are written, and which jobs change."""

import asyncio
from contextlib import aclosing

import pytest
from sqlalchemy import text

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import JobEvent
from card_generator_app.jobs.live import LiveText
from tests.database.rig import PATIENCE_S, Rig, card_named


async def test_texts_are_coalesced_and_never_stored(rig: Rig) -> None:
    """Rule 10: pieces of text become few, and no rows."""
    watching, may_end = asyncio.Event(), asyncio.Event()

    async def generate(context: JobContext) -> GenerationResult:
        await watching.wait()
        for number in range(1000):
            context.tell_text("name", f"{number} ")
        context.tell_text("name", "", restarts=True)
        context.tell_text("name", "Ma")
        await asyncio.sleep(0)
        context.tell_text("name", "ra")
        await may_end.wait()
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.create()
    seen: list[LiveText] = []
    async for one in rig.feed.watch(job.id):
        if isinstance(one, LiveText):
            seen.append(one)
        if "".join(piece.text for piece in seen) == "Mara":
            may_end.set()
        watching.set()

    assert seen[0].restarts
    assert len(seen) <= 2
    async with rig.database.read() as session:
        stored = await session.scalar(
            text("SELECT count(*) FROM job_event WHERE message LIKE '%999%'")
        )
    assert stored == 0


async def test_the_last_text_comes_before_the_end(rig: Rig) -> None:
    """Also to a viewer who looks only after both have happened."""
    job = await rig.create()
    watched = rig.feed.watch(job.id)
    async with asyncio.timeout(PATIENCE_S), aclosing(watched):
        await anext(watched)
        rig.service.tell_text(job.id, "name", "Ma", restarts=False)
        await anext(watched)
        next_look = asyncio.ensure_future(anext(watched))
        await asyncio.sleep(0)  # it waits for the next tenth of a second

        rig.service.tell_text(job.id, "name", "ra", restarts=False)
        await rig.service.cancel(job.id)
        rest = [await next_look, *[one async for one in watched]]

    text, end = rest
    assert isinstance(text, LiveText)
    assert isinstance(end, JobEvent)
    assert end.is_final


async def texts_of(rig: Rig, job_id: str, count: int) -> list[LiveText]:
    """The next texts; events are passed over."""
    seen: list[LiveText] = []
    async with asyncio.timeout(PATIENCE_S), aclosing(rig.feed.watch(job_id)) as watched:
        async for one in watched:
            if isinstance(one, LiveText):
                seen.append(one)
            if len(seen) == count:
                break
    return seen


async def test_texts_come_at_most_ten_times_a_second(rig: Rig) -> None:
    job = await rig.create()
    watched = asyncio.create_task(texts_of(rig, job.id, 2))
    loop = asyncio.get_running_loop()
    begun = loop.time()

    while not watched.done():
        rig.service.tell_text(job.id, "name", "a", restarts=False)
        await asyncio.sleep(0.001)

    seen = await watched
    assert loop.time() - begun >= 0.09
    assert len(seen[1].text) > 10


async def test_texts_of_another_job_are_not_shown(rig: Rig) -> None:
    job, another = await rig.create(), await rig.create()
    watched = asyncio.create_task(texts_of(rig, job.id, 1))

    while not watched.done():
        rig.service.tell_text(another.id, "name", "x", restarts=False)
        rig.service.tell_text(job.id, "name", "y", restarts=False)
        await asyncio.sleep(0.001)

    assert set((await watched)[0].text) == {"y"}


async def test_changed_jobs_are_told_to_who_watches_all(
    rig: Rig, other_rig: Rig
) -> None:
    """From another process as well, where there can be one."""
    changing = rig if rig.database.is_sqlite else other_rig
    if not rig.database.is_sqlite:
        await until_listening(rig, other_rig)
    changes = rig.feed.changes()
    first = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)

    created = await changing.create()
    seen = await asyncio.wait_for(first, PATIENCE_S)
    while created.id not in seen:  # those of `until_listening` may still come
        seen = await asyncio.wait_for(anext(changes), PATIENCE_S)
    await changing.service.cancel(created.id)

    assert await asyncio.wait_for(anext(changes), PATIENCE_S) == {created.id}
    rig.feed.drain()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(changes), PATIENCE_S)


async def until_listening(rig: Rig, other: Rig) -> None:
    """The listening connection opens in the background."""
    changes = rig.feed.changes()
    woken = asyncio.ensure_future(anext(changes))
    while not woken.done():
        await other.create("to be heard of")
        await asyncio.wait([woken], timeout=0.05)
    await changes.aclose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_texts_reach_who_watches_in_another_process(
    rig: Rig, other_rig: Rig
) -> None:
    """Rule 10: coalesced, whole, with restarts, and only while somebody watches."""
    seen: list[LiveText] = []
    may_end = asyncio.Event()
    whole = "".join(f"{number}\x01é " for number in range(2000))

    async def generate(context: JobContext) -> GenerationResult:
        while not seen:  # until the wish to see it has come over
            context.tell_text("name", "Ma", restarts=True)
            await asyncio.sleep(0.05)
        context.tell_text("name", "", restarts=True)
        for at in range(0, len(whole), 3):
            context.tell_text("name", whole[at : at + 3])
        await may_end.wait()
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.create()
    async with asyncio.timeout(PATIENCE_S):
        async for one in other_rig.feed.watch(job.id):
            if not isinstance(one, LiveText):
                continue
            seen.append(one)
            last = max(at for at, piece in enumerate(seen) if piece.restarts)
            if "".join(piece.text for piece in seen[last:]) == whole:
                may_end.set()

    assert may_end.is_set()
    assert len(seen) < 50
