"""Jobs as v2 shows them."""

from card_generator_app.api.v2 import models
from card_generator_app.jobs.job import Job, JobEvent


def job_out(job: Job) -> models.Job:
    """A job, as it is answered."""
    return models.Job(
        id=job.id,
        kind=job.kind,
        status=job.status.value,
        progress=models.Progress(**vars(job.progress)),
        options=dict(job.options),
        sent=dict(job.sent),
        profile=job.profile,
        prompt_profile=job.prompt_profile,
        writer=job.writer,
        priority=job.priority,
        attempt=job.attempt,
        retry_of=job.retry_of,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        tokens=models.Tokens(
            prompt=job.tokens.prompt,
            completion=job.tokens.completion,
            total=job.tokens.total,
        ),
        cost_usd=format(job.cost_usd.normalize(), "f"),
        card_id=job.card_id,
        warnings=list(job.warnings),
        error=models.JobError(**vars(job.error)) if job.error else None,
    )


def event_out(event: JobEvent) -> models.JobEvent:
    """An event, as it is answered."""
    return models.JobEvent(
        seq=event.seq,
        at=event.created_at,
        level=event.level.value,
        kind=event.kind.value,
        message=event.message,
        data=dict(event.data),
    )
