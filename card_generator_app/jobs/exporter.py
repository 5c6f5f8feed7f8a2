"""JobExporter: one job and everything known about it, as a file."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

import yaml

from card_generator_app.jobs.drafts import draft_of
from card_generator_app.jobs.job import Job, JobEvent, LogLevel, StoredCall
from card_generator_app.jobs.queries import JobQueries
from card_generator_app.library.cards import CardLibrary, StoredCard

ExportFormat = Literal["json", "yaml", "csv"]
_EVENTS_AT_ONCE = 1000
# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ExportedFile:
    content: bytes
    media_type: str


class JobExporter:
    """The same document in each format; in CSV it is one `path,value` row for each value.

    Job, stages with their times, calls with tokens, cost and time, log, card; without a
    card the draft: parts that are finished and why others are missing. `debug`
    adds what each call sent and was answered, its errors, and the debug lines.
    """

    def __init__(self, jobs: JobQueries, cards: CardLibrary) -> None:
        self._jobs, self._cards = jobs, cards

    async def export(
        self, job_id: str, file_format: ExportFormat, *, debug: bool = False
    ) -> ExportedFile:
        """Raises JobNotFound."""
        document = await self.document(job_id, debug=debug)
        if file_format == "json":
            text = json.dumps(document, ensure_ascii=False, indent=2)
            return ExportedFile(text.encode(), "application/json")
        if file_format == "yaml":
            text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
            return ExportedFile(text.encode(), "application/yaml")
        text = _csv(document)
        return ExportedFile(text.encode(), "text/csv; charset=utf-8")

    async def document(self, job_id: str, *, debug: bool) -> dict[str, Any]:
        """The document, of values that JSON has."""
        job = await self._jobs.get(job_id)
        calls = await self._jobs.calls(job_id, bodies=debug)
        card = await self._cards.get(job.card_id) if job.card_id else None
        draft = draft_of(job, calls)
        level = LogLevel.DEBUG if debug else LogLevel.INFO
        document = {
            "job": _job(job),
            "stages": [vars(stage) for stage in await self._jobs.stages(job_id)],
            "calls": [_call(call, debug=debug) for call in calls],
            "events": [_event(event) for event in await self._events(job_id, level)],
            "card": _card(card),
            "draft": None if draft is None else vars(draft),
        }
        plain: dict[str, Any] = _plain(document)
        return plain

    async def _events(self, job_id: str, level: LogLevel) -> Sequence[JobEvent]:
        found: list[JobEvent] = []
        while True:
            after = found[-1].seq if found else 0
            page = await self._jobs.events(
                job_id, after=after, level=level, limit=_EVENTS_AT_ONCE
            )
            found += page
            if len(page) < _EVENTS_AT_ONCE:
                return found


def _job(job: Job) -> dict[str, Any]:
    fields = dict(vars(job))
    fields["progress"] = vars(job.progress)
    fields["tokens"] = {**vars(job.tokens), "total": job.tokens.total}
    fields["error"] = vars(job.error) if job.error else None
    return fields


def _call(call: StoredCall, *, debug: bool) -> dict[str, Any]:
    fields = dict(vars(call))
    if not debug:
        for name in ("body", "reply", "error"):
            del fields[name]
    return fields


def _event(event: JobEvent) -> dict[str, Any]:
    return {name: value for name, value in vars(event).items() if name != "job_id"}


def _card(card: StoredCard | None) -> dict[str, Any] | None:
    if card is None:
        return None
    shown = ("id", "version", "writer", "provenance", "brief", "data")
    return {name: getattr(card, name) for name in shown}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Enum):
        value = value.value
    # Half a surrogate pair is nothing that a file can hold.
    return (
        value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    )


def _csv(document: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["path", "value"])
    for path, value in _leaves("", document):
        writer.writerow([path, csv_cell(value)])
    return out.getvalue()


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, item)
    elif isinstance(value, list) and value:
        for at, item in enumerate(value):
            yield from _leaves(f"{path}.{at}", item)
    else:
        yield path, value


def csv_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet runs."""
    if value is None or value in ({}, []):
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    is_text = isinstance(value, str)
    return f"'{text}" if is_text and text.startswith(_FORMULA) else text
