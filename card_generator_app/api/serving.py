"""Runs the server: for ever on its own, or inside a command's event loop."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from card_generator_app import __version__
from card_generator_app.api.main import create_app, create_worker_app
from card_generator_app.api.services import Role, Services
from card_generator_app.errors import InvalidInput
from card_generator_app.llm.redact import install_redaction
from card_generator_app.settings import Settings
from card_generator_app.telemetry import tracing
from card_generator_app.telemetry.logs import LogFormat, log_as


class _Server(uvicorn.Server):
    """Uvicorn that first ends its event streams: it would wait for an open one for ever."""

    def __init__(self, app: FastAPI, *, log_level: str, own_signals: bool) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=log_level.lower(),
            access_log=False,
            proxy_headers=False,  # any local process could pretend to be anyone
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=15,
            lifespan="off",  # run by us, so that what fails there is said as it is
        )
        super().__init__(config)
        self._app, self._own_signals = app, own_signals

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.drain()
        super().handle_exit(sig, frame)

    def drain(self) -> None:
        """Ends the event streams; their clients continue elsewhere or later."""
        self._app.state.services.feed.drain()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A server inside a command leaves Ctrl-C to the command.

        Uvicorn's own way would raise the signal again, before the lifespan has ended.
        """
        handled = (signal.SIGINT, signal.SIGTERM) if self._own_signals else ()
        before = {one: signal.signal(one, self.handle_exit) for one in handled}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def serve_forever(settings: Settings, role: Role = Role.ALL) -> None:
    """Serves until SIGINT or SIGTERM."""
    _log_as(settings.log_level, settings.log_format)
    with (
        contextlib.closing(_bind(settings.host, settings.port)) as bound,
        _traced(settings, role),
    ):
        asyncio.run(_serve(settings, bound, role))


def work_forever(settings: Settings) -> None:
    """Runs jobs until SIGINT or SIGTERM; needs PostgreSQL."""
    _log_as(settings.log_level, settings.log_format)
    with _traced(settings, Role.WORKER):
        asyncio.run(_work(settings))


@contextlib.contextmanager
def _traced(settings: Settings, role: Role) -> Iterator[None]:
    """Spans go out where the settings name a collector; the last ones at the end."""
    if settings.otlp_endpoint is None:
        yield
        return
    end = tracing.begin(
        tracing.collector(settings.otlp_endpoint),
        **{
            "service.name": f"cardforge-{role.name.lower()}",
            "service.version": __version__,
        },
    )
    try:
        yield
    finally:
        end()


def _log_as(level: str, log_format: LogFormat) -> None:
    log_as(level, log_format)
    install_redaction()


async def _work(settings: Settings) -> None:
    services = Services(settings, role=Role.WORKER)
    stopping = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stopping.set)
    try:
        await services.start()
        async with _answering(services):
            logging.getLogger(__name__).info("running jobs")
            await stopping.wait()
    finally:
        await services.stop()


@asynccontextmanager
async def _answering(services: Services) -> AsyncIterator[None]:
    """A worker's own server inside, where the settings give it a port."""
    settings = services.settings
    if settings.worker_port is None:
        yield
        return
    with contextlib.closing(_bind(settings.host, settings.worker_port)) as bound:
        app = create_worker_app(services)
        server = _Server(app, log_level="warning", own_signals=False)
        serving = asyncio.create_task(server.serve(sockets=[bound]), name="server")
        logging.getLogger(__name__).info("metrics at %s/metrics", _url(bound))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


async def _serve(settings: Settings, bound: socket.socket, role: Role) -> None:
    url = _url(bound)
    app = create_app(settings, url, role)
    server = _Server(app, log_level=settings.log_level, own_signals=True)
    async with app.router.lifespan_context(app):
        if settings.needs_key and not await app.state.services.keys.any_valid():
            raise InvalidInput(
                f"{settings.host} asks for API keys, and there is none yet: make one with "
                "`cardforge keys create` on this machine, then start again"
            )
        logging.getLogger(__name__).info("serving %s, docs at %s/api/v2/docs", url, url)
        await server.serve(sockets=[bound])


@asynccontextmanager
async def embedded_server(settings: Settings) -> AsyncIterator[str]:
    """A server in this event loop, on a free loopback port; gives its address.

    It asks for no key, whatever the settings say: who can start it owns the data folder.
    """
    settings = settings.model_copy(update={"host": "127.0.0.1", "require_key": False})
    _log_as("WARNING", settings.log_format)
    with contextlib.closing(_bind("127.0.0.1", 0)) as bound:
        url = _url(bound)
        app = create_app(settings, url)
        server = _Server(app, log_level="warning", own_signals=False)
        async with app.router.lifespan_context(app):
            serving = asyncio.create_task(server.serve(sockets=[bound]), name="server")
            try:
                yield url
            finally:
                server.drain()
                server.should_exit = True
                await serving


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise InvalidInput(
            f"cannot listen on {host}:{port} ({error.strerror}); try --port 0 for a free one"
        ) from error
    # The address is announced before the server accepts: who comes early waits in line.
    bound.listen()
    bound.set_inheritable(False)
    return bound


def _url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
