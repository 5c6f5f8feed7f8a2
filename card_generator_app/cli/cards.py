"""`cardforge cards`: the cards that are kept; find, look at, take in, write out, throw away."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.cli import card_portrait, card_revisions
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.card_changes import (
    diff_versions,
    edit_card,
    lock_parts,
    restore_version,
    show_versions,
    unlock_parts,
)
from card_generator_app.cli.card_chat import chat_with_card
from card_generator_app.cli.card_extension import extend
from card_generator_app.cli.job_lines import (
    json_option,
    local_time,
    print_json,
    short,
)
from card_generator_app.cli.output import (
    target_of,
    target_options,
    template_values,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.card_models import CardRow, ImportedCard
    from card_generator_app.client import CardForge

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def cards() -> None:
    """The cards that are kept: every change is a version, nothing is overwritten."""


@cards.command("list")
@click.option("--text", help="Only cards with these words (name, creator, tags, text).")
@click.option("--tag", help="Only cards with this tag.")
@click.option("--trash", is_flag=True, help="The deleted ones.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--cursor", help="Continue a list: what the page before ended with.")
@json_option
@server_option
def cards_list(
    text: str | None,
    tag: str | None,
    trash: bool,
    limit: int,
    cursor: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Cards, newest first."""
    page = ask(
        server,
        lambda f: f.cards.list(
            text=text, tag=tag, trash=trash, limit=limit, cursor=cursor
        ),
    )
    if as_json:
        print_json(page)
        return
    for card in page.cards:
        click.echo(_line(card))
    if not page.cards:
        click.echo(_nothing(searched=bool(text or tag), trash=trash), err=True)
    if page.next_cursor:
        click.echo(f"more: cardforge cards list --cursor {page.next_cursor}", err=True)


@cards.command("duplicates")
@json_option
@server_option
def cards_duplicates(as_json: bool, server: str | None) -> None:
    """Cards that say the same, in groups; what was changed last comes first."""
    found = ask(server, lambda f: f.cards.duplicates())
    if as_json:
        print_json(found)
        return
    groups = ["\n".join(map(_line, group)) for group in found.groups]
    if groups:
        click.echo("\n\n".join(groups))
    else:
        click.echo("No card is there twice.", err=True)


@cards.command("show")
@click.argument("card_id")
@click.option("--version", type=click.IntRange(1), help="An earlier version.")
@json_option
@server_option
def cards_show(
    card_id: str, version: int | None, as_json: bool, server: str | None
) -> None:
    """One card: what is in it, whose words it holds, what is locked."""
    stored = ask(server, lambda f: f.cards.show(card_id, version=version))
    if as_json:
        print_json(stored)
        return
    rows = {
        "card": stored.id,
        "name": stored.name,
        "version": stored.version,
        "written by": stored.writer,
        "changed": local_time(stored.updated_at),
        "deleted": local_time(stored.deleted_at),
        "tags": ", ".join(stored.summary.tags),
        "greetings": stored.summary.greetings,
        "lorebook": f"{stored.summary.entries} entries",
        "tokens": f"≈ {stored.summary.permanent_tokens} permanent",
        "locked": ", ".join(stored.locks),
        "about": stored.summary.about,
    }
    for label, value in rows.items():
        if value:
            click.echo(f"{label:<10} {value}")


@cards.command("import")
@click.argument("files", nargs=-1, required=True, type=_file)
@json_option
@server_option
def cards_import(files: tuple[Path, ...], as_json: bool, server: str | None) -> None:
    """Keep the cards in FILES, of any known format."""

    async def keep(forge: "CardForge") -> "list[ImportedCard]":
        return [
            await forge.cards.import_(file.read_bytes(), file.name) for file in files
        ]

    for card in ask(server, keep):
        if as_json:
            print_json(card)
            continue
        for repair in card.repairs:
            click.echo(f"mended: {repair.message} ({repair.id})", err=True)
        click.echo(_line(card))


@cards.command("export")
@click.argument("card_id")
@target_options
@click.option("--version", type=click.IntRange(1), help="An earlier version.")
@server_option
def cards_export(
    card_id: str,
    output: str | None,
    file_formats: tuple[DownloadFormat, ...],
    filename_template: str,
    version: int | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """The card as a file or several, and what each format cannot carry."""
    target = target_of(output, file_formats, filename_template, overwrite)

    async def fetch(forge: "CardForge") -> list[Path]:
        stored = await forge.cards.show(card_id, version=version)
        fields = template_values(stored.name, stored.id, stored.card["data"])
        paths = []
        for one in target.formats:
            file = await forge.cards.export(card_id, one, version=version)
            paths.append(target.write(one, file, fields))
            for loss in file.losses:
                click.echo(f"lost: {loss.path}: {loss.message}", err=True)
        return paths

    for path in ask(server, fetch):
        click.echo(str(path))


@cards.command("check")
@click.argument("card_id")
@click.option("--ignore", multiple=True, help="A rule to leave out; repeatable.")
@json_option
@server_option
@click.pass_context
def cards_check(
    context: click.Context,
    card_id: str,
    ignore: tuple[str, ...],
    as_json: bool,
    server: str | None,
) -> None:
    """What breaks or spoils a kept card; exit status 1 when there is an error."""
    report = ask(server, lambda f: f.cards.check(card_id, ignore=ignore))
    if as_json:
        print_json(report)
    else:
        for one in report.findings:
            click.echo(f"{one.severity}: {one.path}: {one.message} ({one.rule})")
        if not report.findings:
            click.echo("nothing found", err=True)
    context.exit(0 if report.passed else 1)


@cards.command("delete")
@click.argument("card_id")
@server_option
def cards_delete(card_id: str, server: str | None) -> None:
    """Put a card into the trash."""
    ask(server, lambda f: f.cards.delete(card_id))
    click.echo(
        f"{card_id} is in the trash (back: cardforge cards recover {card_id})", err=True
    )


@cards.command("recover")
@click.argument("card_id")
@server_option
def cards_recover(card_id: str, server: str | None) -> None:
    """Take a card out of the trash."""
    click.echo(_line(ask(server, lambda f: f.cards.recover(card_id))))


def _line(card: "CardRow") -> str:
    tags = short(", ".join(card.summary.tags), 40)
    return f"{card.id}  v{card.version:<3} {local_time(card.updated_at)}  {card.name}  {tags}"


def _nothing(*, searched: bool, trash: bool) -> str:
    if searched:
        return "No card has that."
    if trash:
        return "The trash is empty."
    return (
        'No cards yet. Make one: cardforge generate "…"; '
        "or keep one: cardforge cards import FILE"
    )


for command in (
    chat_with_card,
    edit_card,
    lock_parts,
    unlock_parts,
    show_versions,
    diff_versions,
    restore_version,
    *card_revisions.COMMANDS,
    *card_portrait.COMMANDS,
    extend,
):
    cards.add_command(command)
