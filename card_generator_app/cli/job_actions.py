"""`cardforge jobs retry|delete|export|watch`."""

import asyncio
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import click

from card_generator_app.api.v2.values import ExportFormat
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import line_of, print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.sections import SectionedCommand, common_options

_MAPPER = CLIConfigMapper()


@click.command("delete")
@click.argument("job_id")
@server_option
def delete_job(job_id: str, server: str | None) -> None:
    """Delete a job that has ended; its card stays."""
    ask(server, lambda f: f.jobs.delete(job_id))
    click.echo(f"{job_id} is deleted", err=True)


@click.command("export")
@click.argument("job_id")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(get_args(ExportFormat)),
    default="json",
    show_default=True,
)
@click.option("--debug", is_flag=True, help="With prompts, replies and errors.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file; by default it goes to stdout.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def export_job(
    job_id: str,
    file_format: ExportFormat,
    debug: bool,
    output: Path | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """Everything about a job: options, stages, calls, log, card."""
    if output:
        check_writable(output)
    content = ask(server, lambda f: f.jobs.export(job_id, file_format, debug=debug))
    if output:
        click.echo(str(write_new(output, content, overwrite=overwrite)))
    else:
        click.echo(content, nl=False)


@click.command("watch")
@click.argument("job_ids", nargs=-1, metavar="[JOB_ID]...")
@server_option
def watch_jobs(job_ids: tuple[str, ...], server: str | None) -> None:
    """Follow jobs until they have ended; without an id, all that have not ended yet.

    A live bar for each on a terminal, lines elsewhere. Ctrl-C stops watching, not the jobs.
    """
    from card_generator_app.cli.connect import Connection
    from card_generator_app.cli.watching import watch

    async def run() -> bool:
        async with Connection(server) as connection:
            return await watch(connection, job_ids)

    if not asyncio.run(run()):
        click.echo("No job is waiting or running.", err=True)


def _retry(
    job_id: str,
    concept: str | None,
    unset: tuple[str, ...],
    no_reuse: bool,
    detach: bool,
    as_json: bool,
    server: str | None,
    **values: Any,
) -> None:
    options = _MAPPER.to_sent(values) | ({"concept": concept} if concept else {})
    _MAPPER.check(options)
    from card_generator_app.cli.connect import Connection
    from card_generator_app.cli.follow import follow

    async def run() -> Any:
        once = str(uuid4())  # asked again after a lost connection, it is still one job
        async with Connection(server) as connection:
            handle = await connection.ask(
                lambda f: f.jobs.retry(
                    job_id,
                    unset=[one.replace("-", "_") for one in unset],
                    reuse_calls=not no_reuse,
                    idempotency_key=once,
                    **options,
                )
            )
            if detach:
                return handle.job
            return await follow(connection, handle.id, quiet=as_json)

    job = asyncio.run(run())
    if as_json:
        print_json(job)
    else:
        click.echo(line_of(job))


retry_job = SectionedCommand(
    "retry",
    callback=_retry,
    help="Make a job that has ended again, with other options where you give some.\n\n"
    "Answers to calls that stay the same are taken from it and cost nothing. The card "
    "is fetched with `cardforge jobs download`.",
    params=[
        click.Argument(["job_id"]),
        click.Option(["--concept"], help="Another concept."),
        click.Option(
            ["--unset"],
            multiple=True,
            metavar="OPTION",
            help="Take back an option that the job was given (max-cost-usd …); repeatable.",
        ),
        click.Option(
            ["--no-reuse"], is_flag=True, help="Ask the model everything again."
        ),
        click.Option(
            ["--detach"],
            is_flag=True,
            help="Do not wait for its end; a running server goes on with it.",
        ),
        *common_options(is_long=False),
        *_MAPPER.flags(),
    ],
)
