"""Files that options name by their path: sent to the server, which knows them by ids."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.errors import CardFormatError

if TYPE_CHECKING:
    from card_generator_app.cli.connect import Connection

FILE_OPTIONS = (
    "image_file",
    "source_files",
    "reference_cards",
    "context_lorebooks",
    "input_card",
    "reference_image",
)
_ID = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def check_files(sent: dict[str, Any]) -> None:
    """Raises a usage error for what is neither a file here nor an id of one there."""
    for name in FILE_OPTIONS:
        for value in _values(sent, name):
            if not (Path(value).is_file() or is_id(value)):
                flag = name.replace("_", "-")
                raise click.UsageError(f"--{flag}: there is no file {value}.")


def is_id(value: str) -> bool:
    """Whether it looks like the id of a stored thing or file."""
    return _ID.fullmatch(value) is not None


async def upload_files(
    connection: "Connection", sent: dict[str, Any]
) -> dict[str, Any]:
    """What is sent, with ids in place of paths."""
    changed: dict[str, Any] = {}
    for name in FILE_OPTIONS:
        ids = [await _id(connection, name, value) for value in _values(sent, name)]
        if ids:
            changed[name] = ids if isinstance(sent[name], list) else ids[0]
    return sent | changed


async def keep_file(connection: "Connection", card: str) -> str:
    """The id of a kept card; a file here, of a card or a lorebook, is kept first."""
    if (found := _local(card)) is None:
        return card
    content, name = found
    if _is_book(content, name):
        book = await connection.ask(lambda f: f.lorebooks.import_(content, name))
        return book.id
    return (await connection.ask(lambda f: f.cards.import_(content, name))).id


def _is_book(content: bytes, name: str) -> bool:
    # Here, for the help: readers of files are slow to import.
    from card_generator_app.cards.lorebooks.converter import decode_lorebook

    try:
        return decode_lorebook(content, name).card is None
    except CardFormatError:
        return False  # whatever it is, the import will say


async def _id(connection: "Connection", option: str, value: str) -> str:
    if (found := _local(value)) is None:
        return value
    content, name = found
    if option == "input_card":  # a card is kept as what it is
        return await _kept(connection, value, content)
    stored = await connection.ask(lambda forge: forge.files.upload(content, name))
    return stored.id


async def _kept(connection: "Connection", path: str, content: bytes) -> str:
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.client import RequestFailed

    name = Path(path).name
    try:
        card = await connection.ask(lambda forge: forge.cards.import_(content, name))
    except RequestFailed as error:
        words = f"--input-card {path}: {error.message}"
        problem = error.problem | {"detail": words}
        raise RequestFailed(problem, error.http_status) from error
    return card.id


def _local(value: str) -> tuple[bytes, str] | None:
    path = Path(value)
    return (path.read_bytes(), path.name) if path.is_file() else None


def _values(sent: dict[str, Any], name: str) -> list[str]:
    value = sent.get(name)
    return value if isinstance(value, list) else [value] if value else []
