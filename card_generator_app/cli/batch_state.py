"""What a batch has got so far, kept beside its cards: run again, it goes on from there."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from card_generator_app.cli.output import write_new

_COLUMNS = (
    "id",
    "name",
    "status",
    "card_id",
    "file",
    "cost_usd",
    "tokens",
    "error",
    "job_id",
)
# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class BatchState:
    """The parent job and, by item, what became of it. One file for one list of items."""

    path: Path
    key: str
    """Sent with the request, so that asking twice begins one batch."""
    job_id: str | None = None
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    summary: str | None = None
    """The table's file."""

    @classmethod
    def of(cls, folder: Path, content: bytes, sent: dict[str, Any]) -> "BatchState":
        """What is kept in this folder of a batch of this content and these options."""
        asked = content + json.dumps(sent, sort_keys=True).encode()
        name = hashlib.sha256(asked).hexdigest()[:12]
        path = folder / f".cardforge-batch-{name}.json"
        try:
            kept = json.loads(path.read_text("utf-8"))
            return cls(
                path, kept["key"], kept["job_id"], kept["items"], kept["summary"]
            )
        except (OSError, ValueError, KeyError):
            return cls(path, str(uuid4()))

    def begin_anew(self) -> None:
        """Forget the job: the server no longer has it."""
        self.key, self.job_id = str(uuid4()), None

    def has(self, label: str) -> bool:
        """Whether the item is made and its files are where they were written."""
        item = self.items.get(label, {})
        files = item.get("files", [])
        return bool(files) and all(Path(file).is_file() for file in files)

    def note(self, label: str, **what: Any) -> None:
        """Note what became of an item."""
        self.items[label] = self.items.get(label, {}) | what

    def arrange(self, labels: Sequence[str]) -> None:
        """Put the items, which came as they ended, in this order; a part of them stays."""
        if set(labels) == set(self.items):
            self.items = {label: self.items[label] for label in labels}

    def save(self) -> None:
        """Write it, whole or not at all."""
        kept = {name: value for name, value in vars(self).items() if name != "path"}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        write_new(self.path, text.encode(), overwrite=True)

    def write_summary(self, path: Path) -> Path:
        """The table of all items, at `path` or where it was written before."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for label, item in self.items.items():
            row = item | {"id": label, "file": ", ".join(item.get("files", []))}
            writer.writerow([_cell(row.get(name)) for name in _COLUMNS])
        content = out.getvalue().encode()
        if self.summary is not None:
            return write_new(Path(self.summary), content, overwrite=True)
        written = write_new(path, content, overwrite=False)
        self.summary = str(written)
        self.save()
        return written

    def count(self, *statuses: str) -> int:
        """How many items ended so."""
        return sum(item.get("status") in statuses for item in self.items.values())

    def errors(self) -> Iterable[tuple[str, str]]:
        """The items that could not be made, and why."""
        for label, item in self.items.items():
            if item.get("error") and item.get("status") != "completed":
                yield label, item["error"]


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
