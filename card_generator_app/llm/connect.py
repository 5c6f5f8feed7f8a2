"""Decides who writes, and makes the clients for it: one `Connections` per process."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from card_generator_app.errors import InvalidInput
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.capabilities import CapabilityStore
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.flow import Flow
from card_generator_app.llm.local_models import LocalModels
from card_generator_app.llm.pace import Limits, MemoryLimits, Pace, key_name
from card_generator_app.llm.pictures import ImageClient
from card_generator_app.llm.retry import RetryPolicy
from card_generator_app.llm.server_models import ServerModels
from card_generator_app.llm.servers import ANY, ServerChoice, Servers, host_of
from card_generator_app.llm.wire import Way, Wire, new_http_client, way_to
from card_generator_app.model_files import ModelFiles
from card_generator_app.model_files.hub import ModelHub
from card_generator_app.outbound import Outbound

if TYPE_CHECKING:
    import httpx2

    from card_generator_app.telemetry.metrics import Metrics

Writer = Literal["composer", "openrouter", "local"]


class Connections:
    """The model servers this process may talk to, opened on first use and shared by all jobs.

    `server_keys` are keys by host, for servers that profiles and requests name;
    `outbound` says where a request's address may lead. `capability_file` keeps what was
    learned about servers between runs; `limits` counts the use of keys; `catalog` knows
    what servers list; `metrics` is told of every attempt.
    """

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        base_url: str,
        local_gguf: Path | None,
        model_files: ModelFiles,
        model_hub: ModelHub | None = None,
        server_keys: Mapping[str, SecretStr] | None = None,
        outbound: Outbound | None = None,
        capability_file: Path | None = None,
        limits: Limits | None = None,
        catalog: Catalog | None = None,
        metrics: "Metrics | None" = None,
    ) -> None:
        self._api_key, self._server_keys = api_key, dict(server_keys or {})
        self._servers = Servers(api_key, base_url, server_keys)
        self._base_url, self._outbound = base_url, outbound or Outbound()
        self.local = LocalModels(local_gguf, model_files, model_hub)
        self.capabilities = CapabilityStore(capability_file)
        self._limits = limits or MemoryLimits()
        self._metrics = metrics
        self.catalog = catalog or Catalog()
        self._http_clients: dict[Way, httpx2.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def remote(self, choice: ServerChoice = ANY) -> Endpoint | None:
        """The server that is meant, by default that of the settings; None: no way in."""
        return self._servers.find(choice)

    @property
    def host(self) -> str:
        """The server of the settings: host, and port where it is said."""
        return host_of(self._base_url)

    def is_set_by_environment(self, host: str) -> bool:
        """Whether the settings hold a key for this host."""
        is_default = host == self.host and self._api_key is not None
        return is_default or host in self._server_keys

    def use_keys(self, stored: Mapping[str, SecretStr]) -> None:
        """Use these from now on, by host; those of the settings come first."""
        api_key = self._api_key or stored.get(self.host)
        keys = {**stored, **self._server_keys}
        self._servers = Servers(api_key, self._base_url, keys)

    def choose(
        self,
        writer: Literal["auto", "composer", "openrouter", "local"],
        choice: ServerChoice = ANY,
        model: str | None = None,
    ) -> Writer:
        """Who writes. `auto`: who the profile is made for, else a connected server, else
        the person's own GGUF, else the composer.

        A model from `cardforge models install` has to be asked for by `local`; `model`
        then says which. Raises InvalidInput or ModelFileError when the writer asked for
        is not there.
        """
        if writer == "auto":
            writer = self._automatic(choice)
        if writer == "openrouter":
            self._need_remote(choice)
        if writer == "local":
            self.local.gguf(model)
        return writer

    def _automatic(self, choice: ServerChoice) -> Writer:
        if choice.provider in ("composer", "local") and choice.base_url is None:
            return "composer" if choice.provider == "composer" else "local"
        if choice.names_a_server or self.remote(choice) is not None:
            return "openrouter"
        return "local" if self.local.own is not None else "composer"

    def _need_remote(self, choice: ServerChoice) -> Endpoint:
        endpoint = self.remote(choice)
        if endpoint is not None:
            return endpoint
        if choice.provider == "compatible":
            raise InvalidInput(
                "this profile is for a server of your own: give it a base_url, or set "
                "OPENROUTER_BASE_URL"
            )
        raise InvalidInput(
            "the writer openrouter needs OPENROUTER_API_KEY, or OPENROUTER_BASE_URL "
            "of a server that needs no key"
        )

    async def check(self, choice: ServerChoice) -> None:
        """Raises InvalidInput for an address of a request that leads where it must not."""
        endpoint = self.remote(choice)
        if endpoint is None or not endpoint.is_guarded:
            return
        parts = urlsplit(endpoint.base_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            await self._outbound.address_of(parts.hostname or "", port)
        except OSError as error:
            raise InvalidInput(
                f"base_url: {parts.hostname} cannot be found ({error})"
            ) from error
        except InvalidInput as error:
            raise InvalidInput(
                f"base_url: {error.message}; the operator may name it in a config "
                "profile, or in CARDFORGE_MODEL_PRIVATE_HOSTS"
            ) from error

    def models_of(self, choice: ServerChoice) -> ServerModels:
        """The models of the server that is meant; of OpenRouter where there is none."""
        found = self.remote(choice)
        # Nobody who has no key is talked about to OpenRouter, unless they ask.
        endpoint = found or Endpoint("OpenRouter", self._base_url, "openrouter")
        return ServerModels(
            self.catalog,
            lambda: Wire(endpoint, self._http_client(endpoint)),
            is_connected=found is not None,
        )

    def client(
        self,
        choice: ServerChoice = ANY,
        *,
        retry: RetryPolicy | None = None,
        idle_timeout_s: float = 60.0,
        budget: Budget | None = None,
        flow: Flow | None = None,
        requests_per_minute: int | None = None,
        concurrent_requests: int | None = None,
    ) -> ChatClient:
        """A client with its own policy over the shared connections; needs no closing.

        The limits are those of the key, for everyone who uses it. Raises InvalidInput
        where no server is meant that one can reach.
        """
        remote = self._need_remote(choice)
        return ChatClient(
            remote,
            retry=retry,
            idle_timeout_s=idle_timeout_s,
            http_client=self._http_client(remote),
            capabilities=self.capabilities,
            budget=budget,
            flow=flow,
            catalog=self.catalog,
            pace=self._pace(remote, requests_per_minute, concurrent_requests),
            metrics=self._metrics,
        )

    async def local_client(
        self,
        model: str | None = None,
        *,
        retry: RetryPolicy | None = None,
        idle_timeout_s: float = 60.0,
        budget: Budget | None = None,
        flow: Flow | None = None,
    ) -> ChatClient:
        """The same for a model on this machine, by its id; raises ModelFileError."""
        server = await self.local.server(model)
        return ChatClient(
            server.endpoint,
            retry=retry,
            idle_timeout_s=idle_timeout_s,
            http_client=self._http_client(_LOOPBACK),
            capabilities=self.capabilities,
            slots=server.slots,
            budget=budget,
            flow=flow,
            metrics=self._metrics,
        )

    def pictures(
        self,
        choice: ServerChoice,
        *,
        retry: RetryPolicy | None = None,
        budget: Budget | None = None,
        requests_per_minute: int | None = None,
        concurrent_requests: int | None = None,
    ) -> ImageClient | None:
        """Who makes pictures at the server that is meant; None where there is no way in."""
        remote = self.remote(choice)
        if remote is None:
            return None
        return ImageClient(
            Wire(remote, self._http_client(remote)),
            catalog=self.catalog,
            outbound=self._outbound,
            retry=retry,
            budget=budget,
            pace=self._pace(remote, requests_per_minute, concurrent_requests),
            metrics=self._metrics,
        )

    async def aclose(self) -> None:
        """Close every connection and end the local server."""
        await self.catalog.aclose()
        for client in self._http_clients.values():
            await client.aclose()
        self._http_clients.clear()
        await self.local.stop()

    def _pace(
        self, endpoint: Endpoint, per_minute: int | None, at_once: int | None
    ) -> Pace:
        return Pace(key_name(endpoint), self._limits, per_minute, at_once)

    def _http_client(self, endpoint: Endpoint) -> "httpx2.AsyncClient":
        way = way_to(endpoint)
        if way not in self._http_clients:
            self._http_clients[way] = new_http_client(way, self._outbound)
        return self._http_clients[way]


_LOOPBACK = Endpoint("the local model", "http://127.0.0.1", "local")
