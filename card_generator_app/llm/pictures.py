"""ImageClient: one picture from a model, with the policy that texts have: retries, budget,
a record per attempt."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from card_generator_app.errors import InvalidInput, ModelNotAvailable
from card_generator_app.llm.body import for_the_record
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.chat import Attempt, OnAttempt, Usage
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.error_mapping import to_error, words_of
from card_generator_app.llm.failures import CallFailed, Failure, from_body
from card_generator_app.llm.measured import measured
from card_generator_app.llm.pace import Pace
from card_generator_app.llm.picture_wire import (
    PATHS,
    ImageRequest,
    Way,
    body_for,
    read_picture,
    refused_field,
)
from card_generator_app.llm.recommend import recommend
from card_generator_app.llm.retry import RetryPolicy, jitter
from card_generator_app.llm.wire import Wire
from card_generator_app.outbound import Outbound

if TYPE_CHECKING:
    from card_generator_app.telemetry.metrics import Metrics

MAX_IMAGE_BYTES = 20 * 2**20
_MOST_ANSWER_BYTES = 2 * MAX_IMAGE_BYTES  # base64, and what stands around it
_LIMIT_S = 300.0  # a small machine paints for minutes
_NOT_THERE = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True)
class ImageReply:
    """A picture as the server made it, of any format; not yet looked at."""

    content: bytes
    model: str


class ImageClient:
    """Asks one server for pictures."""

    def __init__(
        self,
        wire: Wire,
        *,
        catalog: Catalog,
        outbound: Outbound | None = None,
        retry: RetryPolicy | None = None,
        budget: Budget | None = None,
        pace: Pace | None = None,
        metrics: "Metrics | None" = None,
        limit_s: float = _LIMIT_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = jitter,
    ) -> None:
        self._wire, self._catalog = wire, catalog
        self._retry = retry or RetryPolicy()
        self._budget, self._pace, self._limit_s = budget, pace, limit_s
        self._metrics = metrics
        self._sleep, self._jitter = sleep, jitter
        self._refused: frozenset[str] = frozenset()
        self._ways = _ways(self.endpoint)
        # A server of the operator's may hand out pictures at its own address.
        host = urlsplit(self.endpoint.base_url).hostname or ""
        own = frozenset() if self.endpoint.is_guarded else frozenset({host.lower()})
        self._outbound = (outbound or Outbound()).allowing(own)

    @property
    def endpoint(self) -> Endpoint:
        return self._wire.endpoint

    async def default_model(self) -> str | None:
        """A model that makes pictures, where the server lists one: the first advised."""
        listing = await self._catalog.listing(self._wire)
        found = recommend(listing.models.values(), "image", limit=1)
        return found[0].model.id if found else None

    async def make(self, request: ImageRequest, *, on_attempt: OnAttempt) -> ImageReply:
        """The picture; raises the `ProviderError` that fits the last attempt.

        `on_attempt` is told of every attempt, failed or not.
        """
        if request.model is None and self.endpoint.kind == "openrouter":
            raise ModelNotAvailable(
                f"no model for pictures was named, and {self.endpoint.name} lists none; "
                "name one with image_model"
            )
        on_attempt = measured(on_attempt, self._metrics)
        attempt = 1
        while True:
            way = self._ways[0]
            body = await self._body(way, request)
            try:
                return await self._attempt(way, body, request, on_attempt)
            except CallFailed as failed:
                failure = failed.failure
                if name := refused_field(failure, body):
                    self._refused |= {name}
                    continue
                if failure.status in _NOT_THERE and len(self._ways) > 1:
                    self._ways = self._ways[1:]
                    continue
                wait_s = self._retry.wait_s(failure, attempt, self._jitter())
                if wait_s is None:
                    raise to_error(
                        failure,
                        self.endpoint,
                        request.model or "the model",
                        self._retry.max_delay_s,
                    ) from failed
            attempt += 1
            await self._sleep(wait_s)

    async def _body(self, way: Way, request: ImageRequest) -> dict[str, Any]:
        listed = None
        if way == "chat":
            listed = await self._catalog.get(self._wire, request.model or "")
        makes_text = listed is None or listed.writes_text
        return body_for(way, request, self._refused, makes_text=makes_text)

    async def _attempt(
        self,
        way: Way,
        body: dict[str, Any],
        request: ImageRequest,
        on_attempt: OnAttempt,
    ) -> ImageReply:
        model = request.model or ""
        async with AsyncExitStack() as stack:
            settle: Callable[[Usage], None] = _nobody
            if self._budget is not None:
                hold = self._budget.hold_picture(self._wire, model)
                settle = await stack.enter_async_context(hold)
            if self._pace is not None:
                await stack.enter_async_context(self._pace.turn())
            record = _Record(self.endpoint, model, for_the_record(body))
            try:
                async with asyncio.timeout(self._limit_s):
                    content = await self._answer(way, body, record)
            except TimeoutError as error:
                failure = Failure(
                    "stalled", message=f"no picture in {self._limit_s:.0f} s"
                )
                await on_attempt(record.failed(failure))
                raise CallFailed(failure) from error
            except CallFailed as failed:
                await on_attempt(record.failed(failed.failure))
                raise
            except asyncio.CancelledError:
                await on_attempt(record.attempt("cancelled", "the call was cancelled"))
                raise
            finally:
                settle(record.usage)
            await on_attempt(record.attempt(None, None))
            return ImageReply(content, model)

    async def _answer(self, way: Way, body: dict[str, Any], record: "_Record") -> bytes:
        status, headers, content = await self._wire.post(
            PATHS[way], body, most_bytes=_MOST_ANSWER_BYTES
        )
        record.status = status
        if len(content) > _MOST_ANSWER_BYTES:
            words = f"more than {_MOST_ANSWER_BYTES // 2**20} MB"
            raise CallFailed(Failure("no_picture", message=words))
        record.generation_id = headers.get("x-generation-id")
        if status != 200:
            raise CallFailed(from_body(content, status, headers, time.time()))
        found, usage, provider = read_picture(content)
        record.usage, record.provider = usage, provider
        if isinstance(found, bytes):
            return found
        return await self._fetch(found)

    async def _fetch(self, url: str) -> bytes:
        """The picture at an address that the server named; never inside our own network."""
        import httpx

        try:
            fetched = await self._outbound.get(url, max_bytes=MAX_IMAGE_BYTES)
        except (InvalidInput, OSError, httpx.HTTPError, TimeoutError) as error:
            words = f"it lies where it cannot be fetched ({error})"
            raise CallFailed(Failure("no_picture", message=words)) from error
        if fetched.status != 200:
            words = f"its address answered {fetched.status}"
            raise CallFailed(Failure("no_picture", message=words))
        return fetched.content


class _Record:
    """What is known of one attempt while it runs."""

    def __init__(self, endpoint: Endpoint, model: str, body: dict[str, Any]) -> None:
        self._endpoint, self._model, self._body = endpoint, model, body
        self._started_s = time.monotonic()
        self.status: int | None = None
        self.provider: str | None = None
        self.generation_id: str | None = None
        self.usage = Usage(cost_usd=Decimal(0) if endpoint.is_free else None)

    def attempt(self, code: str | None, error: str | None) -> Attempt:
        return Attempt(
            model=self._model,
            status=self.status,
            error_code=code,
            error=error,
            usage=self.usage,
            latency_s=time.monotonic() - self._started_s,
            generation_id=self.generation_id,
            provider=self.provider,
            body=self._body,
        )

    def failed(self, failure: Failure) -> Attempt:
        if failure.cause in ("answer", "unreachable"):
            # Refused before anything was painted, or never asked for.
            self.usage = Usage(cost_usd=Decimal(0))
        error = to_error(failure, self._endpoint, self._model, max_wait_s=0)
        words = words_of(failure, self._endpoint) or failure.cause
        return self.attempt(error.code, words)


def _ways(endpoint: Endpoint) -> tuple[Way, ...]:
    if endpoint.kind == "openrouter":
        return ("images", "chat")
    return ("generations",)


def _nobody(_usage: Usage) -> None:
    """There is no budget to tell."""
