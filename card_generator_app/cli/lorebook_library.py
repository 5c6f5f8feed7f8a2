"""`cardforge lorebooks list|show|import|export|edit|…|attach|detach`: those that are kept."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.cards.schema import BOOK_OPTIONAL, Kind
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.card_changes import (
    in_editor,
    set_fields,
    tell_diff,
    tell_versions,
    version_option,
)
from card_generator_app.cli.card_extension import extend
from card_generator_app.cli.job_lines import (
    json_option,
    local_time,
    print_json,
    short,
)
from card_generator_app.cli.output import check_writable, safe, write_new

if TYPE_CHECKING:
    from card_generator_app.api.v2.card_models import StoredCard
    from card_generator_app.api.v2.lorebook_models import (
        ImportedLorebook,
        LorebookRow,
        StoredLorebook,
    )
    from card_generator_app.client import CardForge

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_FIELDS = {**BOOK_OPTIONAL, "extensions": Kind.OBJECT, "entries": Kind.OBJECT}


@click.command("list")
@click.option("--text", help="Only lorebooks with these words in their names.")
@click.option("--trash", is_flag=True, help="The deleted ones.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--cursor", help="Continue a list: what the page before ended with.")
@json_option
@server_option
def list_books(
    text: str | None,
    trash: bool,
    limit: int,
    cursor: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Lorebooks, newest first."""
    page = ask(
        server,
        lambda f: f.lorebooks.list(text=text, trash=trash, limit=limit, cursor=cursor),
    )
    if as_json:
        print_json(page)
        return
    for one in page.lorebooks:
        click.echo(_line(one))
    if not page.lorebooks:
        click.echo(
            "No lorebook. Keep one: cardforge lorebooks import FILE; or make one: "
            'cardforge lorebooks compose "…"',
            err=True,
        )
    if page.next_cursor:
        click.echo(
            f"more: cardforge lorebooks list --cursor {page.next_cursor}", err=True
        )


@click.command("show")
@click.argument("lorebook_id")
@click.option("--version", type=click.IntRange(1), help="An earlier version.")
@json_option
@server_option
def show_book(
    lorebook_id: str, version: int | None, as_json: bool, server: str | None
) -> None:
    """One lorebook: its settings, and its entries by their numbers."""
    stored = ask(server, lambda f: f.lorebooks.show(lorebook_id, version=version))
    if as_json:
        print_json(stored)
        return
    click.echo(_line(stored))
    for name in ("scan_depth", "token_budget", "recursive_scanning"):
        if name in stored.book:
            click.echo(f"{name:<18} {json.dumps(stored.book[name])}")
    for number, entry in enumerate(stored.book["entries"]):
        mark = "" if entry["enabled"] else " (off)"
        keys = ", ".join(entry["keys"]) or "always"
        text = short(entry["content"], 60)
        click.echo(f"{number:>3} {entry.get('name') or keys}{mark}: {text} [{keys}]")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=_file)
@json_option
@server_option
def import_books(files: tuple[Path, ...], as_json: bool, server: str | None) -> None:
    """Keep the lorebooks in FILES: of any known kind, also those inside cards."""

    async def keep(forge: "CardForge") -> "list[ImportedLorebook]":
        return [
            await forge.lorebooks.import_(file.read_bytes(), file.name)
            for file in files
        ]

    for book in ask(server, keep):
        if as_json:
            print_json(book)
            continue
        for repair in book.repairs:
            click.echo(f"mended: {repair.message} ({repair.id})", err=True)
        click.echo(_line(book))


@click.command("create")
@click.argument("source", type=click.File("rb"))
@click.option("--name", default="", help="For a book that has none.")
@server_option
def create_book(source: Any, name: str, server: str | None) -> None:
    """Keep a V3 book that you wrote as JSON; SOURCE may be - for stdin.

    What an entry lacks is filled in: {"entries": [{"keys": ["mill"], "content": "…"}]}.
    """
    book = _json(source.read(), "SOURCE")
    click.echo(_line(ask(server, lambda f: f.lorebooks.create(book, name=name))))


@click.command("export")
@click.argument("lorebook_id")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(get_args(LorebookFormat)),
    default="world_info",
    show_default=True,
)
@click.option("--version", type=click.IntRange(1), help="An earlier version.")
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def export_book(
    lorebook_id: str,
    output: Path | None,
    file_format: LorebookFormat,
    version: int | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """The lorebook as a file, and what its format cannot carry."""
    check_writable(output)

    async def fetch(forge: "CardForge") -> Path:
        stored = await forge.lorebooks.show(lorebook_id, version=version)
        file = await forge.lorebooks.export(lorebook_id, file_format, version=version)
        for loss in file.losses:
            click.echo(f"lost: {loss.path}: {loss.message}", err=True)
        named = safe(stored.name).strip(" -.").replace(" ", "-").lower()
        path = output or Path(f"{named or 'lorebook'}.json")
        return write_new(path, file, overwrite=overwrite)

    click.echo(str(ask(server, fetch)))


@click.command("edit")
@click.argument("lorebook_id")
@click.option(
    "--set",
    "texts",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Set name, description, scan_depth, token_budget …; JSON where it is no text; "
    "repeatable.",
)
@click.option(
    "--put",
    multiple=True,
    metavar="NUMBER=JSON",
    help="Change an entry by its number, or add one with a number past the end; "
    "what is not named stays; repeatable.",
)
@click.option(
    "--remove", multiple=True, type=click.IntRange(0), help="An entry; repeatable."
)
@click.option("--from", "source", type=_file, help="Take all of this book (V3 JSON).")
@version_option
@server_option
def edit_book(
    lorebook_id: str,
    texts: tuple[str, ...],
    put: tuple[str, ...],
    remove: tuple[int, ...],
    source: Path | None,
    version: int | None,
    server: str | None,
) -> None:
    """Make a lorebook's next version; without any flag, in your editor.

    \b
    Examples:
      cardforge lorebooks edit BOOK --set scan_depth=6 --remove 4
      cardforge lorebooks edit BOOK --put '2={"keys": ["mill", "old mill"]}'
    """
    fields, entries = set_fields(texts, _FIELDS), _entries(put)
    whole = _json(source.read_bytes(), str(source)) if source else None

    async def change(forge: "CardForge") -> "StoredLorebook":
        seen = await forge.lorebooks.show(lorebook_id)
        named = fields
        if not (fields or entries or remove or whole):
            named = in_editor(seen.book)
        return await forge.lorebooks.edit(
            lorebook_id,
            version=version or seen.version,
            fields=named,
            put=entries,
            remove=remove,
            book=whole,
        )

    click.echo(_line(ask(server, change)))


@click.command("versions")
@click.argument("lorebook_id")
@json_option
@server_option
def show_versions(lorebook_id: str, as_json: bool, server: str | None) -> None:
    """Every state that a lorebook was in, newest first."""
    found = ask(server, lambda f: f.lorebooks.versions(lorebook_id))
    print_json(found) if as_json else tell_versions(found)


@click.command("diff")
@click.argument("lorebook_id")
@click.option("--from", "older", type=click.IntRange(1), help="The older one.")
@click.option("--to", "newer", type=click.IntRange(1), help="The newer one.")
@json_option
@server_option
def diff_versions(
    lorebook_id: str,
    older: int | None,
    newer: int | None,
    as_json: bool,
    server: str | None,
) -> None:
    """What differs between two versions; by default the newest and the one before."""
    found = ask(
        server,
        lambda f: f.lorebooks.diff(lorebook_id, from_version=older, to_version=newer),
    )
    print_json(found) if as_json else tell_diff(found)


@click.command("restore")
@click.argument("lorebook_id")
@click.argument("restored", type=click.IntRange(1), metavar="VERSION")
@version_option
@server_option
def restore_book(
    lorebook_id: str, restored: int, version: int | None, server: str | None
) -> None:
    """Make an earlier VERSION the newest; those between stay."""

    async def restore(forge: "CardForge") -> "StoredLorebook":
        seen = version or (await forge.lorebooks.show(lorebook_id)).version
        return await forge.lorebooks.restore(lorebook_id, restored, version=seen)

    click.echo(_line(ask(server, restore)))


@click.command("delete")
@click.argument("lorebook_id")
@server_option
def delete_book(lorebook_id: str, server: str | None) -> None:
    """Put a lorebook into the trash; cards that have its entries keep them."""
    ask(server, lambda f: f.lorebooks.delete(lorebook_id))
    click.echo(
        f"{lorebook_id} is in the trash "
        f"(back: cardforge lorebooks recover {lorebook_id})",
        err=True,
    )


@click.command("recover")
@click.argument("lorebook_id")
@server_option
def recover_book(lorebook_id: str, server: str | None) -> None:
    """Take a lorebook out of the trash."""
    click.echo(_line(ask(server, lambda f: f.lorebooks.recover(lorebook_id))))


@click.command("attach")
@click.argument("lorebook_id")
@click.argument("card_id")
@version_option
@server_option
def attach_book(
    lorebook_id: str, card_id: str, version: int | None, server: str | None
) -> None:
    """Put a lorebook's entries into a card, as the card's next version.

    They are a copy; after a change of the lorebook, attach it again.
    """

    async def attach(forge: "CardForge") -> "StoredCard":
        seen = version or (await forge.cards.show(card_id)).version
        return await forge.lorebooks.attach(lorebook_id, card_id, version=seen)

    _tell_card(ask(server, attach))


@click.command("detach")
@click.argument("lorebook_id")
@click.argument("card_id")
@version_option
@server_option
def detach_book(
    lorebook_id: str, card_id: str, version: int | None, server: str | None
) -> None:
    """Take a lorebook's entries out of a card again, as the card's next version."""

    async def detach(forge: "CardForge") -> "StoredCard":
        seen = version or (await forge.cards.show(card_id)).version
        return await forge.lorebooks.detach(lorebook_id, card_id, version=seen)

    _tell_card(ask(server, detach))


def _tell_card(card: "StoredCard") -> None:
    size = _size(card.summary.entries)
    click.echo(f"{card.id}  v{card.version}  {card.name}  {size}")


def _line(book: "LorebookRow") -> str:
    changed, size = local_time(book.updated_at), _size(book.entries)
    return f"{book.id}  v{book.version:<3} {changed}  {book.name}  {size}"


def _size(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _entries(given: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for one in given:
        number, equals, text = one.partition("=")
        if not equals or not number.isdecimal():
            raise click.UsageError(f"'{one}' is not NUMBER=JSON")
        found[int(number)] = _json(text.encode(), f"entry {number}")
    return found


def _json(text: bytes, name: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{name} is no JSON: {error}") from error
    if not isinstance(read, dict):
        raise click.UsageError(f"{name}: an object is wanted")
    return read


COMMANDS = (
    list_books,
    show_book,
    import_books,
    create_book,
    export_book,
    edit_book,
    extend,
    show_versions,
    diff_versions,
    restore_book,
    delete_book,
    recover_book,
    attach_book,
    detach_book,
)
