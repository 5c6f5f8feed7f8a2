"""ChatClient: one model call, with our policy: retries, idle deadline, a record per attempt."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from card_generator_app.errors import ModelNotAvailable, ProviderError
from card_generator_app.llm.body import build_body, not_applied
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.capabilities import CapabilityStore, step_down
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.chat import Attempt, ChatRequest, OnAttempt, OnText, Reply
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.error_mapping import to_error
from card_generator_app.llm.failures import CallFailed
from card_generator_app.llm.fitting import Fitted, fit
from card_generator_app.llm.flow import Flow
from card_generator_app.llm.listening import Listener
from card_generator_app.llm.measured import measured
from card_generator_app.llm.pace import Pace
from card_generator_app.llm.retry import RetryPolicy, jitter
from card_generator_app.llm.settling import settling
from card_generator_app.llm.wire import Wire, new_http_client, way_to

if TYPE_CHECKING:
    import httpx2

    from card_generator_app.telemetry.metrics import Metrics

_LEAST_CONTEXT = 32_000  # tokens; what OpenRouter's models of today have at least
EndpointSource = Callable[[], Awaitable[Endpoint]]


class ChatClient:
    """Asks the models of one endpoint. Safe to use from many tasks of one event loop.

    `endpoint` may be a function that says where the server is now: a local server gets
    another port when it has to be started again. `idle_timeout_s` is the longest time
    without a `data:` event. `slots` limits the calls at once, shared with whoever else
    holds it; `budget` the money; `pace` the use of the key; `flow` the calls of this
    client at once, fewer when the server has too many; `catalog` tells what a model
    takes. A given `http_client` stays
    open at `aclose()`.
    """

    def __init__(
        self,
        endpoint: Endpoint | EndpointSource,
        *,
        retry: RetryPolicy | None = None,
        idle_timeout_s: float = 60.0,
        http_client: "httpx2.AsyncClient | None" = None,
        capabilities: CapabilityStore | None = None,
        slots: asyncio.Semaphore | None = None,
        budget: Budget | None = None,
        pace: Pace | None = None,
        flow: Flow | None = None,
        catalog: Catalog | None = None,
        metrics: "Metrics | None" = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = jitter,
    ) -> None:
        self._endpoint = endpoint
        self._retry = retry or RetryPolicy()
        self._idle_timeout_s = idle_timeout_s
        self._http_client = http_client
        self._owns_http_client = http_client is None
        self._capabilities = capabilities or CapabilityStore()
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._wire: Wire | None = None
        self._first_models: dict[str, str] = {}
        self._slots, self._budget, self._pace = slots, budget, pace
        self._flow = flow
        self._catalog = catalog
        self._metrics = metrics

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections that this client opened itself."""
        if self._owns_http_client and self._http_client is not None:
            await self._http_client.aclose()
            self._http_client = None

    async def complete(
        self,
        request: ChatRequest,
        *,
        on_attempt: OnAttempt,
        on_text: OnText | None = None,
    ) -> Reply:
        """The finished answer to `request`, tried as often as the policy allows.

        A reply may be cut off (`finish_reason == "length"`). One that goes round and
        round is stopped and asked for once more; where it does so again, no other model
        is left and no JSON was asked for, its beginning is the reply ("loop"). Raises the
        `ProviderError` that fits the last attempt. Cancelling closes the stream, which is
        what stops the provider's work; `on_attempt` is told of that attempt too.
        """
        on_attempt = measured(on_attempt, self._metrics)
        wire = await self._connected()
        request = await self._with_model(request, wire)
        model = request.model or ""
        before = self._capabilities.get(wire.endpoint, model)
        fitted = await self._fitted(request, wire)
        request, known = fitted.request, fitted.narrow(before)
        attempt, has_looped = 1, False
        while True:
            endpoint = wire.endpoint
            body = build_body(request, endpoint, known)
            try:
                reply = await self._attempt(wire, request, body, on_attempt, on_text)
            except CallFailed as failed:
                lower = step_down(known, failed.failure, body, endpoint)
                if lower is not None and build_body(request, endpoint, lower) != body:
                    known = lower
                    continue
                wait_s = self._retry.wait_s(failed.failure, attempt, self._jitter())
                if failed.failure.cause == "looping" and not has_looped:
                    request, has_looped, wait_s = _loop_again(request), True, 0.0
                if wait_s is None:
                    raise self._error(failed, endpoint, model) from failed
            else:
                # What the list says may change; only refusals are remembered.
                self._capabilities.learn(endpoint, model, fitted.learned(before, known))
                return replace(
                    reply,
                    not_applied=not_applied(request, known),
                    notes=fitted.notes,
                )
            attempt += 1
            await self._sleep(wait_s)
            wire = await self._connected()

    async def _fitted(self, request: ChatRequest, wire: Wire) -> Fitted:
        """The request as the server's list says the model takes it."""
        if self._catalog is None or request.model is None:
            return Fitted(request)
        listed, listing = await self._catalog.told(wire, request.model)
        return fit(request, listed, listing.models.values())

    async def context_tokens(self, model: str | None) -> int | None:
        """How much the model takes, prompt and answer together; None: nobody says."""
        wire = await self._connected()
        if wire.endpoint.context_tokens is not None:
            return wire.endpoint.context_tokens
        listed = None
        if self._catalog is not None and model is not None:
            listed = await self._catalog.get(wire, model)
        if listed is not None and listed.context_tokens is not None:
            return listed.context_tokens
        return _LEAST_CONTEXT if wire.endpoint.takes_openrouter_fields else None

    async def sees_images(self, model: str | None) -> bool | None:
        """Whether the model takes pictures; None: nobody says."""
        wire = await self._connected()
        if wire.endpoint.kind == "local":
            return False  # ours is started without what sees
        if self._catalog is None or model is None:
            return None
        listed = await self._catalog.get(wire, model)
        return listed.sees_images if listed else None

    async def takes_bounds_in_schemas(self) -> bool:
        """Whether lengths and ranges in a schema help the server."""
        return (await self._connected()).endpoint.takes_bounds_in_schemas

    async def list_models(self) -> list[str]:
        """The ids of the models the server offers. Raises a `ProviderError`."""
        wire = await self._connected()
        try:
            return [row["id"] for row in await wire.list_models()]
        except CallFailed as failed:
            raise self._error(failed, wire.endpoint, "its model list") from failed

    async def _with_model(self, request: ChatRequest, wire: Wire) -> ChatRequest:
        if request.model:
            return request
        endpoint = wire.endpoint
        model = endpoint.default_model or self._first_models.get(endpoint.base_url)
        if model is None and not endpoint.takes_openrouter_fields:
            model = next(iter(await self.list_models()), None)
        if model is None:
            raise ModelNotAvailable(f"no model was named, and {endpoint.name} has none")
        self._first_models[endpoint.base_url] = model
        return replace(request, model=model)

    async def _attempt(
        self,
        wire: Wire,
        request: ChatRequest,
        body: dict[str, object],
        on_attempt: OnAttempt,
        on_text: OnText | None,
    ) -> Reply:
        if self._flow is None:
            return await self._paid(wire, request, body, on_attempt, on_text)
        async with self._flow.turn() as turn:
            try:
                reply = await self._paid(wire, request, body, on_attempt, on_text)
            except CallFailed as failed:
                self._flow.refused(turn, failed.failure.status)
                raise
            self._flow.answered()
            return reply

    async def _paid(
        self,
        wire: Wire,
        request: ChatRequest,
        body: dict[str, object],
        on_attempt: OnAttempt,
        on_text: OnText | None,
    ) -> Reply:
        if self._budget is None:
            return await self._listen(wire, request, body, on_attempt, on_text)
        async with self._budget.hold(wire, request, body) as settle:

            async def settled(attempt: Attempt) -> None:
                settle(attempt.usage)
                await on_attempt(attempt)

            return await self._listen(wire, request, body, settled, on_text)

    async def _listen(
        self,
        wire: Wire,
        request: ChatRequest,
        body: dict[str, object],
        on_attempt: OnAttempt,
        on_text: OnText | None,
    ) -> Reply:
        async with AsyncExitStack() as stack:
            if self._slots is not None:
                await stack.enter_async_context(self._slots)
            if self._pace is not None:
                await stack.enter_async_context(self._pace.turn())
            listener = Listener(
                wire,
                body,
                self._idle_timeout_s,
                self._clock,
                keeps_loops=request.keeps_loops,
            )
            told = settling(on_attempt, wire, self._sleep)
            return await listener.run(told, on_text)

    async def _connected(self) -> Wire:
        """The wire to where the server is now; made anew when that changed."""
        endpoint = self._endpoint
        if not isinstance(endpoint, Endpoint):
            endpoint = await endpoint()
        if self._wire is None or self._wire.endpoint != endpoint:
            if self._http_client is None:
                self._http_client = new_http_client(way_to(endpoint))
            self._wire = Wire(endpoint, self._http_client)
        return self._wire

    def _error(
        self, failed: CallFailed, endpoint: Endpoint, model: str
    ) -> ProviderError:
        return to_error(failed.failure, endpoint, model, self._retry.max_delay_s)


def _loop_again(request: ChatRequest) -> ChatRequest:
    """The second try of a request whose answer went round: the same seed would again."""
    seed = None if request.seed is None else request.seed ^ 1
    is_last = not request.fallbacks and request.schema is None
    return replace(request, seed=seed, keeps_loops=is_last)
