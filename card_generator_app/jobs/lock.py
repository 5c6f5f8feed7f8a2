"""One server process per data folder, and who it is."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from card_generator_app.db.types import utc_now
from card_generator_app.errors import DataFolderInUse

_LOCK = "server.lock"
_INFO = "server.json"
# A reader holds the lock for a moment to see whether the server lives.
_PATIENCE_S = 0.5


@dataclass(frozen=True)
class ServerInfo:
    """The process that holds a data folder. `url` is None until it listens."""

    pid: int
    url: str | None
    started_at: datetime
    version: str


class DataFolderLock:
    """Held by a server while it lives; the system lets go of it when the process ends."""

    def __init__(self, folder: Path, *, version: str) -> None:
        self._folder = folder
        self._lock = FileLock(folder / _LOCK)
        self._info = ServerInfo(os.getpid(), None, utc_now(), version)

    def acquire(self) -> None:
        """Take the folder, made if missing; raises DataFolderInUse naming the holder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=_PATIENCE_S, poll_interval=0.02)
        except Timeout as error:
            raise DataFolderInUse(_in_use(self._folder)) from error
        _write(self._folder, self._info)

    def announce(self, url: str) -> None:
        """Say where the server listens, for `read_server`."""
        info = self._info
        _write(self._folder, ServerInfo(info.pid, url, info.started_at, info.version))

    def release(self) -> None:
        """Let go of the folder."""
        (self._folder / _INFO).unlink(missing_ok=True)
        self._lock.release()


def read_server(folder: Path) -> ServerInfo | None:
    """The living server of this data folder, or None."""
    if not (folder / _LOCK).exists():
        return None
    # What the file says may be a dead server's; that the lock is held cannot be.
    lock = FileLock(folder / _LOCK)
    try:
        with lock.acquire(blocking=False):
            return None
    except Timeout:
        return _read(folder)


def _in_use(folder: Path) -> str:
    holder = _read(folder)
    if holder is None:
        return f"Another process uses {folder}. Stop it, or set CARDFORGE_DATA_DIR."
    where = f" at {holder.url}" if holder.url else ""
    return (
        f"The server with process id {holder.pid}{where} uses {folder}. "
        "Use that server, stop it, or set CARDFORGE_DATA_DIR to another folder."
    )


def _write(folder: Path, info: ServerInfo) -> None:
    fields = {**asdict(info), "started_at": info.started_at.isoformat()}
    unfinished = folder / f"{_INFO}.{info.pid}"
    unfinished.write_text(json.dumps(fields), encoding="utf-8")
    unfinished.replace(folder / _INFO)


def _read(folder: Path) -> ServerInfo | None:
    try:
        fields = json.loads((folder / _INFO).read_text(encoding="utf-8"))
        fields["started_at"] = datetime.fromisoformat(fields["started_at"])
        info = ServerInfo(**fields)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    # Between a new server's lock and its first write, the file is a dead one's.
    return info if _lives(info.pid) else None


def _lives(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there, the signal 0 would end the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True
