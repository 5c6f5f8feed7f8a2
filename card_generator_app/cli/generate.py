"""`cardforge generate`: a concept in, a card file out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.cli.concept import read_concept
from card_generator_app.cli.job_lines import print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import FORMAT_HELP, TEMPLATE_HELP, target_of
from card_generator_app.cli.sections import (
    SectionedCommand,
    common_options,
    dry_run_option,
)
from card_generator_app.cli.uploading import check_files
from card_generator_app.options import GenerationOptions
from card_generator_app.options.sources import INPUTS

if TYPE_CHECKING:
    from card_generator_app.cli.making import Made

_MAPPER = CLIConfigMapper()

EPILOG = """
\b
The card is written beside you as <name>.png unless --output says where; an
existing file is never replaced without --overwrite. Progress goes to stderr, the
path of the card to stdout.

\b
Examples:
  cardforge generate "A retired dragon-slayer who now runs a bakery"
  cardforge generate "An android detective" --name Ada --pronouns she --seed 7
  cardforge generate --source-files novel.epub --name "Mara Quill"
  cardforge generate --interview "A lighthouse keeper"      (asks up to five questions)
  cardforge generate "A circus of the dead" --cast-size 4 -o circus/
  cat notes.txt | cardforge generate --output ada.json --json
  cardforge generate "A tired god" -o cards/ --format png --format charx
  cardforge generate "A tired god" --quality best --dry-run   (what would it cost?)
  cardforge generate batch cast.csv --output-dir cards/     (its own --help)
"""


def run_generate(
    concept: str | None,
    concept_file: Path | None,
    concept_url: str | None,
    concept_url_depth: int,
    output: str | None,
    file_formats: tuple[DownloadFormat, ...],
    filename_template: str,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
    dry_run: bool,
    detach: bool,
    server: str | None,
    **values: Any,
) -> None:
    """Checks everything that can be checked first, then makes the card."""
    sent = _MAPPER.to_sent(values)
    is_enough = any(sent.get(name) for name in INPUTS)
    text = read_concept(
        concept, concept_file, concept_url, concept_url_depth, may_be_none=is_enough
    )
    sent |= {"concept": text} if text else {}
    check_files(sent)
    _MAPPER.check(sent)  # the server checks again; this is before one is started
    if dry_run:
        from card_generator_app.cli.estimate_lines import tell_estimate
        from card_generator_app.cli.making import estimate_card

        tell_estimate(estimate_card(sent, server=server), as_json)
        return
    if detach:
        _begin(sent, as_json, quiet, server)
        return
    target = target_of(output, file_formats, filename_template, overwrite)
    is_file = target.output is not None and not target.output.is_dir()
    if is_file and int(sent.get("cast_size", 1)) > 1:
        raise click.UsageError(
            "a cast is several files: name a folder, --output cast/ (it is made)"
        )
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.making import Plan, make_card

    plan = Plan(
        sent=sent,
        target=target,
        quiet=quiet or as_json,
        server=server,
    )
    made = make_card(plan)
    if as_json:
        answer = {
            "path": str(made.paths[0]),
            "paths": [str(path) for path in made.paths],
            "losses": made.losses,
            "job": made.job.model_dump(mode="json"),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if not plan.quiet:
        _tell(made, target.output)
    for path in made.paths:
        click.echo(str(path))


def _begin(
    sent: dict[str, Any], as_json: bool, quiet: bool, server: str | None
) -> None:
    from card_generator_app.cli.making import begin_card

    job = begin_card(sent, server=server)
    if as_json:
        print_json(job)
        return
    if not quiet:
        click.echo(
            f"the server goes on with it: cardforge jobs watch {job.id}, then"
            f" cardforge jobs download {job.id}",
            err=True,
        )
    click.echo(job.id)


def _tell(made: "Made", output: Path | None) -> None:
    """What the person should know, on stderr."""
    job, path = made.job, made.paths[0]
    for warning in job.warnings:
        click.secho(f"note: {warning}", fg="yellow", err=True)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
    for loss in made.losses:
        click.echo(f"lost: {loss}", err=True)
    is_named = output and output.suffix and not output.is_dir()
    if output and is_named and len(made.paths) == 1 and path.name != output.name:
        kept = f"{output} exists, so it was kept (--overwrite replaces it)"
        click.echo(kept, err=True)
    tokens = job.tokens.total
    cost = f", {tokens} tokens, ${job.cost_usd}" if tokens else ""
    click.echo(f"written by {job.writer}{cost}; job {job.id}", err=True)


class _GenerateCommand(SectionedCommand):
    """A command whose first word may name another: `interview IDEA`, `batch FILE`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if args[:1] == ["interview"]:
            from card_generator_app.cli.generate_interview import interview

            name = f"{info_name} {args[0]}"
            return interview.make_context(name, args[1:], parent, **extra)
        if args[:1] == ["batch"]:
            from card_generator_app.cli.batch import batch

            return batch.make_context(f"{info_name} batch", args[1:], parent, **extra)
        return super().make_context(info_name, _bare_interview(args), parent, **extra)


def _bare_interview(args: list[str]) -> list[str]:
    """`--interview` alone means auto; the word after it is the concept."""
    modes = get_args(GenerationOptions.model_fields["interview"].annotation)
    end = args.index("--") if "--" in args else len(args)
    for at, arg in enumerate(args[:end]):
        if arg == "--interview" and args[at + 1 : at + 2] not in [[m] for m in modes]:
            return [*args[:at], "--interview=auto", *args[at + 1 :]]
    return args


generate = _GenerateCommand(
    "generate",
    callback=run_generate,
    help="Make a character card from CONCEPT: one line or many pages, in your own words.",
    epilog=EPILOG,
    params=[
        click.Argument(["concept"], required=False),
        click.Option(
            ["--concept-file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Read the concept from this file: text, Markdown, PDF, DOCX, EPUB or HTML.",
        ),
        click.Option(
            ["--concept-url"],
            metavar="URL",
            help="Read the concept from this web page; never from your own network.",
        ),
        click.Option(
            ["--concept-url-depth"],
            type=click.IntRange(0, 3),
            default=0,
            help="Read so many links on as well, of the same site, 20 pages at most.",
        ),
        click.Option(
            ["-o", "--output"],
            type=click.Path(),
            help="A file (.png, .json, .charx, .byaf, .yaml, .csv; .zip for a folder of "
            "text files), or a folder.",
        ),
        click.Option(
            ["--format", "file_formats"],
            type=click.Choice(get_args(DownloadFormat)),
            multiple=True,
            help=FORMAT_HELP,
        ),
        click.Option(
            ["--filename-template"],
            default="{name}",
            show_default=True,
            help=TEMPLATE_HELP,
        ),
        click.Option(["--overwrite"], is_flag=True, help="Replace an existing file."),
        dry_run_option(),
        click.Option(
            ["--detach"],
            is_flag=True,
            help="Do not wait: print the job's id; a running server goes on with it.",
        ),
        *common_options(),
        *_MAPPER.flags(),
    ],
)
