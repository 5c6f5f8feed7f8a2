"""Finds the server to talk to, or starts one inside this process."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from card_generator_app.cli.environment import read_settings
from card_generator_app.client import CardForge
from card_generator_app.errors import DataFolderInUse, ServerUnreachable
from card_generator_app.settings import Settings

# Another `cardforge` that ends may let its running jobs finish first (10 s).
_TRIES, _WAIT_S = 30, 0.5

T = TypeVar("T")
P = ParamSpec("P")


class Connection:
    """A client of the server named, of the one on this data folder, or of one started here.

    A server of our own uses a free port on loopback and stops with the connection.
    `settings`: for the server of this machine, by other settings than those that hold.
    """

    forge: CardForge

    def __init__(
        self, server: str | None = None, settings: Settings | None = None
    ) -> None:
        self._settings = settings or read_settings()
        self._named = None if settings else server or self._settings.server
        self._reached = False
        self.is_own = False
        """Whether the server stops with this connection."""
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def ask(
        self,
        question: Callable[Concatenate[CardForge, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The server's answer; asks again when the server went away in between.

        `question` gets the client, then the arguments.

        Another `cardforge` may have held the data folder with a server of its own; when it
        ends, the jobs it leaves are taken up by the next server, which may be ours.
        """
        for _ in range(_TRIES):
            try:
                answer = await question(self.forge, *args, **kwargs)
            except ServerUnreachable:
                if self._named and not self._reached:
                    raise
                await asyncio.sleep(_WAIT_S)
                await self._stack.aclose()
                await self._open()
            else:
                self._reached = True
                return answer
        return await question(self.forge, *args, **kwargs)

    async def _open(self) -> None:
        self.is_own = False
        url = self._named or await self._found_or_started()
        key = self._settings.api_key
        # A server of our own asks for none, and need not know the one of another server.
        shown = None if key is None or self.is_own else key.get_secret_value()
        forge = CardForge(url, api_key=shown)
        self.forge = await self._stack.enter_async_context(forge)

    async def _found_or_started(self) -> str:
        """The address of the server on this data folder, which may be just starting."""
        from card_generator_app.jobs.lock import read_server

        for _ in range(_TRIES):
            found = read_server(self._settings.data_dir)
            if found and found.url:
                return found.url
            if found is None:
                with suppress(DataFolderInUse):  # another command was quicker
                    return await self._start()
            await asyncio.sleep(_WAIT_S)
        return await self._start()

    async def _start(self) -> str:
        from card_generator_app.api.serving import embedded_server

        server = embedded_server(self._settings)
        self.is_own = True
        return await self._stack.enter_async_context(server)
