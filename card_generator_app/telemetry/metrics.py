"""What a process counts and measures of its own work, for Prometheus."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)

# A second series beside each, of when it began: nobody asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]

_REQUEST_S = (0.005, 0.025, 0.1, 0.5, 2.5, 10, 60)
_CALL_S = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_MOST_ANSWERED = 1000
_JOB_S = (1, 5, 15, 30, 60, 120, 300, 900, 3600)
_WAIT_S = (0.1, 0.5, 2, 10, 60, 300, 1800)


class Metrics:
    """One per process, with a registry of its own.

    No name here and no value comes from what somebody typed, but for models' names, and
    those only where a server has answered by them: a series is never given up again.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._info = self._gauge_of(Info, "cardforge", "What this process is.")
        self.sockets = self._gauge_of(
            Gauge, "cardforge_websockets_open", "WebSockets that are open."
        )
        self._requests = self._of(
            Counter, "cardforge_requests", "Requests.", "version", "operation", "status"
        )
        self._request_s = self._of(
            Histogram,
            "cardforge_request_duration_seconds",
            "From a request's head to the end of its answer.",
            *("version", "operation"),
            buckets=_REQUEST_S,
        )
        self._runs = self._of(
            Counter, "cardforge_job_runs", "Runs of jobs that ended.", "kind", "outcome"
        )
        self._run_s = self._of(
            Histogram,
            "cardforge_job_run_duration_seconds",
            "How long a run took.",
            *("kind", "outcome"),
            buckets=_JOB_S,
        )
        self._wait_s = self._of(
            Histogram,
            "cardforge_job_queue_wait_seconds",
            "From a job's creation to its first run.",
            "kind",
            buckets=_WAIT_S,
        )
        self._calls = self._of(
            Counter, "cardforge_model_calls", "Attempts at model calls.", "outcome"
        )
        self._call_s = self._of(
            Histogram,
            "cardforge_model_call_duration_seconds",
            "How long an attempt at a model call took.",
            buckets=_CALL_S,
        )
        self._tokens = self._of(
            Counter, "cardforge_model_tokens", "Tokens.", "model", "direction"
        )
        self._cost_usd = self._of(
            Counter, "cardforge_model_cost_usd", "US dollars, where told.", "model"
        )
        # Counted many at once: 1 us each, where it is 4 between other work.
        self._answered: list[tuple[str, str, int, float]] = []
        # To look a series up by its labels costs more than to count in it.
        self._request_series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def identify(self, **what: str) -> None:
        """Version, role and engine, as labels of `cardforge_info`."""
        self._info.info(what)

    def request(self, version: str, operation: str, status: int, took_s: float) -> None:
        """One request has been answered; status 0: its caller went away before."""
        self._answered.append((version, operation, status, took_s))
        if len(self._answered) >= _MOST_ANSWERED:
            self.settle()

    def settle(self) -> None:
        """Count the requests until now; to be called before the registry is read."""
        answered, self._answered = self._answered, []
        for version, operation, status, took_s in answered:
            named = version, operation, status
            series = self._request_series.get(named)
            if series is None:
                series = (
                    self._requests.labels(version, operation, str(status)),
                    self._request_s.labels(version, operation),
                )
                self._request_series[named] = series
            series[0].inc()
            series[1].observe(took_s)

    def waited(self, kind: str, wait_s: float) -> None:
        """A job begins its first run."""
        self._wait_s.labels(kind).observe(wait_s)

    def run(self, kind: str, outcome: str, took_s: float) -> None:
        """A job's run has ended."""
        self._runs.labels(kind, outcome).inc()
        self._run_s.labels(kind, outcome).observe(took_s)

    def call(
        self,
        model: str,
        error_code: str | None,
        latency_s: float,
        tokens: Mapping[str, int],
        cost_usd: Decimal | None,
    ) -> None:
        """An attempt at a model call has ended; `tokens` by direction."""
        self._calls.labels(error_code or "ok").inc()
        self._call_s.observe(latency_s)
        if error_code is None:
            for direction, count in tokens.items():
                self._tokens.labels(model, direction).inc(count)
        named = model if error_code is None else ""
        self._cost_usd.labels(named).inc(float(cost_usd or 0))

    def _of(self, kind: Any, name: str, about: str, *labels: str, **more: Any) -> Any:
        return kind(name, about, labels, registry=self.registry, **more)

    def _gauge_of(self, kind: Any, name: str, about: str) -> Any:
        return kind(name, about, registry=self.registry)
