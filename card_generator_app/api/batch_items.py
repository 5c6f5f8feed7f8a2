"""The items of a batch as they are sent: a list, JSON lines, or a CSV table."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from card_generator_app.errors import InvalidInput
from card_generator_app.options import GenerationOptions
from card_generator_app.options.texts import value_of

ItemFormat = Literal["jsonl", "csv"]
_ID = "id"
_MAX_LABEL = 200


@dataclass(frozen=True)
class SentItem:
    """One item: where it stands, the caller's name for it, its own options."""

    line: int
    label: str
    sent: dict[str, Any]


class Problems:
    """What is wrong with a batch, gathered so that all of it can be told at once."""

    _MOST = 50

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, message: str) -> None:
        self._found.append((line, message))

    def raise_if_any(self) -> None:
        """Raises InvalidInput that names every problem by its line."""
        if not self._found:
            return
        told = [f"line {line}: {said}" for line, said in sorted(self._found)]
        if (more := len(told) - self._MOST) > 0:
            told = [*told[: self._MOST], f"and {more} more"]
        raise InvalidInput("nothing was begun:\n" + "\n".join(told))


def items_of(
    rows: Sequence[Mapping[str, Any]] | None,
    text: str | None,
    text_format: ItemFormat | None,
    problems: Problems,
) -> list[SentItem]:
    """The items, of a list (whose positions are the lines) or of a text.

    Raises InvalidInput when neither or both are given.
    """
    if (rows is None) == (text is None):
        raise InvalidInput(
            "give the cards to make as `items` or as `text`, one of them"
        )
    if rows is not None:
        found = [(at, dict(row)) for at, row in enumerate(rows, start=1)]
    else:
        as_csv = text_format == "csv" or (text_format is None and _is_csv(text or ""))
        read = _csv_rows if as_csv else _json_rows
        found = list(read((text or "").removeprefix("\ufeff"), problems))
    return _named(found, problems)


def _named(
    rows: list[tuple[int, dict[str, Any]]], problems: Problems
) -> list[SentItem]:
    """Each with its `id`, else its line number; an id names one item only."""
    seen: dict[str, int] = {}
    items = []
    for line, row in rows:
        label = str(row.pop(_ID, "") or line).strip()
        if len(label) > _MAX_LABEL:
            problems.add(line, f"id: at most {_MAX_LABEL} characters")
        if label in seen:
            problems.add(line, f"the id '{label}' is that of line {seen[label]} too")
        seen.setdefault(label, line)
        items.append(SentItem(line, label, row))
    return items


def _is_csv(text: str) -> bool:
    return not text.lstrip().startswith("{")


def _json_rows(text: str, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    # Not splitlines(): a JSON text may hold a line separator of Unicode.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.add(number, f"no JSON ({error})")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            problems.add(number, 'not an object like {"concept": "…"}')


def _csv_rows(text: str, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    """A header of option names; an empty cell is an option that is not given."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, problems)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                problems.add(reader.line_num, "more cells than the header has names")
            yield reader.line_num, _row(header, cells)
    except csv.Error as error:
        problems.add(reader.line_num, f"no CSV ({error})")


def _check_header(header: list[str], problems: Problems) -> None:
    known = {_ID, *GenerationOptions.model_fields}
    for name in header:
        if name not in known:
            problems.add(1, f"the header names '{name}', which is no option")
    if len(set(header)) < len(header):
        problems.add(1, "the header names an option twice")


def _row(header: list[str], cells: list[str]) -> dict[str, Any]:
    return {
        name: cell if name == _ID else value_of(name, cell)
        for name, cell in zip(header, cells, strict=False)
        if cell.strip()
    }
