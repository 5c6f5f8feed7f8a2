"""Every request by its id: in its answer, in each of its log lines, and how it went."""

import logging
import re
import time
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid4

from card_generator_app.llm.redact import redact_all
from card_generator_app.telemetry import tracing
from card_generator_app.telemetry.logs import request_id
from card_generator_app.telemetry.metrics import Metrics

if TYPE_CHECKING:
    from opentelemetry.trace import Span

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_ID = b"x-request-id"
_DENIED = "websocket.http.response.start"
_OPENED = 101  # a WebSocket: how long it stays open is the viewer's affair
_log = logging.getLogger(__name__)


class Watched:
    """Outermost. Pure ASGI: a BaseHTTPMiddleware here costs six times as much.

    The id is the caller's own `X-Request-ID` where that is sane, so that a proxy's log and
    ours can be laid side by side.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, *, logs: bool) -> None:
        self._app, self._metrics, self._logs = app, metrics, logs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        named = _given_id(scope) or str(uuid4())
        state = scope.setdefault("state", {})
        state["request_id"] = named
        state["status"] = 0
        header = (_ID, named.encode())

        async def answer(message: Message) -> None:
            kind = message["type"]
            if kind == "http.response.start" or kind == _DENIED:
                state["status"] = message["status"]
                message["headers"] = [*message["headers"], header]
            elif kind == "websocket.accept":
                state["status"] = _OPENED
                self._metrics.sockets.inc()
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        token = request_id.set(named)
        begun_s = time.perf_counter()
        try:
            if tracing.is_on():
                await self._traced(scope, receive, answer)
            else:
                await self._app(scope, receive, answer)
        finally:
            took_s, status = time.perf_counter() - begun_s, state["status"]
            if status == _OPENED:
                self._metrics.sockets.dec()
            else:
                self._metrics.request(*_operation(scope), status, took_s)
            if self._logs:
                _log_request(scope, status, took_s)
        # Not after an error: uvicorn then writes a line of it in the same task.
        request_id.reset(token)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tracing.request_span("request", _trace_headers(scope)) as span:
            try:
                await self._app(scope, receive, send)
            finally:
                _describe(span, scope)


def _given_id(scope: Scope) -> str | None:
    """The caller's id; None where there is none, or it could be anything else."""
    for name, value in scope["headers"]:
        if name == _ID and _SANE.fullmatch(value):
            given: str = value.decode()
            # It goes into every log line: who sends a key there must not find it again.
            return given if redact_all(given) == given else None
    return None


def _operation(scope: Scope) -> tuple[str, str]:
    """The API's version and the operation; "" where the request never came to one."""
    root = scope.get("root_path", "")
    # Of an API a route has a name, and of nothing the mount has none.
    name = getattr(scope.get("route"), "name", None)
    return root.removeprefix("/api/"), name or ""


def _trace_headers(scope: Scope) -> dict[str, str]:
    """What says which span of the caller's this belongs to."""
    return {
        name.decode(): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in (b"traceparent", b"tracestate")
    }


def _describe(span: "Span | None", scope: Scope) -> None:
    state = scope["state"]
    version, operation = _operation(scope)
    method = scope.get("method", "WebSocket")
    about: tracing.Attributes = {
        "http.request.method": method,
        "http.response.status_code": state["status"] or None,
        "cardforge.operation": operation,
        "cardforge.api_version": version,
        "cardforge.request_id": state["request_id"],
    }
    tracing.describe(span, about, name=f"{method} {operation}".strip())


def _log_request(scope: Scope, status: int, took_s: float) -> None:
    """The path without its query, which may hold whatever somebody typed."""
    _log.info(
        "%s %s %s in %.1f ms",
        scope.get("method", "WebSocket"),
        scope["path"],
        status or "broken off",
        1000 * took_s,
    )
