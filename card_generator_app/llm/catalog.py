"""The models of each server: asked once a day, kept on disk, never a reason to fail."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from card_generator_app.llm.catalog_file import CatalogFile, bundled
from card_generator_app.llm.failures import CallFailed, Failure
from card_generator_app.llm.listed import (
    FREE,
    Listed,
    Price,
    find,
    kept_fields,
    read_rows,
)
from card_generator_app.llm.memory_file import forget
from card_generator_app.llm.wire import Wire

DAY_S = 86_400.0
_ANSWER_LIMIT_S = 20.0
_ASK_AGAIN_S = 300.0  # after a failure
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listing:
    """A server's models by id. `made_at` in Unix seconds; `problem`: why it is not newer.

    `source`: asked of the server (now or earlier), shipped with the program, or nothing
    is known.
    """

    models: Mapping[str, Listed] = field(default_factory=dict)
    source: Literal["server", "bundled", "none"] = "none"
    made_at: float = 0.0
    problem: str | None = None


class Catalog:
    """What the servers list. An old list is used while a new one is fetched beside it."""

    def __init__(
        self,
        file: CatalogFile | None = None,
        *,
        max_age_s: float = DAY_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file = file or CatalogFile(None)
        self._max_age_s, self._clock = max_age_s, clock
        self._known: dict[str, Listing | None] = {}  # None: nothing is on disk
        self._failed_at: dict[str, float] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._refreshing: dict[str, asyncio.Task[None]] = {}

    async def price(self, wire: Wire, model: str) -> Price | None:
        """The model's price, or None when nobody tells one."""
        if wire.endpoint.is_free:
            return FREE
        listed = await self.get(wire, model)
        return listed.price if listed else None

    async def told(self, wire: Wire, model: str) -> tuple[Listed | None, Listing]:
        """What the server itself says of a model, and its whole list.

        The bundled list is for people: a request follows only what a server says.
        """
        listing = await self.listing(wire)
        if listing.source != "server":
            return None, Listing()
        return find(listing.models, model), listing

    async def get(self, wire: Wire, model: str) -> Listed | None:
        """What is known of a model; None when it is nowhere listed."""
        return find((await self.listing(wire)).models, model)

    async def listing(self, wire: Wire, *, may_ask: bool = True) -> Listing:
        """The newest list there is without waiting, where there is one at all.

        `may_ask` False: nothing is sent. Never raises.
        """
        server = wire.endpoint.base_url
        if wire.endpoint.kind == "local":
            return Listing()  # it has one model, and another address at every start
        known = self._from_memory(server)
        if known is None:
            if may_ask and not self._has_just_failed(server):
                await self._ask_first(wire)
            return self._from_memory(server) or self._fallback(wire)
        if may_ask and self._is_old(known) and not self._has_just_failed(server):
            self._refresh_beside(wire)
        return known

    async def refresh(self, wire: Wire) -> Listing:
        """Asks the server now. Raises CallFailed; the old list stays then."""
        server = wire.endpoint.base_url
        try:
            async with asyncio.timeout(_ANSWER_LIMIT_S):
                rows = await wire.list_models()
        except TimeoutError as error:
            self._failed_at[server] = self._clock()
            raise CallFailed(
                Failure("stalled", message=f"no list in {_ANSWER_LIMIT_S:.0f} s")
            ) from error
        except CallFailed:
            self._failed_at[server] = self._clock()
            raise
        kept, now = [kept_fields(row) for row in rows], self._clock()
        self._known[server] = listing = Listing(read_rows(kept), "server", now)
        self._failed_at.pop(server, None)
        await asyncio.to_thread(self._file.put, server, now, kept)
        return listing

    @property
    def path(self) -> Path | None:
        """Where the lists are kept; None in memory alone."""
        return self._file.path

    def forget(self) -> None:
        """The lists and what failed: everybody is asked anew."""
        self._known.clear()
        self._failed_at.clear()
        forget(self.path)

    async def aclose(self) -> None:
        """Ends what is being fetched."""
        tasks = list(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _from_memory(self, server: str) -> Listing | None:
        if server not in self._known:
            stored = self._file.get(server)
            self._known[server] = stored and Listing(
                read_rows(stored[1]), "server", stored[0]
            )
        return self._known[server]

    def _fallback(self, wire: Wire) -> Listing:
        problem = (
            f"{wire.endpoint.name} did not tell its models"
            if wire.endpoint.base_url in self._failed_at
            else "not asked yet"
        )
        if not wire.endpoint.takes_openrouter_fields:
            return Listing(problem=problem)
        made_at, models = bundled()
        return Listing(models, "bundled", made_at, problem)

    async def _ask_first(self, wire: Wire) -> None:
        server = wire.endpoint.base_url
        # Many calls begin at once; one of them asks.
        async with self._asking[server]:
            if not self._known.get(server) and not self._has_just_failed(server):
                await self._try_to_refresh(wire)

    def _refresh_beside(self, wire: Wire) -> None:
        server = wire.endpoint.base_url
        running = self._refreshing.get(server)
        if running is None or running.done():
            self._refreshing[server] = asyncio.create_task(self._try_to_refresh(wire))

    async def _try_to_refresh(self, wire: Wire) -> None:
        try:
            await self.refresh(wire)
        except CallFailed as failed:
            # Old prices are better than none; and none is said to the person.
            _log.warning("no model list: %s", failed.failure.cause)

    def _is_old(self, listing: Listing) -> bool:
        return self._clock() - listing.made_at > self._max_age_s

    def _has_just_failed(self, server: str) -> bool:
        failed_at = self._failed_at.get(server)
        return failed_at is not None and self._clock() - failed_at < _ASK_AGAIN_S
