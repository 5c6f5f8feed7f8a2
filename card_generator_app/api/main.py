"""The server: `card_generator_app.api.main:app`, or `create_app` for one of your own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI
from starlette.routing import Route

from card_generator_app import __version__
from card_generator_app.api.errors import ProblemMiddleware, add_handlers
from card_generator_app.api.factory import Version, make_api
from card_generator_app.api.gate import METRICS, Gate
from card_generator_app.api.metrics import MetricsPage
from card_generator_app.api.needs import open_paths
from card_generator_app.api.services import Role, Services
from card_generator_app.api.studio import Studio
from card_generator_app.api.v1 import routes as v1
from card_generator_app.api.v2 import routes as v2
from card_generator_app.api.v2.routes import system
from card_generator_app.api.watched import Watched
from card_generator_app.api.ws import WebSockets
from card_generator_app.settings import Settings


def create_app(
    settings: Settings | None = None, url: str | None = None, role: Role = Role.ALL
) -> FastAPI:
    """The whole API. `url` is announced in the data folder, so that the CLI finds it."""
    services = Services(settings or Settings(), url, role)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await services.start()
            yield
        finally:
            await services.stop()

    app = FastAPI(
        title="Character Card Generator",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
    )
    app.add_middleware(WebSockets)
    _put_on(app, services, [v1.VERSION, v2.VERSION])
    app.mount("/", Studio(), name="studio")  # last: it has an answer for every page
    return app


def create_worker_app(services: Services) -> FastAPI:
    """What a process that only runs jobs answers: how it is, at the API's own addresses."""
    app = FastAPI(title="A worker", version=__version__, openapi_url=None)
    _put_on(app, services, [replace(v2.VERSION, routers=[system.router])])
    return app


def _put_on(app: FastAPI, services: Services, versions: Sequence[Version]) -> None:
    """These versions of the API, and all that stands before them."""
    app.state.services = services
    add_handlers(app)
    open_to_all: frozenset[str] = frozenset()
    for one in versions:
        app.mount(f"/api/{one.name}", make_api(one, services))
        open_to_all |= open_paths(f"/api/{one.name}", one.routers)
    app.router.routes.append(Route(METRICS, MetricsPage(services), name="metrics"))
    app.add_middleware(Gate, services=services, open_paths=open_to_all)
    app.add_middleware(ProblemMiddleware)
    app.add_middleware(
        Watched, metrics=services.metrics, logs=services.settings.log_requests
    )


def __getattr__(name: str) -> FastAPI:
    """`app` is made when a server asks for it, not when a test imports `create_app`."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
