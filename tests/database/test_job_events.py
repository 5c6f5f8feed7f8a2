"""The numbered stream of a job: nothing missing, nothing twice, from any process."""

import asyncio

import pytest

from card_generator_app.errors import JobNotFound
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.job import EventKind, JobEvent, JobStatus, LogLevel
from tests.database.rig import Rig, card_named


async def followed(rig: Rig, job_id: str, after: int = 0) -> list[JobEvent]:
    return [event async for event in rig.feed.stream(job_id, after)]


async def test_events_are_gap_free_under_concurrent_writers(
    rig: Rig, other_rig: Rig
) -> None:
    """Rule 10: numbers follow the order of commits, without a gap."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    reader = asyncio.create_task(followed(other_rig, job.id))

    async def write(writer: Rig, number: int) -> None:
        assert await writer.service.append_event(
            job.id, 1, LogLevel.INFO, f"line {number}", {}
        )

    await asyncio.gather(
        *[write(writer, n) for n in range(20) for writer in (rig, other_rig)]
    )
    await rig.service.fail(job.id, 1, "internal_error", "enough")
    events = await asyncio.wait_for(reader, 10)

    assert [event.seq for event in events] == list(range(1, 44))
    assert events[-1].is_final


async def test_a_stream_continues_anywhere(rig: Rig) -> None:
    """Rule 10: whoever comes back with a number misses and repeats nothing."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await rig.service.finish(job.id, 1, card_named("Mara"), job.owner)
    whole = await followed(rig, job.id)

    assert await followed(rig, job.id, after=2) == whole[2:]
    assert await followed(rig, job.id, after=whole[-1].seq) == []
    assert list(await rig.service.events(job.id)) == whole


async def test_the_last_event_tells_how_it_went(rig: Rig) -> None:
    async def generate(context: JobContext) -> GenerationResult:
        await context.warn("no voice")
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.finished((await rig.create()).id)

    last = (await rig.service.events(job.id))[-1]
    assert last.data == {
        "status": "completed",
        "attempt": 1,
        "card_id": job.card_id,
        "cost_usd": "0",
        "tokens": {"prompt": 0, "completion": 0, "total": 0},
        "error": None,
    }


async def test_another_process_is_woken_without_waiting_for_its_poll(
    rig: Rig, other_rig: Rig
) -> None:
    """Rule 10: the transaction itself wakes readers in other processes."""
    if rig.database.is_sqlite:
        pytest.skip("one process only")
    job = await rig.create()
    arrived: asyncio.Queue[JobEvent] = asyncio.Queue()

    async def follow() -> None:
        async for event in other_rig.feed.stream(job.id):
            arrived.put_nowait(event)

    reader = asyncio.create_task(follow())
    await arrived.get()
    loop = asyncio.get_running_loop()
    delays = []
    await rig.service.claim(job.id, 0)
    await arrived.get()
    for number in range(5):
        sent = loop.time()
        await rig.service.append_event(job.id, 1, LogLevel.INFO, f"{number}", {})
        await asyncio.wait_for(arrived.get(), 5)
        delays.append(loop.time() - sent)
    await rig.service.fail(job.id, 1, "internal_error", "enough")
    await reader

    assert sorted(delays)[2] < 0.5  # the poll would take a second


async def test_streams_end_when_the_server_drains(rig: Rig) -> None:
    job = await rig.create()
    stream = rig.feed.stream(job.id)
    first = await anext(stream)

    rig.feed.drain()
    rest = [event async for event in stream]

    assert first.seq == 1
    assert [(event.kind, event.seq) for event in rest] == [
        (EventKind.SERVER_DRAINING, 1)
    ]


async def test_the_stream_of_an_unknown_job_is_refused(rig: Rig) -> None:
    with pytest.raises(JobNotFound):
        await followed(rig, "nothing")


async def test_progress_is_written_seldom_and_stages_always(rig: Rig) -> None:
    async def generate(context: JobContext) -> GenerationResult:
        for stage in ("brief", "write", "assemble"):
            await context.stage(stage, f"{stage} begins", calls_total=100)
            for done in range(100):
                await context.progress(done + 1, 100, f"{done + 1} of 100")
        await context.stage("brief", "once more")
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.finished((await rig.create()).id)

    events = await rig.service.events(job.id)
    stages = [e.data["stage"] for e in events if e.kind is EventKind.STAGE]
    progress = [e for e in events if e.kind is EventKind.PROGRESS]
    percents = [e.data["percent"] for e in events if "percent" in e.data]
    assert stages == ["brief", "write", "assemble", "brief"]
    assert 3 <= len(progress) <= 12
    assert [e.data["calls_done"] for e in progress if e.data["calls_done"] == 100]
    assert percents == sorted(percents)
    assert percents[-1] == 99
    assert job.status is JobStatus.COMPLETED


async def test_quiet_progress_arrives_without_another_event(rig: Rig) -> None:
    may_end = asyncio.Event()

    async def generate(context: JobContext) -> GenerationResult:
        await context.stage("write", "Writing", calls_total=4)
        for done in (1, 2, 3):
            await context.progress(done, 4, f"{done} of 4")
        await may_end.wait()
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.create()

    async for event in rig.feed.stream(job.id):
        if event.data.get("calls_done") == 3:
            may_end.set()

    assert may_end.is_set()


async def test_events_are_filtered_by_level(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    for level in LogLevel:
        await rig.service.append_event(job.id, 1, level, level.value, {"n": 1})

    loud = await rig.service.events(job.id, level=LogLevel.WARNING)

    assert [event.message for event in loud] == ["warning", "error"]


async def test_a_warning_stays_on_the_job_once(rig: Rig) -> None:
    job = await rig.create()
    await rig.service.claim(job.id, 0)

    for message in ("no voice", "no voice", "no tense"):
        await rig.service.warn(job.id, 1, message)

    assert (await rig.service.get(job.id)).warnings == ("no voice", "no tense")
