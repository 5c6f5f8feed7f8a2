"""A local model: one GGUF file served on loopback by a child process of ours."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import SecretStr

import card_generator_app
from card_generator_app.errors import ModelFileError, ProviderUnavailable
from card_generator_app.llm.endpoint import Endpoint

_PACKAGE_PARENT = Path(card_generator_app.__file__).resolve().parent.parent
_START_LIMIT_S = 180.0  # a large file on a slow disk
_STOP_LIMIT_S = 5.0


class _Slots(asyncio.Semaphore):
    """A semaphore that says how many hold it or wait for it."""

    taken = 0

    async def __aenter__(self) -> None:
        self.taken += 1
        try:
            await super().__aenter__()
        except BaseException:
            self.taken -= 1
            raise

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await super().__aexit__(exc_type, exc, traceback)
        self.taken -= 1


class LocalServer:
    """Serves `gguf`; started on first use, started again when it died. One per process.

    `endpoint` and `slots` are what a `ChatClient` takes: more than `n_parallel` calls wait
    on our side, where waiting is no stall. `n_ctx` tokens are shared out among them.
    """

    def __init__(
        self,
        gguf: Path,
        *,
        n_parallel: int = 2,
        n_ctx: int = 8192,
        threads: int | None = None,
    ) -> None:
        self.gguf = gguf.expanduser().resolve()
        self._n_parallel = n_parallel
        self._n_ctx = n_ctx
        self._threads = threads or min(os.cpu_count() or 2, 8)
        self.slots = _Slots(n_parallel)
        self._lock = asyncio.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[bytes] | None = None
        self._endpoint: Endpoint | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def is_busy(self) -> bool:
        """Whether anybody waits for an answer."""
        return self.slots.taken > 0

    @property
    def pid(self) -> int | None:
        """The process id of the child while it runs."""
        return self._process.pid if self._process and self._is_alive() else None

    async def endpoint(self) -> Endpoint:
        """Where the server is, started if need be.

        Raises ModelFileError when the file is missing or no model, ProviderUnavailable
        when the server does not come up.
        """
        async with self._lock:
            if self._endpoint is None or not self._is_alive():
                self._clean_up()
                self._endpoint = await self._start()
            return self._endpoint

    async def is_healthy(self) -> bool:
        """Whether the child runs and says that it is ready; starts nothing."""
        if self._endpoint is None or not self._is_alive():
            return False
        import httpx2

        url = self._endpoint.base_url.removesuffix("/v1") + "/health"
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                return (await client.get(url)).is_success
            except httpx2.TransportError:
                return False

    async def stop(self) -> None:
        """End the child; what it was writing is lost. Safe to call twice."""
        async with self._lock:
            self._endpoint = None
            await asyncio.to_thread(self._clean_up)

    async def _start(self) -> Endpoint:
        _check_gguf(self.gguf)
        api_key = secrets.token_urlsafe(24)
        process = self._spawn()
        settings = {
            "gguf": str(self.gguf),
            "alias": self.gguf.stem,
            "api_key": api_key,
            "n_parallel": self._n_parallel,
            "n_ctx": self._n_ctx,
            "threads": self._threads,
        }
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                answer = await asyncio.to_thread(_introduce, process, settings)
        except BaseException as error:
            process.kill()  # which also ends the thread that reads from it
            if isinstance(error, TimeoutError):
                raise ProviderUnavailable(
                    f"the local model {self.gguf} was not ready after "
                    f"{_START_LIMIT_S:.0f} s"
                ) from error
            raise
        if "ready" not in answer:
            raise self._load_error(answer)
        return Endpoint(
            name="the local model",
            base_url=f"{answer['ready']}/v1",
            kind="local",
            api_key=SecretStr(api_key),
            default_model=self.gguf.stem,
            context_tokens=self._n_ctx // self._n_parallel,
        )

    def _spawn(self) -> subprocess.Popen[str]:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in _clean_up
        self._process = subprocess.Popen(
            [sys.executable, "-m", "card_generator_app.llm.local_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=_PACKAGE_PARENT,
        )
        return self._process

    def _load_error(self, answer: dict[str, str]) -> ModelFileError:
        reason = answer.get("error") or self._last_log_line()
        self._clean_up()
        return ModelFileError(
            f"{self.gguf} cannot be loaded as a model ({reason}); is the file whole, and "
            "is there memory for it? If it came from `cardforge models install`, run "
            "that again with --force"
        )

    def _last_log_line(self) -> str:
        if self._log is None:
            return "no reason given"
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it crashed")

    def _is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _clean_up(self) -> None:
        """End the child if it still runs, and close what belongs to it."""
        process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            try:
                process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        log, self._log = self._log, None
        if log is not None:
            log.close()


def _introduce(
    process: subprocess.Popen[str], settings: dict[str, object]
) -> dict[str, str]:
    """Tell the child what to serve; its answer, empty when it died without one."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the child was started without pipes")
    try:
        process.stdin.write(json.dumps(settings) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except BrokenPipeError:
        return {}
    answer: dict[str, str] = json.loads(line) if line else {}
    return answer


def _check_gguf(gguf: Path) -> None:
    remedy = (
        "set CARDFORGE_LOCAL_GGUF to a GGUF file, or run: "
        "cardforge models install smollm2-135m"
    )
    try:
        with gguf.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise ModelFileError(
            f"the local model {gguf} cannot be read ({error.strerror}); {remedy}"
        ) from error
    if magic != b"GGUF":
        raise ModelFileError(f"{gguf} is not a GGUF model file; {remedy}")
