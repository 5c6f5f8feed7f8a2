"""Serves any ASGI app on a free loopback port, in a thread, for as long as a test needs it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

_LIMIT_S = 10.0


@contextlib.contextmanager
def serving(app: Any) -> Iterator[str]:
    """`with serving(app) as url:` gives `http://127.0.0.1:<port>`; open streams end with it."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_level="warning",
        lifespan="auto",
        timeout_graceful_shutdown=1,
        ws="websockets-sansio",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, daemon=True
    )
    thread.start()
    try:
        _wait_until(lambda: server.started or not thread.is_alive())
        if not server.started:
            raise RuntimeError("the app did not start; its log says why")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_LIMIT_S)
        listener.close()


def _wait_until(is_true: Any) -> None:
    import time

    end = time.monotonic() + _LIMIT_S
    while not is_true():
        if time.monotonic() > end:
            raise TimeoutError("the server did not come up")
        time.sleep(0.005)
