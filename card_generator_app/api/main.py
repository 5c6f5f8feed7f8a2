"""The server: `card_generator_app.api.main:app`, or `create_app` for one of your own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from card_generator_app import __version__
from card_generator_app.api.errors import ProblemMiddleware, add_handlers
from card_generator_app.api.factory import make_api
from card_generator_app.api.gate import Gate
from card_generator_app.api.needs import open_paths
from card_generator_app.api.services import Role, Services
from card_generator_app.api.studio import Studio
from card_generator_app.api.v1 import routes as v1
from card_generator_app.api.v2 import routes as v2
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
    app.state.services = services
    add_handlers(app)
    app.mount("/api/v1", make_api(v1.VERSION, services))
    app.mount("/api/v2", make_api(v2.VERSION, services))
    app.mount("/", Studio(), name="studio")  # last: it has an answer for every page
    app.add_middleware(WebSockets)
    without_key = frozenset[str]().union(
        *(
            open_paths(f"/api/{one.name}", one.routers)
            for one in (v1.VERSION, v2.VERSION)
        )
    )
    app.add_middleware(Gate, services=services, open_paths=without_key)
    app.add_middleware(ProblemMiddleware)
    app.add_middleware(Watched, logs=services.settings.log_requests)
    return app


def __getattr__(name: str) -> FastAPI:
    """`app` is made when a server asks for it, not when a test imports `create_app`."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
