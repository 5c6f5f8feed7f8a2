"""Decides who writes, and makes the clients for it: one `Connections` per process."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from card_generator_app.errors import InvalidInput, ModelFileError
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.capabilities import CapabilityStore
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint, is_openrouter_host
from card_generator_app.llm.flow import Flow
from card_generator_app.llm.local import LocalServer
from card_generator_app.llm.pace import Limits, MemoryLimits, Pace, key_name
from card_generator_app.llm.redact import redact
from card_generator_app.llm.retry import RetryPolicy
from card_generator_app.llm.server_models import ServerModels
from card_generator_app.llm.wire import Wire, new_http_client
from card_generator_app.model_files import ModelFiles

if TYPE_CHECKING:
    import httpx2

Writer = Literal["composer", "openrouter", "local"]

_LOCAL_MODEL = "smollm2-135m"


class Connections:
    """The model servers this process may talk to, opened on first use and shared by all jobs.

    `capability_file` keeps what was learned about servers between runs; `limits` counts
    the use of keys; `catalog` knows what servers list.
    """

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        base_url: str,
        local_gguf: Path | None,
        model_files: ModelFiles,
        capability_file: Path | None = None,
        limits: Limits | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        self._remote = remote_endpoint(api_key, base_url)
        self._local_gguf = local_gguf
        self._model_files = model_files
        self._capabilities = CapabilityStore(capability_file)
        self._limits = limits or MemoryLimits()
        self.catalog = catalog or Catalog()
        self._http_clients: dict[Writer, httpx2.AsyncClient] = {}
        # Nobody who has no key is talked about to OpenRouter, unless they ask.
        listed = self._remote or Endpoint("OpenRouter", base_url, "openrouter")
        self.models = ServerModels(
            self.catalog,
            lambda: Wire(listed, self._http_client("openrouter", listed)),
            is_connected=self._remote is not None,
        )
        self._local: LocalServer | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def remote(self) -> Endpoint | None:
        """OpenRouter or the server at OPENROUTER_BASE_URL; None when there is no way in."""
        return self._remote

    def choose(
        self, writer: Literal["auto", "composer", "openrouter", "local"]
    ) -> Writer:
        """Who writes. `auto`: a connected server, else the person's own GGUF, else the composer.

        A model from `cardforge models install` has to be asked for by `local`. Raises
        InvalidInput or ModelFileError when the writer asked for is not there.
        """
        if writer == "auto":
            if self._remote is not None:
                return "openrouter"
            return "local" if self._local_gguf is not None else "composer"
        if writer == "openrouter" and self._remote is None:
            raise InvalidInput(
                "the writer openrouter needs OPENROUTER_API_KEY, or OPENROUTER_BASE_URL "
                "of a server that needs no key"
            )
        if writer == "local":
            self._gguf()
        return writer

    def client(
        self,
        writer: Literal["openrouter", "local"],
        *,
        retry: RetryPolicy | None = None,
        idle_timeout_s: float = 60.0,
        budget: Budget | None = None,
        flow: Flow | None = None,
        requests_per_minute: int | None = None,
        concurrent_requests: int | None = None,
    ) -> ChatClient:
        """A client with its own policy over the shared connections; needs no closing.

        The limits are those of the key, for everyone who uses it.
        """
        if writer == "local":
            server = self._local_server()
            return ChatClient(
                server.endpoint,
                retry=retry,
                idle_timeout_s=idle_timeout_s,
                http_client=self._http_client("local", _LOOPBACK),
                capabilities=self._capabilities,
                slots=server.slots,
                budget=budget,
                flow=flow,
            )
        self.choose(writer)
        if self._remote is None:
            raise InvalidInput("no server is connected")
        return ChatClient(
            self._remote,
            retry=retry,
            idle_timeout_s=idle_timeout_s,
            http_client=self._http_client("openrouter", self._remote),
            capabilities=self._capabilities,
            budget=budget,
            flow=flow,
            catalog=self.catalog,
            pace=Pace(
                key_name(self._remote),
                self._limits,
                requests_per_minute,
                concurrent_requests,
            ),
        )

    async def aclose(self) -> None:
        """Close every connection and end the local server."""
        await self.catalog.aclose()
        for client in self._http_clients.values():
            await client.aclose()
        self._http_clients.clear()
        if self._local is not None:
            await self._local.stop()

    def _http_client(self, writer: Writer, endpoint: Endpoint) -> "httpx2.AsyncClient":
        if writer not in self._http_clients:
            self._http_clients[writer] = new_http_client(endpoint)
        return self._http_clients[writer]

    def _local_server(self) -> LocalServer:
        if self._local is None:
            self._local = LocalServer(self._gguf())
        return self._local

    def _gguf(self) -> Path:
        if self._local_gguf is not None:
            return self._local_gguf
        if self._model_files.status(_LOCAL_MODEL) == "missing":
            raise ModelFileError(
                "there is no local model: set CARDFORGE_LOCAL_GGUF to a GGUF file, or run: "
                f"cardforge models install {_LOCAL_MODEL}"
            )
        self._model_files.ensure(_LOCAL_MODEL)
        return self._model_files.paths(_LOCAL_MODEL)[0]


def remote_endpoint(api_key: SecretStr | None, base_url: str) -> Endpoint | None:
    """The server that key and address stand for; None for the public one without a key.

    A key of OpenRouter's kind tells that what answers at another address is a way to
    OpenRouter; whatever of its dialect is refused there is learned and left out. Raises
    InvalidInput when either cannot be one at all.
    """
    base_url = _checked_url(base_url)
    key = _checked_key(api_key)
    if is_openrouter_host(base_url):
        return Endpoint("OpenRouter", base_url, "openrouter", key) if key else None
    if key and key.get_secret_value().startswith("sk-or-"):
        return Endpoint("OpenRouter", base_url, "openrouter", key)
    return Endpoint(f"the server at {_host(base_url)}", base_url, "compatible", key)


def _checked_url(base_url: str) -> str:
    base_url = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(base_url)
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_url = False
    if not is_url:
        raise InvalidInput(
            f"OPENROUTER_BASE_URL is no address of a server: {redact(base_url)!r}; "
            "it looks like http://127.0.0.1:11434/v1"
        )
    return base_url


def _checked_key(api_key: SecretStr | None) -> SecretStr | None:
    # Copied keys bring blanks and line ends, which no HTTP header may hold.
    key = api_key.get_secret_value().strip() if api_key else ""
    if not (key.isascii() and (key.isprintable() or not key)):
        raise InvalidInput(
            "OPENROUTER_API_KEY holds characters that no key has; copy it again"
        )
    return SecretStr(key) if key else None


def _host(base_url: str) -> str:
    # The address may carry a password; only the part after it is shown.
    return base_url.split("://", 1)[-1].rsplit("@", 1)[-1].split("/", 1)[0]


_LOOPBACK = Endpoint("the local model", "http://127.0.0.1", "local")
