"""What the database says of all processes together."""

import asyncio

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.jobs.figures import read_figures
from tests.database.rig import Rig, card_named


async def test_open_jobs_are_counted_by_status_and_writer(rig: Rig) -> None:
    done = await rig.create(writer="composer")
    await rig.service.cancel(done.id)
    for writer in ("composer", "openrouter", "openrouter"):
        await rig.create(writer=writer)
    await asyncio.sleep(0.01)

    found = await read_figures(rig.database, local_workers=0)

    assert found.jobs == {("queued", "composer"): 1, ("queued", "openrouter"): 2}
    assert 0.01 <= found.oldest_wait_s < 20
    assert found.workers == 0


async def test_a_worker_that_works_is_counted(rig: Rig) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def generate(_context: JobContext) -> GenerationResult:
        begun.set()
        await go_on.wait()
        return card_named("Ada")

    await rig.work(generate)
    job = await rig.create()
    await asyncio.wait_for(begun.wait(), 20)

    found = await read_figures(rig.database, local_workers=2)

    assert found.jobs == {("running", "composer"): 1}
    assert found.oldest_wait_s == 0
    assert found.workers == 2  # one for each writer of the rig
    go_on.set()
    await rig.finished(job.id)
