"""Settings for a command: a variable that makes no sense is a slip, not a defect."""

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from card_generator_app.errors import InvalidInput
from card_generator_app.settings import Settings, config_file


def read_settings(**given: Any) -> Settings:
    """The settings; `given`, by their variables, comes first where it is not None.

    Raises InvalidInput naming every variable that makes no sense.
    """
    given = {"CARDFORGE_CONFIG": _named(), **given}
    try:
        return Settings(**{name: one for name, one in given.items() if one is not None})
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        lines = [f"{problem['loc'][0]}: {problem['msg']}" for problem in problems]
        raise InvalidInput("; ".join(lines)) from error


def config_path() -> Path:
    """The config file that a command would read, whether it is there or not."""
    return config_file(_named())


def _named() -> str | None:
    """`cardforge --config FILE`."""
    context = click.get_current_context(silent=True)
    return context.find_root().params.get("config_file") if context else None
