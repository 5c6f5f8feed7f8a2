"""A server that runs no jobs, and workers that serve nothing, over one PostgreSQL."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.fakes.program import (
    CONCEPT,
    SMALL,
    Command,
    Provider,
    environment,
    fake_provider,
    finish,
    forget_environment,
    serve,
    wait_for,
)

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        yield served


@pytest.fixture
def cardforge(
    database_url: str,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Command:
    forget_environment(monkeypatch)
    env = environment(tmp_path, provider) | {"DATABASE_URL": database_url}
    return Command(env, monkeypatch)


@contextmanager
def worker(cardforge: Command, **env: str) -> Iterator[subprocess.Popen[str]]:
    process = cardforge.spawn("worker", "--concurrency=3", **env)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_worker_with_a_port_tells_how_it_is(cardforge: Command) -> None:
    port = free_port()
    run = 'cardforge_job_runs_total{kind="generate",outcome="completed"} 1.0'
    with (
        serve(cardforge, "--no-worker") as (_server, url),
        worker(cardforge, CARDFORGE_WORKER_PORT=str(port)) as process,
        httpx.Client(trust_env=False, timeout=30) as client,
    ):
        own = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(client, f"{own}/api/v2/system/health"))
        ready = client.get(f"{own}/api/v2/system/ready").json()
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as api:
            job = started(api)
            wait_for(lambda: status(api, job) == "completed")
        wait_for(lambda: run in client.get(f"{own}/metrics").text)
        of_server = client.get(f"{url}/metrics").text
        others = client.get(f"{own}/api/v2/jobs").status_code
        process.send_signal(signal.SIGTERM)
        ran = finish(process)

    assert ready["role"] == "jobs only"
    assert run not in of_server
    assert "cardforge_workers 3.0" in of_server
    assert others == 404
    assert ran.status == 0, ran.stderr


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


def status(api: httpx.Client, job_id: str) -> str:
    return str(api.get(f"/api/v2/jobs/{job_id}").json()["job"]["status"])


def started(api: httpx.Client) -> str:
    answer = api.post("/api/v2/generation/generate", json=SMALL | {"concept": CONCEPT})
    return str(answer.json()["job"]["id"])


def test_a_server_without_worker_leaves_the_jobs_to_workers(
    cardforge: Command, provider: Provider
) -> None:
    with (
        serve(cardforge, "--no-worker") as (_server, url),
        httpx.Client(base_url=url, trust_env=False, timeout=30) as api,
    ):
        jobs = [started(api) for _ in range(3)]
        assert {status(api, job) for job in jobs} == {"queued"}

        with worker(cardforge) as process:
            wait_for(lambda: {status(api, job) for job in jobs} == {"completed"})
            process.send_signal(signal.SIGTERM)
            ran = finish(process)

    assert ran.status == 0, ran.stderr
    assert provider.fake.calls == 3 * 7


def test_a_stopped_worker_puts_its_job_back_within_the_time(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.always = "stall"
    with (
        serve(cardforge, "--no-worker") as (_server, url),
        httpx.Client(base_url=url, trust_env=False, timeout=30) as api,
    ):
        job = started(api)
        with worker(cardforge, CARDFORGE_STOP_TIMEOUT_S="0.2") as process:
            wait_for(lambda: provider.fake.calls)
            process.send_signal(signal.SIGTERM)
            ran = finish(process, timeout_s=15)
        assert ran.status == 0, ran.stderr
        assert status(api, job) == "queued"

        provider.fake.always = None
        with worker(cardforge):
            wait_for(lambda: status(api, job) == "completed")


def test_a_server_cancels_what_a_worker_runs(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.always = "stall"
    with (
        serve(cardforge, "--no-worker") as (_server, url),
        httpx.Client(base_url=url, trust_env=False, timeout=30) as api,
        worker(cardforge),
    ):
        job = started(api)
        wait_for(lambda: provider.fake.max_in_flight)

        assert api.post(f"/api/v2/jobs/{job}/cancel").status_code == 200

        wait_for(lambda: provider.fake.cancelled == 1, limit_s=2)
        assert status(api, job) == "cancelled"
