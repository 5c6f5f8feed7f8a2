"""Model lists on disk: those that servers sent, and the one that comes with the program."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from card_generator_app.llm.listed import Listed, read_rows
from card_generator_app.llm.memory_file import remember, remembered
from card_generator_app.llm.redact import redact

Rows = Sequence[Mapping[str, Any]]


class CatalogFile:
    """One JSON file: by server, when its list came and what it said. None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, server: str) -> tuple[float, Rows] | None:
        """The stored list and its time in Unix seconds."""
        try:
            stored = self._read()[redact(server)]
            return float(stored["made_at"]), list(stored["models"])
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, server: str, made_at: float, rows: Rows) -> None:
        """Keep a list beside those of other servers."""
        if self._path is None:
            return
        stored = {"made_at": made_at, "models": rows}
        remember(self._path, self._read() | {redact(server): stored})

    @property
    def path(self) -> Path | None:
        return self._path

    def _read(self) -> dict[str, Any]:
        return remembered(self._path) if self._path else {}


@lru_cache(maxsize=1)
def bundled() -> tuple[float, dict[str, Listed]]:
    """Some of OpenRouter's models as they were on a day, in Unix seconds; see the file."""
    text = files("card_generator_app.llm").joinpath("bundled_models.json").read_text()
    document = json.loads(text)
    day = date.fromisoformat(document["date"])
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    return made_at, read_rows(document["data"])
