"""The API's CPU per request, in this process: beside a bare ASGI app and its own queries.

usage: python -m benchmarks.api_cpu [--jobs 3000] [sqlite|postgresql …]

Requests are calls of the ASGI app, without a socket: what a server and a network cost is the
same for every app. "over" is what is left without the bare app and without the service
method that the route calls, which is the database's and the decoding of its rows.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.jobs_chaos import databases
from benchmarks.jobs_lists import fill
from card_generator_app.access.caller import Scope as AccessScope
from card_generator_app.access.caller import Tier
from card_generator_app.api.main import create_app
from card_generator_app.settings import Settings
from tests.database.rig import Rig

ROUNDS = 7
REQUESTS = 100
_WARM_S = 5.0  # the composer is loaded in the background

Ask = Callable[[], Awaitable[object]]


async def bare(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The least that an ASGI app can do."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b'{"status": "ok"}'})


def asking(app: ASGIApp, path: str, query: str = "", key: str | None = None) -> Ask:
    """A GET of the path; raises when it is refused."""
    headers = [(b"host", b"localhost")]
    if key is not None:
        headers.append((b"authorization", f"Bearer {key}".encode()))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(f"{path}: {message['status']}")

    async def ask() -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "root_path": "",
            "state": {},
        }
        await app(scope, receive, send)

    return ask


async def cpu_us(ask: Ask) -> float:
    begun_s = time.process_time()
    for _ in range(REQUESTS):
        await ask()
    return (time.process_time() - begun_s) / REQUESTS * 1e6


async def nothing() -> None:
    """The query of a route that has none."""


async def measure(url: str, jobs: int) -> None:
    async with Rig(url) as rig, rig.database.engine.begin() as connection:
        await fill(connection, jobs, is_sqlite=rig.database.is_sqlite)
    with tempfile.TemporaryDirectory() as folder:
        # Its queued jobs stay queued.
        settings = Settings(
            CARDFORGE_DATA_DIR=folder, DATABASE_URL=url, CARDFORGE_JOB_CONCURRENCY="0"
        )
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            await asyncio.sleep(_WARM_S)
            service = app.state.services.jobs
            job_id = (await service.list(limit=1)).items[0].id
            _, key = await app.state.services.keys.create(
                "benchmark", [AccessScope.ADMIN], tier=Tier.GENEROUS
            )
            routes: dict[str, tuple[Ask, Ask]] = {
                "health": (asking(app, "/api/v2/system/health"), nothing),
                "health, with a key": (
                    asking(app, "/api/v2/system/health", key=key),
                    nothing,
                ),
                "page of 50 jobs": (
                    asking(app, "/api/v2/jobs", "limit=50"),
                    lambda: service.list(limit=50),
                ),
                "details of a job": (
                    asking(app, f"/api/v2/jobs/{job_id}"),
                    lambda: service.details(job_id),
                ),
            }
            for name, (ask, query) in routes.items():
                await report(name, ask, query)


async def report(name: str, ask: Ask, query: Ask) -> None:
    base = asking(bare, "/")
    rounds = [
        (await cpu_us(ask), await cpu_us(query), await cpu_us(base))
        for _ in range(ROUNDS)
    ]
    served, alone, least = map(statistics.median, zip(*rounds, strict=True))
    over = statistics.median(one - two - three for one, two, three in rounds)
    print(
        f"  {name:<18} {served:5.0f} us; its query {alone:5.0f}, a bare app {least:3.0f}:"
        f" {over:5.0f} us over them",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=3000)
    parser.add_argument("kinds", nargs="*")
    given = parser.parse_args()
    for kind in given.kinds or ["sqlite", "postgresql"]:
        print(kind, flush=True)
        with databases(kind) as url:
            asyncio.run(measure(url, given.jobs))


if __name__ == "__main__":
    main()
