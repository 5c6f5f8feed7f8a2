"""Rows of the job tables, as the dataclasses that leave this floor."""

from typing import Any

from sqlalchemy import Row, null

from card_generator_app.db.models import (
    CallModel,
    ConfigCacheModel,
    JobEstimateModel,
    JobGroupModel,
    JobItemModel,
    JobLog,
    JobModel,
    JobTextModel,
    RequestModel,
    WebhookDeliveryModel,
)
from card_generator_app.db.statements import table_of
from card_generator_app.jobs.job import (
    EventKind,
    Job,
    JobError,
    JobEvent,
    JobStatus,
    LogLevel,
    Progress,
    StoredCall,
    Tokens,
    to_usd,
)

JOBS = table_of(JobModel)
EVENTS = table_of(JobLog)
CALLS = table_of(CallModel)
SNAPSHOTS = table_of(ConfigCacheModel)
REQUESTS = table_of(RequestModel)
TEXTS = table_of(JobTextModel)
ESTIMATES = table_of(JobEstimateModel)
GROUPS = table_of(JobGroupModel)
ITEMS = table_of(JobItemModel)
DELIVERIES = table_of(WebhookDeliveryModel)
LISTED = [
    null().label("options") if column is JOBS.c.options else column for column in JOBS.c
]


def job_from(row: Row[Any]) -> Job:
    """A row of the job table, or of its LISTED columns: then without options."""
    return Job(
        id=row.id,
        kind=row.kind,
        status=JobStatus(row.status),
        priority=row.priority,
        owner=row.owner,
        attempt=row.attempt,
        lost_attempts=row.lost_attempts,
        seq=row.seq,
        options=row.options or {},
        sent=row.sent,
        profile=row.profile,
        prompt_profile=row.prompt_profile,
        writer=row.writer,
        snapshot_sha256=row.snapshot_sha256,
        retry_of=row.retry_of,
        root_id=row.root_id or row.id,
        parent_id=row.parent_id,
        is_parent=row.is_parent,
        idempotency_key=row.idempotency_key,
        progress=progress_from(row),
        tokens=Tokens(row.prompt_tokens, row.completion_tokens),
        cost_usd=to_usd(row.cost_nanos),
        card_id=row.card_id,
        warnings=tuple(row.warnings),
        error=error_from(row),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        scheduled_at=row.scheduled_at,
        parked=row.parked,
    )


def progress_from(row: Row[Any]) -> Progress:
    return Progress(
        percent=row.percent,
        stage=row.stage,
        message=row.message,
        calls_done=row.calls_done,
        calls_total=row.calls_total,
    )


def error_from(row: Row[Any]) -> JobError | None:
    if row.error_code is None:
        return None
    return JobError(row.error_code, row.error_message or "")


def event_from(row: Row[Any]) -> JobEvent:
    return JobEvent(
        job_id=row.job_id,
        seq=row.seq,
        kind=EventKind(row.kind),
        level=LogLevel(row.level),
        message=row.message,
        data=row.data,
        created_at=row.created_at,
    )


def call_from(row: Row[Any]) -> StoredCall:
    return StoredCall(
        key=row.key,
        model=row.model,
        provider=row.provider,
        generation_id=row.generation_id,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost_usd=None if row.cost_nanos is None else to_usd(row.cost_nanos),
        latency_s=row.latency_s,
        request_sha256=row.request_sha256,
        body=row.body,
        reply=row.reply,
        error_code=row.error_code,
        error=row.error,
        attempt=row.attempt,
        created_at=row.created_at,
    )
