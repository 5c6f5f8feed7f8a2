"""One server per data folder, and clients find it."""

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from card_generator_app.errors import DataFolderInUse
from card_generator_app.jobs.lock import DataFolderLock, read_server

HOLD = """
import sys
from pathlib import Path
from card_generator_app.jobs.lock import DataFolderLock
lock = DataFolderLock(Path(sys.argv[1]), version="1.2")
lock.acquire()
lock.announce("http://127.0.0.1:8000")
print("held", flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_server_is_refused_and_told_who_holds_the_folder(
    tmp_path: Path,
) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(DataFolderInUse) as refused:
            DataFolderLock(tmp_path, version="1.2").acquire()
        process.kill()

    assert str(process.pid) in str(refused.value)
    assert "http://127.0.0.1:8000" in str(refused.value)


def test_clients_find_a_living_server_and_no_dead_one(tmp_path: Path) -> None:
    assert read_server(tmp_path) is None
    with holder(tmp_path) as process:
        found = read_server(tmp_path)
        process.kill()

    assert found is not None
    assert (found.pid, found.url, found.version) == (
        process.pid,
        "http://127.0.0.1:8000",
        "1.2",
    )
    assert (tmp_path / "server.json").exists()
    assert read_server(tmp_path) is None


def test_what_a_dead_server_left_is_not_taken_for_its_successor(
    tmp_path: Path,
) -> None:
    with holder(tmp_path) as process:
        process.kill()

    # The successor holds the lock and has not yet written who it is.
    with FileLock(tmp_path / "server.lock"):
        assert read_server(tmp_path) is None
        with pytest.raises(DataFolderInUse, match="Another process"):
            DataFolderLock(tmp_path, version="1.2").acquire()


def test_the_folder_of_a_dead_server_is_taken_over(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()

    lock = DataFolderLock(tmp_path / "new", version="1")
    lock.acquire()
    lock.release()
    lock = DataFolderLock(tmp_path, version="1")
    lock.acquire()

    found = read_server(tmp_path)
    lock.release()
    assert found is not None
    assert found.url is None
    assert read_server(tmp_path) is None
