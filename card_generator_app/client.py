"""The typed Python client; the CLI uses nothing else.

async with CardForge("http://127.0.0.1:8000") as forge:
    job = await forge.generation.generate(concept="A lighthouse keeper who collects storms")
    async for event in job.events():
        print(event.message)
    Path("card.png").write_bytes(await job.download("png"))
"""

from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
from httpx_sse import aconnect_sse

from card_generator_app import errors
from card_generator_app.api.v2 import models
from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.errors import AppError, ServerUnreachable

DEFAULT_SERVER = "http://127.0.0.1:8000"
FINAL = ("completed", "failed", "cancelled")


class RequestFailed(AppError):
    """The server refused or failed; carries its problem document.

    `code` and `exit_status` are those of the server's own error class.
    """

    def __init__(self, problem: dict[str, Any], status: int) -> None:
        super().__init__(problem.get("detail") or f"the server answered {status}")
        self.problem = problem
        self.http_status = status
        self.error_code: str = problem.get("code", "internal_error")
        self.exit = exit_status_of(self.error_code)


class JobFailed(AppError):
    """The job ended without a card; says why, and what to do."""

    def __init__(self, job: models.Job) -> None:
        reason = job.error.message if job.error else f"it was {job.status}"
        super().__init__(
            f"{reason} (job {job.id}; `cardforge jobs logs {job.id}` tells more)"
        )
        self.job = job
        self.exit = exit_status_of(job.error.code) if job.error else 1


def exit_status_of(code: str) -> int:
    """The CLI's exit status for an error code."""
    kinds = (kind for kind in vars(errors).values() if isinstance(kind, type))
    return next(
        (k.exit_status for k in kinds if issubclass(k, AppError) and k.code == code), 1
    )


class CardForge:
    """One server. Methods are grouped by noun and named as the operations are."""

    def __init__(
        self,
        server: str = DEFAULT_SERVER,
        *,
        timeout_s: float = 30,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.server = server.rstrip("/")
        try:
            self._http = httpx.AsyncClient(
                base_url=f"{self.server}/api/v2",
                timeout=httpx.Timeout(timeout_s, connect=5),
                transport=transport,
                trust_env=False,  # a proxy from the environment must not see a loopback server
            )
        except httpx.InvalidURL as error:
            raise unreachable(self.server, error) from error
        self.generation = _Generation(self)
        self.jobs = _Jobs(self)
        self.files = _Files(self)
        self.cards = _Cards(self)
        self.lorebooks = _Lorebooks(self)
        self.models = _Models(self)
        self.system = _System(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One request; raises RequestFailed or ServerUnreachable."""
        try:
            response = await self._http.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise unreachable(self.server, error) from error
        raise_for_problem(response)
        return response

    @property
    def http(self) -> httpx.AsyncClient:
        """The HTTP client below, for streams."""
        return self._http


class JobHandle:
    """A job that was started; follow it, wait for it, fetch its card."""

    def __init__(self, forge: CardForge, job: models.Job) -> None:
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
        return await self._forge.jobs.result(self.id)

    async def download(self, file_format: DownloadFormat) -> bytes:
        """Waits, then the card as a file."""
        await self.wait()
        return await self._forge.jobs.download(self.id, file_format)


class _Noun:
    def __init__(self, forge: CardForge) -> None:
        self._forge = forge


class _Generation(_Noun):
    async def generate(
        self, *, idempotency_key: str | None = None, **options: Any
    ) -> JobHandle:
        """Starts a job; options are those of `GET /generation/options`.

        With an `idempotency_key` that was used before, the job of then.
        """
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        answer = await self._forge.request(
            "POST", "/generation/generate", json=options, headers=headers
        )
        return JobHandle(
            self._forge, models.JobAnswer.model_validate(answer.json()).job
        )

    async def options(self) -> models.OptionsAnswer:
        """The option registry."""
        answer = await self._forge.request("GET", "/generation/options")
        return models.OptionsAnswer.model_validate(answer.json())


class _Jobs(_Noun):
    async def list(
        self, *, status: str | None = None, limit: int = 20, cursor: str | None = None
    ) -> models.JobPage:
        """A page of jobs, newest first."""
        query = {"status": status, "limit": limit, "cursor": cursor}
        sent = {name: value for name, value in query.items() if value is not None}
        answer = await self._forge.request("GET", "/jobs", params=sent)
        return models.JobPage.model_validate(answer.json())

    async def show(self, job_id: str) -> models.Job:
        """One job."""
        answer = await self._forge.request("GET", f"/jobs/{job_id}")
        return models.JobAnswer.model_validate(answer.json()).job

    async def cancel(self, job_id: str) -> models.Job:
        """Stops a job that is not final; raises RequestFailed (409) when it is."""
        answer = await self._forge.request("POST", f"/jobs/{job_id}/cancel")
        return models.JobAnswer.model_validate(answer.json()).job

    async def result(self, job_id: str) -> models.JobResult:
        """The finished card; raises RequestFailed (409) before that."""
        answer = await self._forge.request("GET", f"/jobs/{job_id}/result")
        return models.JobResult.model_validate(answer.json())

    async def logs(
        self, job_id: str, *, after: int = 0, level: str | None = None
    ) -> models.JobLogs:
        """What happened so far, from event number `after` on."""
        query = {"after": after} | ({"level": level} if level else {})
        answer = await self._forge.request("GET", f"/jobs/{job_id}/logs", params=query)
        return models.JobLogs.model_validate(answer.json())

    async def download(self, job_id: str, file_format: DownloadFormat) -> bytes:
        """The card as a file."""
        path = f"/jobs/{job_id}/download/{file_format}"
        return (await self._forge.request("GET", path)).content

    async def events(
        self, job_id: str, *, after: int = 0
    ) -> AsyncIterator[models.JobEvent]:
        """Events as they happen, until the job has ended.

        Raises ServerUnreachable when the stream breaks; call again with the last number.
        """
        path, headers = f"/jobs/{job_id}/events", {"Last-Event-ID": str(after)}
        no_read_timeout = httpx.Timeout(30, read=None)
        try:
            async with aconnect_sse(
                self._forge.http, "GET", path, headers=headers, timeout=no_read_timeout
            ) as source:
                if source.response.is_error:
                    await source.response.aread()
                    raise_for_problem(source.response)
                async for message in source.aiter_sse():
                    if message.event == "server-draining":
                        break
                    if message.event == "end":
                        return
                    if not message.data:  # what httpx-sse makes of a keep-alive comment
                        continue
                    yield models.JobEvent.model_validate_json(message.data)
        except httpx.TransportError as error:
            raise unreachable(self._forge.server, error) from error
        raise ServerUnreachable(f"the server at {self._forge.server} is stopping")


class _Files(_Noun):
    async def upload(
        self,
        content: bytes,
        filename: str,
        media_type: str = "application/octet-stream",
    ) -> models.StoredFile:
        """Stores a file; its id goes into options such as `image_file`."""
        files = {"file": (filename, content, media_type)}
        answer = await self._forge.request("POST", "/files", files=files)
        return models.StoredFile.model_validate(answer.json())


class _Cards(_Noun):
    """Card files, stateless: nothing is kept on the server."""

    async def convert(
        self,
        content: bytes,
        filename: str,
        file_format: str,
        *,
        portrait: bytes | None = None,
    ) -> bytes:
        """The card as a file of another format."""
        files = {"file": (filename, content)}
        if portrait is not None:
            files["portrait"] = ("portrait", portrait)
        answer = await self._forge.request(
            "POST", "/cards/convert", files=files, data={"format": file_format}
        )
        return answer.content

    async def inspect(self, content: bytes, filename: str) -> models.CardInspection:
        """What is in a card file."""
        answer = await self._forge.request(
            "POST", "/cards/inspect", files={"file": (filename, content)}
        )
        return models.CardInspection.model_validate(answer.json())

    async def lint(
        self, content: bytes, filename: str, *, ignore: Sequence[str] = ()
    ) -> models.LintReport:
        """What breaks or spoils a card."""
        answer = await self._forge.request(
            "POST",
            "/cards/lint",
            files={"file": (filename, content)},
            data={"ignore": list(ignore)},
        )
        return models.LintReport.model_validate(answer.json())

    async def sarif(
        self, content: bytes, filename: str, *, ignore: Sequence[str] = ()
    ) -> bytes:
        """The same as SARIF 2.1.0."""
        answer = await self._forge.request(
            "POST",
            "/cards/lint/sarif",
            files={"file": (filename, content)},
            data={"ignore": list(ignore)},
        )
        return answer.content


class _Lorebooks(_Noun):
    """Lorebook files, stateless."""

    async def convert(self, content: bytes, filename: str, file_format: str) -> bytes:
        """The book as a file of another format."""
        answer = await self._forge.request(
            "POST",
            "/lorebooks/convert",
            files={"file": (filename, content)},
            data={"format": file_format},
        )
        return answer.content

    async def simulate(
        self, content: bytes, filename: str, messages: Sequence[str], **settings: int
    ) -> models.LoreSimulation:
        """Which entries fire for a chat; settings: scan_depth, token_budget, seed."""
        answer = await self._forge.request(
            "POST",
            "/lorebooks/simulate",
            files={"file": (filename, content)},
            data={"messages": list(messages), **settings},
        )
        return models.LoreSimulation.model_validate(answer.json())


class _Models(_Noun):
    async def list(self) -> models.LocalModels:
        """Models that can be installed on the server's machine."""
        answer = await self._forge.request("GET", "/models/local")
        return models.LocalModels.model_validate(answer.json())

    async def install(self, model: str, *, force: bool = False) -> models.LocalModel:
        """Installs one; returns when it is there, which may take minutes."""
        answer = await self._forge.request(
            "POST",
            f"/models/local/{model}/install",
            params={"force": force},
            timeout=httpx.Timeout(30, read=1800),
        )
        return models.LocalModel.model_validate(answer.json())


class _System(_Noun):
    async def health(self) -> models.Health:
        """Whether the server is up."""
        return models.Health.model_validate(
            (await self._forge.request("GET", "/system/health")).json()
        )

    async def doctor(self) -> models.DoctorReport:
        """What is installed, who writes, what is missing and how to mend it."""
        return models.DoctorReport.model_validate(
            (await self._forge.request("GET", "/system/doctor")).json()
        )


def raise_for_problem(response: httpx.Response) -> None:
    """Raises RequestFailed for an error answer."""
    if not response.is_error:
        return
    try:
        document = response.json()
    except ValueError:
        document = {"detail": f"the server answered {response.status_code}"}
    raise RequestFailed(document, response.status_code)


def unreachable(server: str, error: Exception) -> ServerUnreachable:
    """The error to raise when no answer came."""
    reason = str(error) or type(error).__name__
    return ServerUnreachable(
        f"no server answers at {server} ({reason}); start one with `cardforge serve`, "
        "or leave CARDFORGE_SERVER and --server out to have one started for you"
    )
