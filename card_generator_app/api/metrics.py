"""`/metrics` in Prometheus's text, for whoever may read it."""

import asyncio

from prometheus_client import Gauge, make_asgi_app
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from card_generator_app.access.caller import Scope as AccessScope
from card_generator_app.api.admit import check_scope
from card_generator_app.api.errors import problem_of, request_id_of
from card_generator_app.api.services import Services
from card_generator_app.errors import ScopeMissing
from card_generator_app.jobs.figures import Figures, read_figures

_PATIENCE_S = 3.0  # a scrape has ten


class MetricsPage:
    """Answers `/metrics`, outside both versions of the API and their rate limits.

    It tells what everybody does and spends, so it needs a scope of its own: `metrics`,
    which opens nothing else.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        registry = services.metrics.registry
        self._page = make_asgi_app(registry)
        self._is_up = Gauge(
            "cardforge_database_up",
            "Whether the database answered this scrape.",
            registry=registry,
        )
        self._jobs = Gauge(
            "cardforge_jobs_open",
            "Jobs that wait or run, of all processes.",
            ["status", "writer"],
            registry=registry,
        )
        self._oldest = Gauge(
            "cardforge_queue_oldest_seconds",
            "How long the oldest job that may begin has waited, of all processes.",
            registry=registry,
        )
        self._workers = Gauge(
            "cardforge_workers",
            "Queues that are worked at, of all processes; each has one for a writer.",
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_scope(scope["state"]["caller"], AccessScope.METRICS)
        except ScopeMissing as error:
            await problem_of(error, request_id_of(scope))(scope, receive, send)
            return
        await self._look()
        self._services.metrics.settle()
        await self._page(scope, receive, send)

    async def _look(self) -> None:
        """What the database says; where it is away, what this process counted is enough."""
        self._jobs.clear()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = await read_figures(
                    self._services.database, local_workers=self._services.local_workers
                )
        except (SQLAlchemyError, OSError):  # a TimeoutError is one
            found = Figures({}, 0.0, 0)
            self._is_up.set(0)
        else:
            self._is_up.set(1)
        for (status, writer), count in found.jobs.items():
            self._jobs.labels(status, writer).set(count)
        self._oldest.set(found.oldest_wait_s)
        self._workers.set(found.workers)
