"""`cardforge jobs`: what was made, what is being made, and why something failed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.api.v2.values import DownloadFormat, JobStatus, LorebookFormat
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_actions import (
    delete_job,
    export_job,
    retry_job,
    watch_jobs,
)
from card_generator_app.cli.job_lines import (
    json_option,
    line_of,
    local_time,
    print_json,
    short,
)
from card_generator_app.cli.output import (
    check_writable,
    target_of,
    target_options,
    write_new,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import Call
    from card_generator_app.client import CardForge
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"])


@click.group()
def jobs() -> None:
    """See what was made and what is being made."""


@jobs.command("list")
@click.option(
    "--status", type=click.Choice(get_args(JobStatus)), help="Only jobs in this state."
)
@click.option("--kind", help="Only jobs of this kind (generate, batch).")
@click.option("--parent", metavar="JOB_ID", help="Only the items of this batch.")
@click.option("--text", help="Only jobs whose concept has these words.")
@click.option(
    "--after", type=_MOMENT, help="Only jobs created after this (local time)."
)
@click.option("--before", type=_MOMENT, help="Only jobs created before this.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option(
    "--offset", type=click.IntRange(0, 10_000), default=0, help="Leave out so many."
)
@click.option(
    "--cursor", help="Continue a list: the cursor that the page before ended with."
)
@json_option
@server_option
def jobs_list(
    after: datetime | None,
    before: datetime | None,
    as_json: bool,
    server: str | None,
    **asked: Any,
) -> None:
    """Jobs, newest first."""
    asked["created_after"] = after and after.astimezone()
    asked["created_before"] = before and before.astimezone()
    page = ask(server, lambda f: f.jobs.list(**asked))
    if as_json:
        print_json(page)
        return
    for job in page.jobs:
        click.echo(line_of(job))
    is_narrowed = any(value for name, value in asked.items() if name != "limit")
    if not page.jobs and is_narrowed:
        click.echo("No such jobs.", err=True)
    elif not page.jobs:
        click.echo('No jobs yet. Make a card: cardforge generate "…"', err=True)
    if page.next_cursor:
        click.echo(f"more: cardforge jobs list --cursor {page.next_cursor}", err=True)


@jobs.command("show")
@click.argument("job_id")
@json_option
@server_option
def jobs_show(job_id: str, as_json: bool, server: str | None) -> None:
    """One job: state, progress, cost, warnings, error."""
    from card_generator_app.cli.estimate_lines import closeness_lines
    from card_generator_app.client.failures import next_step

    job = ask(server, lambda f: f.jobs.show(job_id))
    if as_json:
        print_json(job)
        return
    rows: dict[str, Any] = {
        "job": job.id,
        "status": job.status,
        "progress": f"{job.progress.percent:.0f} %, {job.progress.message}",
        "concept": short(job.sent.get("concept", ""), 300),
        "writer": job.writer,
        "profiles": f"{job.profile} (config), {job.prompt_profile} (prompts)",
        "tokens": job.tokens.total or None,
        "cost": f"${job.cost_usd}" if job.tokens.total else None,
        "created": local_time(job.created_at),
        "finished": local_time(job.finished_at),
        "expected": local_time(job.estimated_completion),
        "waits": local_time(job.scheduled_at),
        "card": job.card_id,
        "error": f"{job.error.code}: {job.error.message}" if job.error else None,
    }
    for label, value in rows.items():
        if value:
            click.echo(f"{label:<9} {value}")
    for warning in job.warnings:
        click.echo(f"{'warning':<9} {warning}")
    if job.draft is not None:
        if job.draft.written:
            click.echo(f"{'kept':<9} {', '.join(job.draft.written)}")
        for part, why in job.draft.failed.items():
            click.echo(f"{'missing':<9} {part}: {short(why, 300)}")
    if job.estimate is not None:
        for line in closeness_lines(job.estimate):
            click.echo(f"{'estimate':<9} {line}")
    for stage in job.stages:
        end = stage.finished_at
        took = f"{(end - stage.started_at).total_seconds():.1f} s" if end else "running"
        again = f", attempt {stage.attempt}" if stage.attempt > 1 else ""
        click.echo(f"{'stage':<9} {stage.name}, {took}{again}")
    for call in job.calls:
        click.echo(f"{'call':<9} {_call_line(call)}")
    if job.error is not None:
        click.echo(f"{'next':<9} {next_step(job)}")


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
@target_options
@server_option
def jobs_download(
    job_id: str,
    output: str | None,
    file_formats: tuple[DownloadFormat, ...],
    filename_template: str,
    overwrite: bool,
    server: str | None,
) -> None:
    """The card of a finished job, as a file or several."""
    target = target_of(output, file_formats, filename_template, overwrite)

    async def fetched(forge: "CardForge") -> tuple[list[Path], list[str]]:
        from card_generator_app.cli.making import fetch

        return await fetch(forge, job_id, target)

    paths, losses = ask(server, fetched)
    for loss in losses:
        click.echo(f"lost: {loss}", err=True)
    for path in paths:
        click.echo(str(path))


@jobs.command("lorebook")
@click.argument("job_id")
@click.option(
    "--number", type=click.IntRange(1), default=1, help="Which of them, from 1."
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(get_args(LorebookFormat)),
    default="world_info",
    show_default=True,
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def jobs_lorebook(
    job_id: str,
    number: int,
    file_format: LorebookFormat,
    output: Path,
    overwrite: bool,
    server: str | None,
) -> None:
    """A lorebook that the card names instead of carrying it (--lorebook linked)."""
    check_writable(output)
    file = ask(server, lambda f: f.jobs.lorebook(job_id, number, file_format))
    click.echo(str(write_new(output, file, overwrite=overwrite)))


@jobs.command("cancel")
@click.argument("job_id")
@server_option
def jobs_cancel(job_id: str, server: str | None) -> None:
    """Stop a job that has not ended."""
    click.echo(line_of(ask(server, lambda f: f.jobs.cancel(job_id))))


def _call_line(call: "Call") -> str:
    if call.attempt == 0:
        return f"{call.key}: taken from the job before"
    tokens = call.prompt_tokens + call.completion_tokens
    cost = "cost unknown" if call.cost_usd is None else f"${call.cost_usd}"
    failed = f", {call.error_code}" if call.error_code else ""
    return f"{call.key}: {call.model}, {tokens} tokens, {cost}, {call.latency_s:.1f} s{failed}"


for command in (retry_job, delete_job, export_job, watch_jobs):
    jobs.add_command(command)
