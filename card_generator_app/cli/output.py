"""Where a card goes: which path, which formats, and never over an existing file."""

import os
import re
import string
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.errors import OutputNotWritable

Command = TypeVar("Command", bound=Callable[..., None])

SUFFIXES: dict[DownloadFormat, str] = {
    "png": ".png",
    "json": ".json",
    "v3": ".json",
    "v2": ".json",
    "v1": ".json",
    "charx": ".charx",
    "byaf": ".byaf",
    "textgen": ".yaml",
    "agnai": ".json",
    "markdown": ".zip",
    "csv": ".csv",
}
# A suffix that several formats share means the one people expect.
_BY_SUFFIX: dict[str, DownloadFormat] = {
    ".png": "png",
    ".json": "json",
    ".charx": "charx",
    ".byaf": "byaf",
    ".yaml": "textgen",
    ".yml": "textgen",
    ".zip": "markdown",
    ".csv": "csv",
}
TEMPLATE_FIELDS = ("name", "id", "id8", "creator", "version", "date")
_LONGEST_STEM = 80  # characters

FORMAT_HELP = (
    "png (with V2 and V3 inside), json (in the spec of --spec), or another; repeatable."
)
TEMPLATE_HELP = (
    f"A file's name where --output gives none; fields: {', '.join(TEMPLATE_FIELDS)}."
)


def target_options(command: Command) -> Command:
    """The flags that `target_of` takes: where a card's files go, and in which formats."""
    for option in (
        click.option("--overwrite", is_flag=True, help="Replace an existing file."),
        click.option(
            "--filename-template",
            default="{name}",
            show_default=True,
            help=TEMPLATE_HELP,
        ),
        click.option(
            "--format",
            "file_formats",
            type=click.Choice(list(SUFFIXES)),
            multiple=True,
            help=FORMAT_HELP,
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(),
            help="A file or a folder; by default <name>.png beside you.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Target:
    """Where the files of one card go. Made before any work is done or paid for."""

    output: Path | None
    formats: tuple[DownloadFormat, ...]
    template: str = "{name}"
    overwrite: bool = False

    def path(self, file_format: DownloadFormat, fields: Mapping[str, str]) -> Path:
        """The file for one format; `fields` fill the template."""
        suffix = SUFFIXES[file_format]
        shared = [one for one in self.formats if SUFFIXES[one] == suffix]
        if self.output and not self.output.is_dir():
            alone = len(self.formats) == 1
            if alone and self.output.suffix:
                return self.output
            # A dot in a name without a suffix belongs to the name.
            base = self.output
            if base.suffix.lower() in _BY_SUFFIX:
                base = base.with_suffix("")
        else:
            stem = _stem(
                self.template.format_map({n: safe(v) for n, v in fields.items()})
            )
            base = (self.output or Path()) / stem
        middle = f".{file_format}" if len(shared) > 1 else ""
        return base.with_name(f"{base.name}{middle}{suffix}")

    def write(
        self, file_format: DownloadFormat, content: bytes, fields: Mapping[str, str]
    ) -> Path:
        """Writes one file; returns where it is."""
        path = self.path(file_format, fields)
        return write_new(path, content, overwrite=self.overwrite)

    def write_book(
        self, content: bytes, number: int, fields: Mapping[str, str]
    ) -> Path:
        """Writes a lorebook of its own beside the card; returns where it is."""
        card = self.path(self.formats[0], fields)
        which = f"-{number}" if number > 1 else ""
        path = card.with_name(f"{card.stem}-lore{which}.json")
        return write_new(path, content, overwrite=self.overwrite)


def target_of(
    output: str | None,
    file_formats: tuple[DownloadFormat, ...],
    template: str,
    overwrite: bool,
) -> Target:
    """The target, checked; raises OutputNotWritable or a usage error.

    An `output` that ends with a slash is a folder, which is made where it is missing.
    """
    check_template(template)
    path = Path(output) if output else None
    if path and output and output.endswith(("/", os.sep)) and not path.exists():
        check_writable(path)
        path.mkdir()
    is_folder = path is not None and path.is_dir()
    check_writable(path / "card" if path and is_folder else path)
    formats = file_formats or (format_of(None if is_folder else path),)
    return Target(path, tuple(dict.fromkeys(formats)), template, overwrite)


def template_values(
    name: str, card_id: str, data: Mapping[str, object]
) -> dict[str, str]:
    """What a file name may be made of."""
    return {
        "name": name,
        "id": card_id,
        "id8": card_id.replace("-", "")[-8:],
        "creator": str(data.get("creator") or "unknown"),
        "version": str(data.get("character_version") or "0"),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def check_template(template: str) -> None:
    """Raises a usage error for a template that cannot be filled."""
    try:
        fields = [
            name
            for _, name, _, _ in string.Formatter().parse(template)
            if name is not None
        ]
    except ValueError as error:
        raise click.UsageError(f"--filename-template: {error}") from error
    if unknown := [name for name in fields if name not in TEMPLATE_FIELDS]:
        raise click.UsageError(
            f"--filename-template: there is no field {{{unknown[0]}}}; "
            f"there are: {', '.join(TEMPLATE_FIELDS)}"
        )


def format_of(output: Path | None) -> DownloadFormat:
    """The format that the file name says, else PNG."""
    if output is None or not output.suffix:
        return "png"
    found = _BY_SUFFIX.get(output.suffix.lower())
    if found is None:
        raise OutputNotWritable(
            f"'{output.suffix}' is no card format; name the file "
            f"{', '.join(_BY_SUFFIX)}, or say which with --format"
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


def safe(text: str) -> str:
    """A piece of a file name that every system takes."""
    return re.sub(r"[^\w\-. ]+", "", text, flags=re.UNICODE)


def _stem(filled: str) -> str:
    kept = safe(filled).replace("..", ".")
    # A name that begins with a dash would be read as a flag by the next command.
    stem = kept.strip(" -.").replace(" ", "-").lower()
    return stem[:_LONGEST_STEM].rstrip("-.") or "card"


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
