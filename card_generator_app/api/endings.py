"""Waiting for a job, where the answer is what it ends with."""

from card_generator_app.api.services import Services
from card_generator_app.errors import Conflict, ServerUnreachable, class_of
from card_generator_app.jobs.job import EventKind, Job, JobStatus


async def ended(services: Services, job: Job) -> Job:
    """The completed job; raises as the job did, or Conflict when it was cancelled."""
    async for event in services.feed.stream(job.id, 0):
        if event.kind is EventKind.SERVER_DRAINING:
            raise ServerUnreachable("the server is stopping; ask again")
    job = await services.jobs.get(job.id)
    if job.status is JobStatus.COMPLETED:
        return job
    if job.error is None:
        raise Conflict(f"the job {job.id} was cancelled")
    raise class_of(job.error.code)(job.error.message)
