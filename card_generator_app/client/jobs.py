"""Starting generations, and everything about jobs."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import httpx

from card_generator_app.api.v2 import models
from card_generator_app.api.v2.batch_models import BatchRequest, BatchResult
from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.interview_models import InterviewTurn
from card_generator_app.api.v2.values import (
    DownloadFormat,
    ExportFormat,
    LorebookFormat,
)
from card_generator_app.client.card_file import CardFile
from card_generator_app.client.noun import Noun, given, if_match
from card_generator_app.errors import InvalidInput, ServerUnreachable

if TYPE_CHECKING:
    from card_generator_app.client import CardForge


_QUESTION_S = 600.0
_BATCH_S = httpx.Timeout(30, read=300)


class JobHandle:
    """A job that was started; follow it, wait for it, fetch its card."""

    def __init__(self, forge: "CardForge", job: models.Job) -> None:
        self._forge = forge
        self.job = job

    @property
    def id(self) -> str:
        return self.job.id

    def events(self, after: int = 0) -> AsyncIterator[models.JobEvent]:
        """Every event after number `after`, live, until the job has ended."""
        return self._forge.jobs.events(self.id, after=after)

    async def wait(self) -> models.Job:
        """The job when it has ended."""
        async for _ in self.events():
            pass
        self.job = await self._forge.jobs.show(self.id)
        return self.job

    async def result(self) -> models.JobResult:
        """Waits, then the finished card; raises RequestFailed when the job failed."""
        await self.wait()
        return card_in(await self._forge.jobs.result(self.id))

    async def batch_result(self) -> BatchResult:
        """Waits, then what became of each item of a batch."""
        await self.wait()
        result = await self._forge.jobs.result(self.id)
        if not isinstance(result, BatchResult):
            raise InvalidInput(f"the job {self.id} is no batch")
        return result

    async def download(self, file_format: DownloadFormat) -> CardFile:
        """Waits, then the card as a file."""
        await self.wait()
        return await self._forge.jobs.download(self.id, file_format)


async def start_job(
    forge: "CardForge",
    path: str,
    body: Mapping[str, Any],
    key: str | None,
    *,
    version: int | None = None,
    **more: Any,
) -> JobHandle:
    """Posts what a job is asked for with; `key` makes a repeated one the job of then.

    `version`: of the thing that the job is for, where that has to be said.
    """
    headers = {"Idempotency-Key": key} if key else {}
    headers |= if_match(version) if version is not None else {}
    answer = await forge.request("POST", path, json=body, headers=headers, **more)
    return JobHandle(forge, models.JobAnswer.model_validate(answer.json()).job)


def card_in(result: models.JobResult | BatchResult) -> models.JobResult:
    """The result of a job that made one card; raises InvalidInput for a batch's."""
    if isinstance(result, BatchResult):
        raise InvalidInput(
            f"the job {result.job_id} is a batch: each item has a job with a card"
        )
    return result


def _body(asked: BatchRequest, options: Mapping[str, Any]) -> dict[str, Any]:
    return asked.model_dump(mode="json", exclude_unset=True) | {"options": options}


class Generation(Noun):
    async def generate(
        self, *, idempotency_key: str | None = None, **options: Any
    ) -> JobHandle:
        """Starts a job; options are those of `GET /generation/options`.

        With an `idempotency_key` that was used before, the job of then.
        """
        path = "/generation/generate"
        return await start_job(self._forge, path, options, idempotency_key)

    async def interview(
        self, *, spent_usd: Decimal | str = "0", **options: Any
    ) -> InterviewTurn:
        """The next question to these options; put it with its answer into `answers`.

        `spent_usd`: as the turn before said. Waits for the model, up to a few minutes.
        """
        body = {"options": options, "spent_usd": str(spent_usd)}
        answer = await self._forge.request(
            "POST", "/generation/interview", json=body, timeout=_QUESTION_S
        )
        return InterviewTurn.model_validate(answer.json())

    async def estimate(
        self,
        *,
        kind: Literal["generate", "world", "people"] = "generate",
        **options: Any,
    ) -> EstimateAnswer:
        """What a job with these options is likely to need; no model is asked."""
        answer = await self._forge.request(
            "POST", "/generation/estimate", json=options, params={"kind": kind}
        )
        return EstimateAnswer.model_validate(answer.json())

    async def batch(
        self,
        items: Sequence[Mapping[str, Any]] | None = None,
        *,
        text: str | None = None,
        file_format: Literal["jsonl", "csv"] | None = None,
        at_once: int = 4,
        continue_on_error: bool = True,
        max_cost_usd: Decimal | None = None,
        idempotency_key: str | None = None,
        **options: Any,
    ) -> JobHandle:
        """Starts many jobs under one: `items` are the options of each, or a `text` is.

        `options` are for every item that does not say otherwise; `max_cost_usd` is what
        all of them may cost together. Raises RequestFailed (422) that names each bad item.
        """
        asked = BatchRequest(
            items=None if items is None else [dict(one) for one in items],
            text=text,
            format=file_format,
            at_once=at_once,
            continue_on_error=continue_on_error,
            max_cost_usd=max_cost_usd,
        )
        return await start_job(
            self._forge,
            "/generation/batch",
            _body(asked, options),
            idempotency_key,
            timeout=_BATCH_S,
        )

    async def estimate_batch(
        self,
        items: Sequence[Mapping[str, Any]] | None = None,
        *,
        text: str | None = None,
        file_format: Literal["jsonl", "csv"] | None = None,
        at_once: int = 4,
        max_cost_usd: Decimal | None = None,
        **options: Any,
    ) -> EstimateAnswer:
        """What `batch` with the same is likely to need; no model is asked."""
        asked = BatchRequest(
            items=None if items is None else [dict(one) for one in items],
            text=text,
            format=file_format,
            at_once=at_once,
            max_cost_usd=max_cost_usd,
        )
        answer = await self._forge.request(
            "POST",
            "/generation/batch/estimate",
            json=_body(asked, options),
            timeout=_BATCH_S,
        )
        return EstimateAnswer.model_validate(answer.json())

    async def options(self) -> models.OptionsAnswer:
        """The option registry."""
        answer = await self._forge.request("GET", "/generation/options")
        return models.OptionsAnswer.model_validate(answer.json())


class Jobs(Noun):
    async def list(
        self,
        *,
        status: str | None = None,
        kind: str | None = None,
        parent: str | None = None,
        text: str | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
        limit: int = 20,
        offset: int = 0,
        cursor: str | None = None,
    ) -> models.JobPage:
        """A page of jobs, newest first. `text`: words of the concept. Times are aware."""
        query = {
            "status": status,
            "kind": kind,
            "parent": parent,
            "text": text,
            "created_after": created_after and created_after.isoformat(),
            "created_before": created_before and created_before.isoformat(),
            "limit": limit,
            "offset": offset or None,
            "cursor": cursor,
        }
        answer = await self._forge.request("GET", "/jobs", params=given(query))
        return models.JobPage.model_validate(answer.json())

    async def show(self, job_id: str) -> models.JobDetails:
        """One job with its stages and calls."""
        answer = await self._forge.request("GET", f"/jobs/{job_id}")
        return models.JobDetailsAnswer.model_validate(answer.json()).job

    async def delete(self, job_id: str) -> None:
        """Deletes a job that has ended; raises RequestFailed (409) before that."""
        await self._forge.request("DELETE", f"/jobs/{job_id}")

    async def retry(
        self,
        job_id: str,
        *,
        unset: Sequence[str] = (),
        reuse_calls: bool = True,
        idempotency_key: str | None = None,
        **options: Any,
    ) -> JobHandle:
        """Starts a job that has ended again, with these options changed.

        Those in `unset` go back to what profile and default say.

        With `reuse_calls`, answers to calls that stay the same are not bought again.
        """
        body = {
            "options": options,
            "unset": [*unset],
            "reuse_calls": reuse_calls,
        }
        path = f"/jobs/{job_id}/retry"
        return await start_job(self._forge, path, body, idempotency_key)

    async def export(
        self, job_id: str, file_format: ExportFormat = "json", *, debug: bool = False
    ) -> bytes:
        """Everything about a job as a file; `debug` adds prompts, replies and errors."""
        query = {"format": file_format, "debug": debug}
        path = f"/jobs/{job_id}/export"
        return (await self._forge.request("GET", path, params=query)).content

    async def cancel(self, job_id: str) -> models.Job:
        """Stops a job that is not final; raises RequestFailed (409) when it is."""
        answer = await self._forge.request("POST", f"/jobs/{job_id}/cancel")
        return models.JobAnswer.model_validate(answer.json()).job

    async def result(self, job_id: str) -> models.JobResult | BatchResult:
        """The finished card; raises RequestFailed (409) before that.

        Of a batch, at any time: what became of each item so far.
        """
        answer = await self._forge.request("GET", f"/jobs/{job_id}/result")
        document = answer.json()
        if "card" in document:
            return models.JobResult.model_validate(document)
        return BatchResult.model_validate(document)

    async def logs(
        self, job_id: str, *, after: int = 0, level: str | None = None
    ) -> models.JobLogs:
        """What happened so far, from event number `after` on."""
        query = {"after": after} | ({"level": level} if level else {})
        answer = await self._forge.request("GET", f"/jobs/{job_id}/logs", params=query)
        return models.JobLogs.model_validate(answer.json())

    async def download(self, job_id: str, file_format: DownloadFormat) -> CardFile:
        """The card as a file; `json` is the spec that the job asked for."""
        path = f"/jobs/{job_id}/download/{file_format}"
        answer = await self._forge.request("GET", path)
        return CardFile.of(answer)

    async def lorebook(
        self, job_id: str, number: int = 1, file_format: LorebookFormat = "world_info"
    ) -> CardFile:
        """A lorebook that the card names instead of carrying it; counted from 1."""
        path, query = f"/jobs/{job_id}/lorebooks/{number}", {"format": file_format}
        return CardFile.of(await self._forge.request("GET", path, params=query))

    async def events(
        self, job_id: str, *, after: int = 0
    ) -> AsyncIterator[models.JobEvent]:
        """Events as they happen, until the job has ended.

        Raises ServerUnreachable when the stream breaks; call again with the last number.
        """
        path, headers = f"/jobs/{job_id}/events", {"Last-Event-ID": str(after)}
        async for message in self._forge.stream("GET", path, headers=headers):
            if message.event == "server-draining":
                break
            if message.event == "end":
                return
            yield models.JobEvent.model_validate_json(message.data)
        raise ServerUnreachable(f"the server at {self._forge.server} is stopping")
