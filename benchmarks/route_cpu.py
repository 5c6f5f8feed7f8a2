"""CPU of one small JSON answer beside bare ASGI: `python -m benchmarks.route_cpu`.

The apps are called without a server, so that what is measured is ours: gate, routing,
scope, rate limit, answer. Prints µs of CPU a request, the least of several rounds.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from card_generator_app.access.caller import Scope as AccessScope
from card_generator_app.access.caller import Tier
from card_generator_app.api.main import create_app
from card_generator_app.settings import Settings

_REQUESTS, _ROUNDS = 500, 9
_BODY = b'{"status":"ok","version":"0"}'


async def bare(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The least that answers."""
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})


async def cpu_us(app: ASGIApp, path: str, key: str | None) -> float:
    """µs of CPU a request. Raises AssertionError for an answer that is not 200."""
    headers = [(b"host", b"127.0.0.1:8000"), (b"accept", b"application/json")]
    if key:
        headers.append((b"authorization", f"Bearer {key}".encode()))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", 200) == 200, message

    async def once() -> None:
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }
        await app(scope, receive, send)

    await once()
    rounds = []
    for _ in range(_ROUNDS):
        began_s = time.process_time()
        for _ in range(_REQUESTS):
            await once()
        rounds.append((time.process_time() - began_s) / _REQUESTS * 1e6)
    return min(rounds)


async def main() -> None:
    """Measures and prints."""
    health = "/api/v2/system/health"
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(_env_file=None, CARDFORGE_DATA_DIR=Path(folder)))
        async with app.router.lifespan_context(app):
            keys = app.state.services.keys
            _, key = await keys.create("bench", [AccessScope.ADMIN], tier=Tier.GENEROUS)
            least = await cpu_us(bare, health, None)
            without = await cpu_us(app, health, None)
            keyed = await cpu_us(app, health, key)
    print(f"bare ASGI                   {least:6.1f} µs")
    print(f"system_health, no key       {without:6.1f} µs  (+{without - least:.1f})")
    print(f"system_health, with a key   {keyed:6.1f} µs  (+{keyed - least:.1f})")


if __name__ == "__main__":
    asyncio.run(main())
