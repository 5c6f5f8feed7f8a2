"""Jobs as lines on a terminal."""

from datetime import datetime
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import JobRow

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer in JSON, for programs."
)


def print_json(answer: BaseModel) -> None:
    """An answer as JSON on stdout."""
    click.echo(answer.model_dump_json(indent=2))


def line_of(job: "JobRow") -> str:
    """Id, state, time, concept; of a job with items, how far it is."""
    about = job.sent.get("concept") or f"{job.kind}: {job.progress.message}"
    concept = short(about, 60)
    return f"{job.id}  {job.status:<9}  {local_time(job.created_at)}  {concept}"


def short(text: str, length: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def local_time(at: datetime | None) -> str:
    """To the second; empty for None."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else ""
