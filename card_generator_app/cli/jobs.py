"""`cardforge jobs`: what was made, what is being made, and why something failed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from pydantic import BaseModel

from card_generator_app.api.v2.values import DownloadFormat, JobStatus
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.output import (
    check_writable,
    file_name,
    format_of,
    with_suffix,
    write_new,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import Job
    from card_generator_app.client import CardForge

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer in JSON, for programs."
)


@click.group()
def jobs() -> None:
    """See what was made and what is being made."""


@jobs.command("list")
@click.option(
    "--status", type=click.Choice(get_args(JobStatus)), help="Only jobs in this state."
)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option(
    "--cursor", help="Continue a list: the cursor that the page before ended with."
)
@json_option
@server_option
def jobs_list(
    status: str | None,
    limit: int,
    cursor: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Jobs, newest first."""
    page = ask(server, lambda f: f.jobs.list(status=status, limit=limit, cursor=cursor))
    if as_json:
        print_json(page)
        return
    for job in page.jobs:
        click.echo(_line(job))
    if not page.jobs:
        click.echo('No jobs yet. Make a card: cardforge generate "…"', err=True)
    if page.next_cursor:
        click.echo(f"more: cardforge jobs list --cursor {page.next_cursor}", err=True)


@jobs.command("show")
@click.argument("job_id")
@json_option
@server_option
def jobs_show(job_id: str, as_json: bool, server: str | None) -> None:
    """One job: state, progress, cost, warnings, error."""
    job = ask(server, lambda f: f.jobs.show(job_id))
    if as_json:
        print_json(job)
        return
    rows: dict[str, Any] = {
        "job": job.id,
        "status": job.status,
        "progress": f"{job.progress.percent:.0f} %, {job.progress.message}",
        "concept": _short(job.options.get("concept", ""), 300),
        "writer": job.writer,
        "profiles": f"{job.profile} (config), {job.prompt_profile} (prompts)",
        "tokens": job.tokens.total or None,
        "cost": f"${job.cost_usd}" if job.tokens.total else None,
        "created": _time(job.created_at),
        "finished": _time(job.finished_at),
        "card": job.card_id,
        "error": f"{job.error.code}: {job.error.message}" if job.error else None,
    }
    for label, value in rows.items():
        if value:
            click.echo(f"{label:<9} {value}")
    for warning in job.warnings:
        click.echo(f"{'warning':<9} {warning}")


@jobs.command("logs")
@click.argument("job_id")
@click.option(
    "--after", type=click.IntRange(0), default=0, help="Only lines after this number."
)
@click.option("--level", type=click.Choice(["debug", "info", "warning", "error"]))
@json_option
@server_option
def jobs_logs(
    job_id: str, after: int, level: str | None, as_json: bool, server: str | None
) -> None:
    """What happened, line by line."""
    logs = ask(server, lambda f: f.jobs.logs(job_id, after=after, level=level))
    if as_json:
        print_json(logs)
        return
    for event in logs.events:
        time = event.at.astimezone().strftime("%H:%M:%S")
        click.echo(f"{event.seq:>4}  {time}  {event.level:<7}  {event.message}")


@jobs.command("result")
@click.argument("job_id")
@server_option
def jobs_result(job_id: str, server: str | None) -> None:
    """The finished card and whose words it holds, as JSON."""
    print_json(ask(server, lambda f: f.jobs.result(job_id)))


@jobs.command("download")
@click.argument("job_id")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where the card goes (.png or .json); by default <name>.png beside you.",
)
@click.option("--format", "file_format", type=click.Choice(get_args(DownloadFormat)))
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def jobs_download(
    job_id: str,
    output: Path | None,
    file_format: DownloadFormat | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """The card of a finished job, as a file."""
    check_writable(output)
    chosen = format_of(output, file_format)

    async def fetch(forge: "CardForge") -> tuple[bytes, str]:
        content = await forge.jobs.download(job_id, chosen)
        return content, (await forge.jobs.result(job_id)).card["data"]["name"]

    content, name = ask(server, fetch)
    path = with_suffix(output, chosen) if output else file_name(name, chosen)
    path = write_new(path, content, overwrite=overwrite)
    click.echo(str(path))


@jobs.command("cancel")
@click.argument("job_id")
@server_option
def jobs_cancel(job_id: str, server: str | None) -> None:
    """Stop a job that has not ended."""
    click.echo(_line(ask(server, lambda f: f.jobs.cancel(job_id))))


def print_json(answer: BaseModel) -> None:
    """An answer as JSON on stdout."""
    click.echo(answer.model_dump_json(indent=2))


def _line(job: "Job") -> str:
    concept = _short(job.options.get("concept", ""), 60)
    return f"{job.id}  {job.status:<9}  {_time(job.created_at)}  {concept}"


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _time(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else ""
