"""The server: `card_generator_app.api.main:app`, or `create_app` for one of your own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from card_generator_app import __version__
from card_generator_app.api.errors import ProblemMiddleware, add_handlers
from card_generator_app.api.factory import make_api
from card_generator_app.api.services import Role, Services
from card_generator_app.api.studio import Studio
from card_generator_app.api.v1 import routes as v1
from card_generator_app.api.v2 import routes as v2
from card_generator_app.api.ws import WebSockets
from card_generator_app.settings import Settings

# A page on another site that resolves its own name to 127.0.0.1 must not reach us.
_LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]


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
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_HOSTS)
    app.add_middleware(ProblemMiddleware)
    return app


def __getattr__(name: str) -> FastAPI:
    """`app` is made when a server asks for it, not when a test imports `create_app`."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
