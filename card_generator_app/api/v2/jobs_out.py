"""Jobs as v2 shows them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

from card_generator_app.api.v2 import models
from card_generator_app.api.v2.batch_models import BatchItem, BatchResult
from card_generator_app.api.v2.estimates_out import job_estimate_out
from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.drafts import draft_of
from card_generator_app.jobs.group import Item, ItemStatus
from card_generator_app.jobs.job import Job, JobDetails, JobEvent, StoredCall, Tokens
from card_generator_app.library.cards import StoredCard


def row_out(job: Job) -> models.JobRow:
    """A job in a list."""
    return models.JobRow(**_fields(job))


def job_out(job: Job) -> models.Job:
    """A job, as it is answered."""
    return models.Job(**_fields(job), options=dict(job.options))


def details_out(details: JobDetails, outcome: Mapping[str, Any]) -> models.JobDetails:
    """A job with its stages and calls, and what it has finished if it has no card."""
    draft = draft_of(details.job, details.calls)
    return models.JobDetails(
        **_fields(details.job),
        options=dict(details.job.options),
        stages=[models.Stage(**vars(stage)) for stage in details.stages],
        calls=[_call_out(call) for call in details.calls],
        draft=None if draft is None else models.PartialDraft(**vars(draft)),
        estimate=job_estimate_out(details),
        outcome=dict(outcome) or None,
    )


def result_out(job: Job, card: StoredCard) -> models.JobResult:
    """A finished job's card."""
    return models.JobResult(
        job_id=job.id,
        card_id=card.id,
        card=dict(card.data),
        provenance=dict(card.provenance),
        formats=list(get_args(DownloadFormat)),
    )


def batch_out(job: Job, items: Sequence[Item]) -> BatchResult:
    """What became of a batch."""
    counts = Counter(item.status for item in items)
    return BatchResult(
        job_id=job.id,
        status=job.status.value,
        total=len(items),
        completed=counts[ItemStatus.COMPLETED],
        failed=counts[ItemStatus.FAILED],
        cancelled=counts[ItemStatus.CANCELLED],
        not_begun=counts[ItemStatus.NOT_BEGUN],
        cost_usd=usd(sum((item.cost_usd for item in items), Decimal(0))),
        tokens=sum(item.tokens for item in items),
        items=[
            BatchItem(
                id=item.label,
                number=item.number,
                status=item.status.value,
                job_id=item.job_id,
                card_id=item.card_id,
                name=item.name,
                cost_usd=usd(item.cost_usd),
                tokens=item.tokens,
                error=item.error,
            )
            for item in items
        ],
    )


def _call_out(call: StoredCall) -> models.Call:
    return models.Call(
        key=call.key,
        attempt=call.attempt,
        model=call.model,
        provider=call.provider,
        prompt_tokens=call.prompt_tokens,
        completion_tokens=call.completion_tokens,
        cost_usd=None if call.cost_usd is None else usd(call.cost_usd),
        latency_s=call.latency_s,
        error_code=call.error_code,
        at=call.created_at,
    )


def usd(cost: Decimal | int) -> str:
    """Dollars as v2 writes them."""
    return format(Decimal(cost).normalize(), "f")


def tokens_out(job: Job | None) -> models.Tokens:
    """The tokens of a job, none where there is no job."""
    return counted(Tokens(0, 0) if job is None else job.tokens)


def counted(used: Tokens) -> models.Tokens:
    """Tokens as v2 writes them."""
    return models.Tokens(**_tokens(used))


def _tokens(used: Tokens) -> dict[str, int]:
    return {
        "prompt": used.prompt,
        "completion": used.completion,
        "total": used.total,
    }


def _fields(job: Job) -> dict[str, Any]:
    # Plain values: that one model validates them all is twice as fast as many models.
    return {
        "id": job.id,
        "kind": job.kind,
        "status": job.status.value,
        "progress": vars(job.progress),
        "sent": dict(job.sent),
        "profile": job.profile,
        "prompt_profile": job.prompt_profile,
        "writer": job.writer,
        "priority": job.priority,
        "attempt": job.attempt,
        "retry_of": job.retry_of,
        "parent_id": job.parent_id,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "scheduled_at": job.scheduled_at,
        "estimated_completion": job.estimated_completion(utc_now()),
        "tokens": _tokens(job.tokens),
        "cost_usd": usd(job.cost_usd),
        "card_id": job.card_id,
        "warnings": list(job.warnings),
        "error": vars(job.error) if job.error else None,
    }


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
