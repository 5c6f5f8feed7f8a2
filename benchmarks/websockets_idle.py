"""What a thousand idle WebSockets cost the server: memory and CPU. Linux.

usage: python -m benchmarks.websockets_idle [--count 1000]
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

from card_generator_app.jobs.lock import read_server
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

IDLE_S = 10.0
CONNECTING_AT_ONCE = 20


@contextmanager
def server(model: str, **env: str) -> Iterator[tuple[int, str]]:
    """`cardforge serve` on a folder of its own: its process id and address."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "card_generator_app.main_cli", "serve", "--port=0"],
            env=os.environ
            | {
                "CARDFORGE_DATA_DIR": folder,
                "LOG_LEVEL": "WARNING",
                "OPENROUTER_BASE_URL": model,
                "OPENROUTER_API_KEY": "sk-or-v1-none",
                **env,
            },
        )
        try:
            while not ((found := read_server(Path(folder))) and found.url):
                time.sleep(0.05)
            while not is_up(found.url):
                time.sleep(0.05)
            yield process.pid, found.url
        finally:
            process.kill()
            process.wait()


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/system/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


def memory_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(pid: int, address: str, count: int) -> None:
    slots = asyncio.Semaphore(CONNECTING_AT_ONCE)

    async def opened() -> ClientConnection:
        async with slots:
            return await connect(address, proxy=None, compression=None, open_timeout=60)

    # A few that go again: modules, threads and connections are no socket's.
    for socket in await asyncio.gather(*[opened() for _ in range(CONNECTING_AT_ONCE)]):
        await socket.close()
    before = memory_mib(pid)
    begun = time.monotonic()
    sockets = await asyncio.gather(*[opened() for _ in range(count)])
    took_s = time.monotonic() - begun
    after, cpu = memory_mib(pid), cpu_s(pid)
    await asyncio.sleep(IDLE_S)
    idle = (cpu_s(pid) - cpu) / IDLE_S * 100
    print(
        f"  {len(sockets)} in {took_s:.1f} s: {after - before:.1f} MiB"
        f" ({(after - before) * 1024 / count:.0f} KiB each), idle CPU {idle:.1f} %"
    )


def open_job(url: str, model: FakeOpenRouter) -> str:
    """A job that stays running: its model is asked, and never says a word."""
    job = {"concept": "x", "idle_timeout_s": 3600}
    answer = httpx.post(f"{url}/api/v2/generation/generate", json=job, trust_env=False)
    while not model.requests:
        time.sleep(0.05)
    return str(answer.json()["job"]["id"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    resource.setrlimit(resource.RLIMIT_NOFILE, (count * 2 + 200,) * 2)
    silent = FakeOpenRouter()
    silent.always = "stall"
    with serving(silent) as model:
        for name in ("all jobs", "one job"):
            with server(f"{model}/api/v1") as (pid, url):
                print(name)
                path = "jobs" if name == "all jobs" else f"jobs/{open_job(url, silent)}"
                address = url.replace("http:", "ws:") + f"/api/v2/ws/{path}"
                asyncio.run(measure(pid, address, count))


if __name__ == "__main__":
    main()
