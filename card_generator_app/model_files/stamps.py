"""Whether a model file is the one we know: hashed once, then told by its stamp."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

Status = Literal["missing", "installed", "damaged"]


def is_intact(file: Path, sha256: str) -> bool:
    """Whether the file has this content; quick where a stamp of its size and time is there."""
    stamp = _stamp(file, sha256)
    if _read_stamp(file) == stamp:
        return True
    # A copied folder has other times and a hand-placed file no stamp: look inside.
    if _sha256_once(file, stamp["size"], stamp["mtime_ns"]) != sha256:
        return False
    write_stamp(file, sha256)
    return True


def write_stamp(file: Path, sha256: str) -> None:
    """Remember that the file as it is now has this hash."""
    try:
        stamp_path(file).write_text(json.dumps(_stamp(file, sha256)))
    except OSError:
        # A read-only model folder (an image, a shared mount) works, just without stamps.
        return


def stamp_path(file: Path) -> Path:
    """Where the stamp of a file lies."""
    return file.with_name(f"{file.name}.stamp.json")


def sha256_of(file: Path) -> str:
    """The hash of every byte (about 0.1 s for 100 MB)."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# Where no stamp can tell: damaged gigabytes, or a read-only folder.
@lru_cache(maxsize=64)
def _sha256_once(file: Path, _size: object, _mtime_ns: object) -> str:
    return sha256_of(file)


def _stamp(file: Path, sha256: str) -> dict[str, object]:
    stat = file.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256}


def _read_stamp(file: Path) -> object:
    try:
        return json.loads(stamp_path(file).read_text())
    except (OSError, ValueError):
        return None
