"""Follows a job to its end, through lost connections and restarted servers."""

from card_generator_app.api.v2.models import Job
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.progress import ProgressView
from card_generator_app.client import FINAL, CardForge, JobFailed


async def follow(connection: Connection, job_id: str, *, quiet: bool) -> Job:
    """The completed job; raises JobFailed when it ended otherwise."""
    seen = 0

    async def to_the_end(forge: CardForge) -> Job:
        nonlocal seen
        async for event in forge.jobs.events(job_id, after=seen):
            view.show(event)
            seen = event.seq
        return await forge.jobs.show(job_id)

    with ProgressView(quiet=quiet) as view:
        job = await connection.ask(to_the_end)
        while job.status not in FINAL:
            job = await connection.ask(to_the_end)
    if job.status != "completed":
        raise JobFailed(job)
    return job
