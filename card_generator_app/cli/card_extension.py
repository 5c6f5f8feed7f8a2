"""`cardforge cards extend`: what a lorebook lacks or has out of date, proposed entry by entry."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.cli.ask import ask
from card_generator_app.cli.card_proposals import tell_proposals, tell_version
from card_generator_app.cli.card_report import tell
from card_generator_app.cli.job_lines import print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.sections import SectionedCommand, common_options
from card_generator_app.cli.uploading import check_files

if TYPE_CHECKING:
    from card_generator_app.api.v2.card_models import CardProposal, StoredCard
    from card_generator_app.client import CardForge

_MAPPER = CLIConfigMapper()
# What this command has its own flags for, or has no use for.
_NOT_HERE = (
    "input_card",
    "input_card_version",
    "input_card_mode",
    "parts",
    "instruction",
    "stale",
    "propose",
    "lorebook_entries",
)

EPILOG = """
CARD is the id of a kept card or lorebook, or a file of either, which is kept first. Without
sources and --concept the book is compared with its own card: what is named there and
explained nowhere.

\b
Nothing is changed and nothing removed: each proposal is shown old and new, with its reason
and the place in the source, and waits until `cards accept` (or --accept-all) makes it the
card's next version. Locked entries stay as they are.

\b
Examples:
  cardforge cards extend CARD --source-files history.epub
  cardforge cards extend CARD --source-urls https://example.org/wiki --entries 12
  cardforge cards extend CARD --concept "The guild of bell founders" --accept-all
  cardforge cards extend world.json --source-files notes.md --accept-all -o world-2.json
"""


def _extend(
    card: str,
    concept: str,
    instruction: str,
    entries: int | None,
    accept_all: bool,
    output: Path | None,
    file_format: str,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
    server: str | None,
    **values: Any,
) -> None:
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.making import extend_book

    if output is not None and not accept_all:
        raise click.UsageError(
            "--output needs --accept-all: so far nothing is changed."
        )
    if output is not None:
        check_writable(output)
    sent = _MAPPER.to_sent(values)
    check_files(sent)
    sent |= {"concept": concept, "instruction": instruction, "entries": entries}
    job, card_id = extend_book(card, sent, quiet=quiet or as_json, server=server)

    async def look(forge: "CardForge") -> "list[CardProposal]":
        waiting = (await forge.cards.proposals(card_id)).proposals
        return [one for one in waiting if one.job_id == job.id]

    found = ask(server, look)
    if as_json:
        print_json(job)
    else:
        for warning in job.warnings:
            click.secho(f"note: {warning}", fg="yellow", err=True)
        tell_proposals(found)
    if not accept_all:
        if found and not (quiet or as_json):
            click.echo(f"take them: cardforge cards accept {card_id} --all", err=True)
        return
    stored = _accepted(card_id, found, server)
    if not as_json:
        tell_version(stored)
    if output is not None:
        _write(stored, output, file_format, overwrite=overwrite)


def _accepted(
    card_id: str, found: "list[CardProposal]", server: str | None
) -> "StoredCard":
    async def accept(forge: "CardForge") -> "StoredCard":
        stored = await forge.cards.show(card_id)
        if not found:
            return stored
        ids = [one.id for one in found]
        return await forge.cards.accept(card_id, ids, version=stored.version)

    return ask(server, accept)


def _write(
    stored: "StoredCard", output: Path, file_format: str, *, overwrite: bool
) -> None:
    # Here, for the help, as above.
    from card_generator_app.cards.card import Card
    from card_generator_app.cards.lorebooks.converter import encode_lorebook

    book = Card.from_dict(stored.card).book
    if book is None:
        raise click.ClickException("the card has no lorebook to write")
    content, losses = encode_lorebook(book, file_format)
    path = write_new(output, content, overwrite=overwrite)
    tell([], losses)
    click.echo(str(path))


extend = SectionedCommand(
    "extend",
    callback=_extend,
    help="Have a lorebook extended from sources or a concept; you accept what you like.",
    epilog=EPILOG,
    params=[
        click.Argument(["card"]),
        click.Option(
            ["--concept"], default="", help="What it shall tell, in your words."
        ),
        click.Option(
            ["--instruction"],
            default="",
            help="How it is to be done, in your words: «only what costs money».",
        ),
        click.Option(
            ["--entries"],
            type=click.IntRange(1, 200),
            help="At most so many new or changed entries; 6 by default.",
        ),
        click.Option(
            ["--accept-all"], is_flag=True, help="Put all that is found into the card."
        ),
        click.Option(
            ["--output", "-o"],
            type=click.Path(path_type=Path),
            help="Write the extended book to this file too.",
        ),
        click.Option(
            ["--format", "file_format"],
            type=click.Choice(get_args(LorebookFormat)),
            default="v3",
            show_default=True,
            help="Of that file.",
        ),
        click.Option(["--overwrite"], is_flag=True, help="Replace an existing file."),
        *common_options(),
        *(flag for flag in _MAPPER.flags() if flag.name not in _NOT_HERE),
    ],
)
