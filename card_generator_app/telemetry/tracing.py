"""Spans for OpenTelemetry, where the settings name a collector; else nothing is imported.

No card's text is in a span: names and attributes are ours, and of an error its kind alone.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from card_generator_app.errors import InvalidInput

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

Value = str | int | float
Attributes = Mapping[str, Value | None]
"""What is None is left out."""

_tracer: "Tracer | None" = None
_NOTHING: AbstractContextManager[None] = nullcontext()


def collector(url: str) -> "SpanProcessor":
    """Sends spans to an OTLP collector over HTTP, from a thread. Raises InvalidInput."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise InvalidInput(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: "
            "pip install 'card-generator-app[server,otel]'"
        ) from error
    return BatchSpanProcessor(OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces"))


def begin(processor: "SpanProcessor", **resource: str) -> Callable[[], None]:
    """Make spans of this process from now on; gives what sends the last and ends it."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    global _tracer
    # Not the process's global one: FastAPI would trace by it too, errors with their words.
    provider = TracerProvider(
        resource=Resource.create(resource), shutdown_on_exit=False
    )
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("cardforge")

    def end() -> None:
        global _tracer
        _tracer = None
        provider.shutdown()

    return end


def is_on() -> bool:
    """Whether spans are made, for whom even to ask for one costs too much."""
    return _tracer is not None


def span(name: str, attributes: Attributes) -> "AbstractContextManager[Span | None]":
    """What happens inside, below the span that is open here."""
    return _NOTHING if _tracer is None else _open(_tracer, name, attributes, None)


def request_span(
    name: str, headers: Mapping[str, str]
) -> "AbstractContextManager[Span | None]":
    """The same for a request, below the caller's own span where its `traceparent` says so."""
    if _tracer is None:
        return _NOTHING
    from opentelemetry.trace.propagation.tracecontext import (
        TraceContextTextMapPropagator,
    )

    above = TraceContextTextMapPropagator().extract(headers)
    return _open(_tracer, name, {}, above, is_server=True)


def describe(opened: "Span | None", attributes: Attributes, name: str = "") -> None:
    """Say more of a span, when it is known."""
    if opened is None:
        return
    opened.set_attributes(_said(attributes))
    if name:
        opened.update_name(name)


def call_span(name: str, took_s: float, attributes: Attributes) -> None:
    """A span of something that has just ended."""
    if _tracer is None:
        return
    from opentelemetry.trace import SpanKind

    now = time.time_ns()
    begun = _tracer.start_span(
        name,
        kind=SpanKind.CLIENT,
        attributes=_said(attributes),
        start_time=now - int(took_s * 1e9),
    )
    if kind := attributes.get("error.type"):
        _fail(begun, str(kind))
    begun.end(now)


class StageSpans:
    """The stages of one run, one after another; what a stage begins stands below it."""

    def __init__(self) -> None:
        self._open: Span | None = None
        self._above: Context | None = None

    def enter(self, name: str) -> None:
        """The stage before has ended."""
        if _tracer is None:
            return
        from opentelemetry import context, trace

        if self._above is None:
            self._above = context.get_current()
        self.close()
        self._open = _tracer.start_span(f"stage {name}", context=self._above)
        # Never detached: the task that runs a job ends with it.
        context.attach(trace.set_span_in_context(self._open, self._above))

    def close(self) -> None:
        """The last stage has ended."""
        if self._open is not None:
            self._open.end()
            self._open = None


@contextmanager
def _open(
    tracer: "Tracer",
    name: str,
    attributes: Attributes,
    above: "Context | None",
    *,
    is_server: bool = False,
) -> "Iterator[Span]":
    from opentelemetry.trace import SpanKind

    with tracer.start_as_current_span(
        name,
        context=above,
        kind=SpanKind.SERVER if is_server else SpanKind.INTERNAL,
        attributes=_said(attributes),
        # Its words may be somebody's.
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            kind = type(error).__name__
            opened.set_attribute("error.type", kind)
            _fail(opened, kind)
            raise


def _fail(opened: "Span", kind: str) -> None:
    from opentelemetry.trace import Status, StatusCode

    opened.set_status(Status(StatusCode.ERROR, kind))


def _said(attributes: Attributes) -> dict[str, Value]:
    return {name: value for name, value in attributes.items() if value is not None}
