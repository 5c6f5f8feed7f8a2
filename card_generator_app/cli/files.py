"""`cardforge files`: what was uploaded to make cards from."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, local_time, print_json
from card_generator_app.cli.output import check_writable, write_new

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import StoredFile
    from card_generator_app.client import CardForge

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def files() -> None:
    """Files to make cards from: text, Markdown, HTML, EPUB, PDF, DOCX; pictures; cards.

    `generate --source-files PATH` uploads by itself; with `files upload` a book is sent
    once and used by its id from then on.
    """


@files.command("upload")
@click.argument("paths", nargs=-1, required=True, type=_file)
@json_option
@server_option
def files_upload(paths: tuple[Path, ...], as_json: bool, server: str | None) -> None:
    """Keep the files at PATHS; prints their ids."""

    async def send(forge: "CardForge") -> "list[StoredFile]":
        return [
            await forge.files.upload(path.read_bytes(), path.name) for path in paths
        ]

    for stored in ask(server, send):
        print_json(stored) if as_json else click.echo(_line(stored))


@files.command("list")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--cursor", help="Continue a list: what the page before ended with.")
@json_option
@server_option
def files_list(
    limit: int, cursor: str | None, as_json: bool, server: str | None
) -> None:
    """Uploaded files, newest first."""
    page = ask(server, lambda f: f.files.list(limit=limit, cursor=cursor))
    if as_json:
        print_json(page)
        return
    for stored in page.files:
        click.echo(_line(stored))
    if not page.files:
        click.echo("No files yet. Keep one: cardforge files upload FILE", err=True)
    if page.next_cursor:
        click.echo(f"more: cardforge files list --cursor {page.next_cursor}", err=True)


@files.command("show")
@click.argument("file_id")
@json_option
@server_option
def files_show(file_id: str, as_json: bool, server: str | None) -> None:
    """What is known of a file."""
    stored = ask(server, lambda f: f.files.show(file_id))
    print_json(stored) if as_json else click.echo(_line(stored))


@files.command("text")
@click.argument("file_id")
@json_option
@server_option
def files_text(file_id: str, as_json: bool, server: str | None) -> None:
    """The text that a generation would read in a file, with the places."""
    found = ask(server, lambda f: f.files.text(file_id))
    if as_json:
        print_json(found)
        return
    for section in found.sections:
        if section.place:
            click.secho(f"[{section.place}]", dim=True)
        click.echo(f"{section.text}\n")
    click.echo(f"{found.name}: {found.kind}, about {found.tokens} tokens", err=True)


@files.command("download")
@click.argument("file_id")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def files_download(
    file_id: str, output: Path, overwrite: bool, server: str | None
) -> None:
    """A file as it was uploaded."""
    check_writable(output)
    content = ask(server, lambda f: f.files.download(file_id))
    click.echo(str(write_new(output, content, overwrite=overwrite)))


@files.command("delete")
@click.argument("file_id")
@server_option
def files_delete(file_id: str, server: str | None) -> None:
    """Remove a file; cards made from it keep what was taken from it."""
    ask(server, lambda f: f.files.delete(file_id))
    click.echo(f"{file_id} is removed", err=True)


def _line(stored: "StoredFile") -> str:
    size = f"{max(stored.size_bytes // 1024, 1):>6} KiB"
    return f"{stored.id}  {size}  {local_time(stored.created_at)}  {stored.name}"
