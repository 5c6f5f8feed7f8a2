"""Changes in the config file: what nobody named stays as it is, comments too."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import SecretStr
from tomlkit.exceptions import ParseError

from card_generator_app.cli.environment import read_settings
from card_generator_app.errors import InvalidInput
from card_generator_app.settings import variable_of

_HEAD = (
    "# Settings of cardforge; docs/reference/settings.md says what there is.\n"
    "# The environment and a .env file win over this one.\n"
)


def checked(name: str, text: str) -> Any:
    """What a setting becomes by this text, as TOML writes it. Raises InvalidInput."""
    variable = variable_of(name)
    read = read_settings(**{"CARDFORGE_CONFIG": os.devnull, variable: text})
    value = getattr(read, name)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return value if isinstance(value, bool | int | float) else str(value)


def change(path: Path, changes: Mapping[str, Any]) -> None:
    """Sets these settings and takes those away that are None; in one stroke, or not at all.

    Only its owner may read the file: it may hold keys. Raises InvalidInput.
    """
    try:
        text = path.read_text("utf-8") if path.is_file() else _HEAD
        document = tomlkit.parse(text)
    except (OSError, ValueError, ParseError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error
    for name, value in changes.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    try:
        _write(path, tomlkit.dumps(document))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error}") from error


def _write(path: Path, text: str) -> None:
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
