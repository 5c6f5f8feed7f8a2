"""Jobs: list, details, log, live events, result and download."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.download import card_file, finished_card
from card_generator_app.api.v2.jobs_out import event_out, job_out
from card_generator_app.api.v2.models import (
    JobAnswer,
    JobLogs,
    JobPage,
    JobResult,
)
from card_generator_app.api.v2.values import DownloadFormat, JobStatus
from card_generator_app.jobs.job import EventKind, LogLevel
from card_generator_app.jobs.job import JobStatus as Status

router = APIRouter(prefix="/jobs", tags=["jobs"])

MAX_SEQ = 2**31 - 1  # the databases' integer


async def _existing_job(job_id: str, services: ServicesDep) -> None:
    """Refuses an unknown job while the status line can still say so."""
    await services.jobs.get(job_id)


@router.get("")
async def jobs_list(
    services: ServicesDep,
    status: JobStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: str | None = None,
) -> JobPage:
    """Jobs, newest first, a page at a time."""
    page = await services.jobs.list(
        status=Status(status) if status else None, limit=limit, cursor=cursor
    )
    return JobPage(
        jobs=[job_out(job) for job in page.items], next_cursor=page.next_cursor
    )


@router.get("/{job_id}")
async def jobs_show(job_id: str, services: ServicesDep) -> JobAnswer:
    """One job: state, progress, tokens, cost, warnings, error."""
    return JobAnswer(success=True, job=job_out(await services.jobs.get(job_id)))


@router.post("/{job_id}/cancel")
async def jobs_cancel(job_id: str, services: ServicesDep) -> JobAnswer:
    """Stop a job; 409 when it has ended."""
    return JobAnswer(success=True, job=job_out(await services.jobs.cancel(job_id)))


@router.get("/{job_id}/result")
async def jobs_result(job_id: str, services: ServicesDep) -> JobResult:
    """The finished card; 409 with the state before that."""
    job, card = await finished_card(services, job_id)
    return JobResult(
        job_id=job.id,
        card_id=card.id,
        card=dict(card.data),
        provenance=dict(card.provenance),
        formats=["png", "json", "v3", "v2", "v1"],
    )


@router.get("/{job_id}/logs")
async def jobs_logs(
    job_id: str,
    services: ServicesDep,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
    level: Literal["debug", "info", "warning", "error"] = "debug",
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> JobLogs:
    """What happened, numbered without gaps; `after` continues an earlier answer."""
    events = await services.jobs.events(
        job_id, after=after, level=LogLevel(level), limit=limit
    )
    return JobLogs(events=[event_out(event) for event in events])


@router.get(
    "/{job_id}/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(_existing_job)],
)
async def jobs_events(
    job_id: str,
    services: ServicesDep,
    last_event_id: Annotated[int, Header(ge=0, le=MAX_SEQ)] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """Events as they happen (SSE). `Last-Event-ID` continues without gap or repeat.

    The stream ends with an `end` event after the job's last one, or with
    `server-draining` when the server stops: connect again and continue.
    """
    async for event in services.feed.stream(job_id, last_event_id):
        if event.kind is EventKind.SERVER_DRAINING:
            yield ServerSentEvent(
                event=event.kind.value, data=event.message, retry=1000
            )
            return
        yield ServerSentEvent(
            event=event.kind.value,
            id=str(event.seq),
            data=event_out(event).model_dump(mode="json"),
        )
    yield ServerSentEvent(event="end", data="")


@router.get(
    "/{job_id}/download/{file_format}",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "application/json": {}}}},
)
async def jobs_download(
    job_id: str, file_format: DownloadFormat, services: ServicesDep
) -> Response:
    """The card as a file."""
    return await card_file(services, job_id, file_format)
