"""The typed Python client; the CLI uses nothing else.

async with CardForge("http://127.0.0.1:8000") as forge:
    job = await forge.generation.generate(concept="A lighthouse keeper who collects storms")
    async for event in job.events():
        print(event.message)
    Path("card.png").write_bytes(await job.download("png"))
"""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import httpx
from httpx_sse import ServerSentEvent, aconnect_sse

from card_generator_app.client.cards import Cards
from card_generator_app.client.failures import (
    JobFailed,
    RequestFailed,
    exit_status_of,
    raise_for_problem,
    unreachable,
)
from card_generator_app.client.jobs import Generation, JobHandle, Jobs
from card_generator_app.client.keys import Keys
from card_generator_app.client.lorebooks import Lorebooks
from card_generator_app.client.models import Models
from card_generator_app.client.operating import Cache, Config, Debug, Usage
from card_generator_app.client.profiles import Profiles
from card_generator_app.client.things import Files, System
from card_generator_app.client.worlds import Worlds

__all__ = [
    "DEFAULT_SERVER",
    "FINAL",
    "CardForge",
    "JobFailed",
    "JobHandle",
    "RequestFailed",
    "exit_status_of",
]

DEFAULT_SERVER = "http://127.0.0.1:8000"
FINAL = ("completed", "failed", "cancelled")


class CardForge:
    """One server. Methods are grouped by noun and named as the operations are.

    `api_key` for a server that asks for one.
    """

    def __init__(
        self,
        server: str = DEFAULT_SERVER,
        *,
        api_key: str | None = None,
        timeout_s: float = 30,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.server = server.rstrip("/")
        try:
            self._http = httpx.AsyncClient(
                base_url=f"{self.server}/api/v2",
                headers={"Authorization": f"Bearer {api_key}"} if api_key else None,
                timeout=httpx.Timeout(timeout_s, connect=5),
                transport=transport,
                trust_env=False,  # a proxy from the environment must not see a loopback server
            )
        except httpx.InvalidURL as error:
            raise unreachable(self.server, error) from error
        self.generation = Generation(self)
        self.jobs = Jobs(self)
        self.files = Files(self)
        self.cards = Cards(self)
        self.worlds = Worlds(self)
        self.lorebooks = Lorebooks(self)
        self.models = Models(self)
        self.profiles = Profiles(self)
        self.keys = Keys(self)
        self.usage = Usage(self)
        self.debug = Debug(self)
        self.cache = Cache(self)
        self.config = Config(self)
        self.system = System(self)

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

    async def stream(
        self, method: str, path: str, **arguments: Any
    ) -> AsyncIterator[ServerSentEvent]:
        """Server-sent events as they come; raises RequestFailed or ServerUnreachable."""
        no_read_timeout = httpx.Timeout(30, read=None)
        try:
            async with aconnect_sse(
                self._http, method, path, timeout=no_read_timeout, **arguments
            ) as source:
                if source.response.is_error:
                    await source.response.aread()
                    raise_for_problem(source.response)
                async for message in source.aiter_sse():
                    # httpx-sse makes a message of a keep-alive comment, without data.
                    if message.data or message.event == "end":
                        yield message
        except httpx.TransportError as error:
            raise unreachable(self.server, error) from error
