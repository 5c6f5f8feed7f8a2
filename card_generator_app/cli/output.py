"""Where a card goes: which path, which format, and never over an existing file."""

import os
import re
import tempfile
from pathlib import Path

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.errors import OutputNotWritable

_BY_SUFFIX: dict[str, DownloadFormat] = {".png": "png", ".json": "v3"}


def format_of(output: Path | None, wanted: DownloadFormat | None) -> DownloadFormat:
    """The format asked for, else the one the file name says, else PNG."""
    if wanted is not None:
        return wanted
    if output is None or not output.suffix:
        return "png"
    found = _BY_SUFFIX.get(output.suffix.lower())
    if found is None:
        raise OutputNotWritable(
            f"'{output.suffix}' is no card format; name the file .png or .json, "
            "or say which with --format"
        )
    return found


def check_writable(output: Path | None) -> None:
    """Raises OutputNotWritable now, before any work is done or paid for."""
    folder = output.parent if output else Path()
    if output and output.is_dir():
        raise OutputNotWritable(f"{output} is a folder; give a file name in it")
    if not folder.is_dir():
        raise OutputNotWritable(f"the folder {folder} does not exist; make it first")
    try:
        # os.access says yes to root on read-only file systems; trying is the only proof.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputNotWritable(
            f"cannot write in {folder}: {error.strerror}"
        ) from error


def file_name(card_name: str, file_format: DownloadFormat) -> Path:
    """A file name from the card's name that every system takes."""
    kept = re.sub(r"[^\w\- ]+", "", card_name, flags=re.UNICODE)
    # A name that begins with a dash would be read as a flag by the next command.
    stem = kept.strip(" -").replace(" ", "-").lower()
    return with_suffix(Path(stem[:80] or "card"), file_format)


def with_suffix(path: Path, file_format: DownloadFormat) -> Path:
    """The path, with the format's suffix when it has none."""
    if path.suffix:
        return path
    return path.with_suffix(".png" if file_format == "png" else ".json")


def write_new(path: Path, content: bytes, *, overwrite: bool) -> Path:
    """Writes the file whole or not at all; returns where it is.

    An existing file is kept: `mara.png` becomes `mara-2.png`, unless `overwrite`.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".cardforge-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    umask = os.umask(0)
    os.umask(umask)
    Path(temporary).chmod(0o666 & ~umask)
    if overwrite:
        return Path(temporary).replace(path)
    for number in range(1, 10_000):
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            target.touch(exist_ok=False)  # takes the name without a race
        except FileExistsError:
            continue
        return Path(temporary).replace(target)
    raise OutputNotWritable(f"{path} and 9,998 numbered names beside it are taken")
