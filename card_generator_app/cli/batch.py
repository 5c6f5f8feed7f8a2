"""`cardforge generate batch`: a list of concepts in, a folder of cards out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import click

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import FORMAT_HELP, TEMPLATE_HELP, target_of
from card_generator_app.cli.sections import (
    SectionedCommand,
    common_options,
    dry_run_option,
)
from card_generator_app.cli.uploading import check_files

_MAPPER = CLIConfigMapper()
# Said of the whole batch here; a column of the file says them of one card.
_OF_THE_BATCH = ("max_cost_usd", "concurrency")

EPILOG = """
\b
FILE has one card a line: JSON objects with option names ({"concept": "…"}), or CSV
with a header of option names (lists with ; between). A column `id` names the card in
the summary. What is wrong anywhere is told by line, before anything is begun.

\b
Ctrl-C stops; the same command goes on and makes only what is missing. The folder
gets the cards, and FILE-summary.csv: id, name, status, card, file, cost, error.

\b
Examples:
  cardforge generate batch cast.jsonl --output-dir cards/
  cardforge generate batch cast.csv --output-dir cards/ --max-cost-usd 2 --concurrency 8
  cardforge generate batch cast.jsonl -o cards/ --length-preset lite --format charx
"""


def run_batch(
    file: Path,
    output_dir: str,
    file_formats: tuple[DownloadFormat, ...],
    filename_template: str,
    overwrite: bool,
    continue_on_error: bool,
    max_cost_usd: Decimal | None,
    concurrency: int,
    as_json: bool,
    quiet: bool,
    dry_run: bool,
    server: str | None,
    **values: Any,
) -> None:
    """Makes what is missing of the batch; exits 1 when a card could not be made."""
    content, text = _read(file)
    sent = _MAPPER.to_sent(values)
    check_files(sent)
    _MAPPER.check(sent)
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.batch_state import BatchState
    from card_generator_app.cli.batching import (
        Asked,
        BatchPlan,
        estimate_cards,
        make_cards,
    )
    from card_generator_app.cli.estimate_lines import tell_estimate
    from card_generator_app.client import exit_status_of

    asked = Asked(
        text=text,
        file_format="csv" if file.suffix.lower() == ".csv" else None,
        sent=sent,
        at_once=concurrency,
        max_cost_usd=max_cost_usd,
        server=server,
    )
    if dry_run:
        tell_estimate(estimate_cards(asked), as_json)
        return
    folder = output_dir.rstrip("/") + "/"
    target = target_of(folder, file_formats or ("png",), filename_template, overwrite)
    plan = BatchPlan(asked, target, continue_on_error, quiet=quiet or as_json)
    state = BatchState.of(Path(folder), content, sent)
    table = Path(folder) / f"{file.stem}-summary.csv"
    try:
        job = make_cards(plan, state)
    finally:
        # A batch that was refused has nothing to sum up.
        summary = state.write_summary(table) if state.items else None
    done, failed = state.count("completed"), state.count("failed")
    if as_json:
        answer = {"summary": str(summary), "job": job.id, "items": state.items}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        if not quiet:
            for label, why in state.errors():
                click.secho(f"{label}: {why}", fg="yellow", err=True)
            left = f", {failed} failed" if failed else ""
            click.echo(
                f"{done} of {len(state.items)} made{left}; job {job.id}", err=True
            )
        click.echo(str(summary))
    if job.error is not None:
        if not quiet:
            click.echo(f"Error: {job.error.message}", err=True)
        raise click.exceptions.Exit(exit_status_of(job.error.code))
    if done < len(state.items):
        raise click.exceptions.Exit(1)


def _read(file: Path) -> tuple[bytes, str]:
    try:
        content = file.read_bytes()
        return content, content.decode("utf-8-sig")
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{file} is not UTF-8 text: {error.reason} at byte {error.start}"
        ) from error


class _Dollars(click.ParamType[Decimal]):
    name = "x"

    def convert(self, value: Any, param: Any, ctx: Any) -> Decimal:
        try:
            amount = Decimal(value)
        except ArithmeticError:
            self.fail(f"{value!r} is no amount of dollars", param, ctx)
        if not 0 <= amount <= 100_000:
            self.fail("from 0 to 100000", param, ctx)
        return amount


batch = SectionedCommand(
    "batch",
    callback=run_batch,
    help="Make a card for each line of FILE (JSON lines or CSV).",
    epilog=EPILOG,
    params=[
        click.Argument(
            ["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)
        ),
        click.Option(
            ["-o", "--output-dir"],
            default=".",
            show_default=True,
            help="The folder for the cards and the summary; made where it is missing.",
        ),
        click.Option(
            ["--format", "file_formats"],
            type=click.Choice(get_args(DownloadFormat)),
            multiple=True,
            help=FORMAT_HELP,
        ),
        click.Option(
            ["--filename-template"],
            default="{name}-{id8}",
            show_default=True,
            help=TEMPLATE_HELP,
        ),
        click.Option(["--overwrite"], is_flag=True, help="Replace existing files."),
        click.Option(
            ["--continue-on-error/--no-continue-on-error"],
            default=True,
            help="Go on after a card that could not be made (default), or begin no more.",
        ),
        click.Option(
            ["--max-cost-usd"],
            type=_Dollars(),
            help="Most US dollars that all cards together may cost.",
        ),
        click.Option(
            ["--concurrency"],
            type=click.IntRange(1, 64),
            default=4,
            show_default=True,
            help="Cards in the making at once.",
        ),
        dry_run_option(),
        *common_options(),
        *(flag for flag in _MAPPER.flags() if flag.name not in _OF_THE_BATCH),
    ],
)
