"""As in the container: nothing but the data folder can be written to, by whoever it is.

The image's commands, on a real PostgreSQL, in a mount namespace whose root is read-only.
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.database.test_roles import answers, free_port, started, status
from tests.fakes.program import (
    Command,
    environment,
    finish,
    forget_environment,
    wait_for,
)

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
# "$0" is the folder that stays writable.
_READ_ONLY = """
mount --make-rprivate / && mount --bind "$0" "$0" && mount -o bind,remount,ro / || exit 99
if touch "$1" 2>/dev/null; then exit 98; fi
cd "$0" && shift && exec "$@"
"""
Spawn = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def spawn(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Spawn]:
    """Starts a command of the image; killed at the end."""
    can = subprocess.run(
        ["unshare", "--mount", "true"], capture_output=True, check=False
    )
    if can.returncode:
        pytest.skip("mount namespaces need root and Linux")
    forget_environment(monkeypatch)
    data = tmp_path / "data"
    data.mkdir()
    cardforge = Command(
        environment(data)
        | {
            "DATABASE_URL": database_url,
            "HOME": str(data),
            "TMPDIR": str(data),
            "PYTHONDONTWRITEBYTECODE": "1",
            "CARDFORGE_HOST": "127.0.0.1",
        },
        monkeypatch,
    )
    with ExitStack() as stack:

        def start(*arguments: str, **env: str) -> "subprocess.Popen[str]":
            program = [sys.executable, "-m", "card_generator_app.main_cli", *arguments]
            process = subprocess.Popen(
                [
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    _READ_ONLY,
                    str(data),
                    str(tmp_path / "elsewhere"),
                    *program,
                ],
                env=cardforge.process_environment(**env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.callback(process.kill)
            return process

        yield start


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_migrations_server_and_two_workers_need_only_the_data_folder(
    spawn: Spawn,
) -> None:
    migrated = finish(spawn("db", "upgrade"))
    assert migrated.status == 0, migrated.stderr
    ports = [free_port() for _ in range(3)]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    processes = [
        spawn("serve", "--no-worker", CARDFORGE_PORT=str(ports[0])),
        *(spawn("worker", CARDFORGE_WORKER_PORT=str(port)) for port in ports[1:]),
    ]
    with httpx.Client(base_url=urls[0], trust_env=False, timeout=30) as api:
        # As the image's health check does.
        for url in urls:
            wait_for(partial(answers, api, f"{url}/api/v2/system/health"))
        jobs = [started(api) for _ in range(4)]
        wait_for(lambda: {status(api, job) for job in jobs} == {"completed"})
        downloaded = api.get(f"/api/v2/jobs/{jobs[0]}/download/png")
        sent = api.post("/api/v2/files", files={"file": ("a.txt", b"A baker.")})

    assert downloaded.content.startswith(b"\x89PNG")
    assert sent.status_code == 201, sent.text
    for process in processes:
        process.send_signal(signal.SIGTERM)
    ends = [finish(process, timeout_s=30) for process in processes]
    assert [end.status for end in ends] == [0, 0, 0], ends
