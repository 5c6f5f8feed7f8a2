"""Card files and card folders on this machine: read as bytes, written whole."""

from collections.abc import Mapping
from pathlib import Path

import click

from card_generator_app.cards.archive import MAX_MEMBERS, write_archive
from card_generator_app.cards.converter import Decoded, FormatConverter
from card_generator_app.cards.markdown import CARD_FILE, write_folder
from card_generator_app.cards.reader import MAX_FILE_BYTES
from card_generator_app.cli.output import write_new
from card_generator_app.errors import AppError, InvalidInput, OutputNotWritable

card_file = click.Path(exists=True, dir_okay=False, path_type=Path)
# A file, or a folder that `convert --format markdown` made.
card_source = click.Path(exists=True, path_type=Path)


def read_source(source: Path) -> bytes:
    """The bytes of a file; of a card folder those of its zip, which every reader takes."""
    if not source.is_dir():
        return source.read_bytes()
    if not (source / CARD_FILE).is_file():
        raise InvalidInput(f"the folder {source} holds no {CARD_FILE}: it is no card")
    paths = [path for path in sorted(source.rglob("*")) if _belongs(path, source)]
    if len(paths) > MAX_MEMBERS:
        raise InvalidInput(f"the folder {source} holds over {MAX_MEMBERS} files")
    if sum(path.stat().st_size for path in paths) > MAX_FILE_BYTES:
        raise InvalidInput(f"the folder {source} holds over {MAX_FILE_BYTES} bytes")
    return write_archive(
        {path.relative_to(source).as_posix(): path.read_bytes() for path in paths}
    )


def decode_source(source: Path) -> Decoded:
    """The card in a file or a card folder."""
    return FormatConverter.decode(read_source(source), source.name)


def write_card_folder(
    target: Path, files: Mapping[str, bytes], *, overwrite: bool
) -> Path:
    """Writes a card folder; returns where it is.

    An existing folder is kept: `mara` becomes `mara-2`. With `overwrite` the card in it is
    replaced, and whatever else lies there stays.
    """
    folder, stale = (
        (target, _files_of_card(target)) if overwrite else (_free(target), set())
    )
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, content, overwrite=True)
    for name in stale - files.keys():
        (folder / name).unlink(missing_ok=True)
    return folder


def _belongs(path: Path, source: Path) -> bool:
    """Whether a file is the card's: no link, nothing hidden (.git)."""
    parts = path.relative_to(source).parts
    hidden = any(part.startswith(".") for part in parts)
    return path.is_file() and not path.is_symlink() and not hidden


def _files_of_card(folder: Path) -> set[str]:
    """The files that the card in a folder is made of; raises where that is unknown."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    try:
        if not folder.is_dir():
            raise InvalidInput(f"{folder} is a file")
        decoded = decode_source(folder)
    except AppError as error:
        raise OutputNotWritable(
            f"{folder} is not replaced, for it is no card folder: {error}"
        ) from error
    return set(write_folder(decoded.card, decoded.portrait))


def _free(target: Path) -> Path:
    for number in range(1, 10_000):
        folder = target if number == 1 else target.with_name(f"{target.name}-{number}")
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return folder
    raise OutputNotWritable(f"{target} and 9,998 numbered names beside it are taken")
