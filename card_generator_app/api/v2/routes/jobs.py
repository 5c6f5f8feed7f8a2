"""Jobs: list, details, log, live events, result, download, export; cancel, retry, delete."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import AwareDatetime

from card_generator_app.api.create_cast import outcome_of_cast
from card_generator_app.api.create_job import retry_job
from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.download import (
    CARD_MEDIA,
    card_file,
    finished_card,
    linked_book,
)
from card_generator_app.api.needs import CANCEL, GENERATE
from card_generator_app.api.v2.batch_file import batch_file
from card_generator_app.api.v2.batch_models import BatchResult
from card_generator_app.api.v2.jobs_out import (
    batch_out,
    details_out,
    event_out,
    job_out,
    result_out,
    row_out,
)
from card_generator_app.api.v2.models import (
    JobAnswer,
    JobDetailsAnswer,
    JobLogs,
    JobPage,
    JobResult,
    RetryRequest,
)
from card_generator_app.api.v2.values import (
    DownloadFormat,
    ExportFormat,
    JobStatus,
    LorebookFormat,
)
from card_generator_app.db.paging import MAX_OFFSET
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.cast_plan import CAST_KIND
from card_generator_app.jobs.filter import JobFilter
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
    kind: Annotated[str | None, Query(max_length=32, pattern="^[a-z_]+$")] = None,
    parent: Annotated[
        str | None, Query(max_length=36, description="Only the items of this job.")
    ] = None,
    text: Annotated[
        str | None,
        Query(
            max_length=500,
            description="Words that the concept has, or begins of them.",
        ),
    ] = None,
    created_after: AwareDatetime | None = None,
    created_before: AwareDatetime | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[
        int, Query(ge=0, le=MAX_OFFSET, description="Rather follow `cursor`.")
    ] = 0,
    cursor: str | None = None,
) -> JobPage:
    """Jobs, newest first, a page at a time."""
    wanted = JobFilter(
        status=Status(status) if status else None,
        kind=kind,
        parent_id=parent,
        text=text,
        created_after=_in_utc(created_after),
        created_before=_in_utc(created_before),
    )
    page = await services.jobs.list(wanted, limit=limit, cursor=cursor, offset=offset)
    return JobPage(
        jobs=[row_out(job) for job in page.items], next_cursor=page.next_cursor
    )


def _in_utc(at: datetime | None) -> datetime | None:
    try:
        return None if at is None else at.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(f"{at} is before or after all times") from error


@router.get("/{job_id}")
async def jobs_show(job_id: str, services: ServicesDep) -> JobDetailsAnswer:
    """One job: state, progress, stages, calls, tokens, cost, timing, warnings, error."""
    details = await services.jobs.details(job_id)
    job, outcome = details.job, details.outcome
    if job.kind == CAST_KIND and job.is_parent:
        outcome = await outcome_of_cast(services, job)
    return JobDetailsAnswer(success=True, job=details_out(details, outcome))


@router.delete("/{job_id}", status_code=204, response_class=Response)
async def jobs_delete(job_id: str, services: ServicesDep) -> None:
    """Delete a job that has ended, with its log; its card stays. 409 before that."""
    await services.jobs.delete(job_id)


@router.post("/{job_id}/retry", status_code=202, openapi_extra=GENERATE)
async def jobs_retry(
    job_id: str,
    services: ServicesDep,
    response: Response,
    request: RetryRequest | None = None,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start a job that has ended again, as a new one; 409 before that.

    It is made as the first was frozen, with `options` on top and those in
    `unset` taken back. Answers to calls that
    stay the same are taken from there and cost nothing. Of a batch, only what was not
    completed is made, and `max_cost_usd` is for all of it.
    """
    request = request or RetryRequest()
    job = await retry_job(
        services,
        job_id,
        request.options.model_dump(mode="json", exclude_unset=True),
        unset=request.unset,
        reuse_calls=request.reuse_calls,
        key=idempotency_key,
    )
    response.headers["Location"] = f"/api/v2/jobs/{job.id}"
    return JobAnswer(success=True, job=job_out(job))


@router.get(
    "/{job_id}/export",
    response_class=Response,
    responses={
        200: {
            "content": {"application/json": {}, "application/yaml": {}, "text/csv": {}}
        }
    },
)
async def jobs_export(
    job_id: str,
    services: ServicesDep,
    format: ExportFormat = "json",  # noqa: A002 - the name of the query parameter
    debug: bool = False,
) -> Response:
    """Everything about a job as a file; `debug` adds prompts, replies and errors."""
    file = await services.exporter.export(job_id, format, debug=debug)
    name = f'attachment; filename="job-{job_id}.{format}"'
    return Response(
        file.content, media_type=file.media_type, headers={"Content-Disposition": name}
    )


@router.post("/{job_id}/cancel", openapi_extra=CANCEL)
async def jobs_cancel(job_id: str, services: ServicesDep) -> JobAnswer:
    """Stop a job; 409 when it has ended."""
    return JobAnswer(success=True, job=job_out(await services.jobs.cancel(job_id)))


@router.get("/{job_id}/result")
async def jobs_result(job_id: str, services: ServicesDep) -> JobResult | BatchResult:
    """The finished card; 409 with the state before that.

    Of a batch, at any time: what became of each item so far.
    """
    job = await services.jobs.get(job_id)
    if job.is_parent:
        return batch_out(job, await services.jobs.items(job_id))
    return result_out(*await finished_card(services, job_id))


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
    responses={200: {"content": CARD_MEDIA}},
)
async def jobs_download(
    job_id: str, file_format: DownloadFormat, services: ServicesDep
) -> Response:
    """The card as a file; what the format cannot carry is named in `X-Card-Losses`.

    Of a batch, its result as `json` or `csv`.
    """
    job = await services.jobs.get(job_id)
    if job.is_parent:
        return batch_file(
            batch_out(job, await services.jobs.items(job_id)), file_format
        )
    return await card_file(services, job_id, file_format)


@router.get("/{job_id}/lorebooks/{number}", response_class=Response)
async def jobs_lorebook(
    job_id: str,
    number: Annotated[int, Path(ge=1, le=100, description="Counted from 1.")],
    services: ServicesDep,
    file_format: Annotated[LorebookFormat, Query(alias="format")] = "world_info",
) -> Response:
    """A lorebook that the card names instead of carrying it, as a file of its own."""
    return await linked_book(services, job_id, number, file_format)
