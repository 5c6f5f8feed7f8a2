"""`cardforge cards edit|lock|unlock|versions|diff|restore`."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.schema import V3_FIELDS, Kind
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import (
    json_option,
    local_time,
    print_json,
    short,
)
from card_generator_app.errors import InvalidInput

if TYPE_CHECKING:
    from card_generator_app.api.v2.card_models import CardDiff, CardVersions, StoredCard
    from card_generator_app.client import CardForge

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
version_option = click.option(
    "--version",
    type=click.IntRange(1),
    help="The version you saw; the change is refused when there is a newer one.",
)


@click.command("edit")
@click.argument("card_id")
@click.option(
    "--set",
    "texts",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Set a field; lists and objects as JSON; repeatable.",
)
@click.option(
    "--set-file",
    "files",
    multiple=True,
    metavar="FIELD=FILE",
    help="Set a text field to the content of a file; repeatable.",
)
@click.option("--from", "source", type=_file, help="Take all of this card file.")
@click.option("--portrait", type=_file, help="A new picture, cropped to 2:3.")
@click.option(
    "--portrait-version",
    type=click.IntRange(1),
    metavar="VERSION",
    help="The picture of an earlier version.",
)
@click.option("--remove-portrait", is_flag=True, help="No picture any more.")
@version_option
@server_option
def edit_card(
    card_id: str,
    texts: tuple[str, ...],
    files: tuple[str, ...],
    source: Path | None,
    portrait: Path | None,
    portrait_version: int | None,
    remove_portrait: bool,
    version: int | None,
    server: str | None,
) -> None:
    """Make a card's next version; without any flag, in your editor.

    \b
    Examples:
      cardforge cards edit CARD --set nickname=Mar --set 'tags=["sea", "storm"]'
      cardforge cards edit CARD --set-file first_mes=hello.txt
      cardforge cards edit CARD --portrait-version 2
    """
    fields = {**set_fields(texts, V3_FIELDS), **_files(files)}
    whole = _document(source) if source else None
    picture = portrait.read_bytes() if portrait else None

    async def change(forge: "CardForge") -> "StoredCard":
        seen = await forge.cards.show(card_id)
        wanted, card = fields, whole
        if not (fields or whole or picture or portrait_version or remove_portrait):
            wanted = in_editor(seen.card["data"])
        file_id = None
        if picture is not None:
            file_id = (await forge.files.upload(picture, "portrait")).id
        return await forge.cards.edit(
            card_id,
            version=version or seen.version,
            fields=wanted,
            card=card,
            portrait_file=file_id,
            portrait_version=portrait_version,
            remove_portrait=remove_portrait,
        )

    _tell(ask(server, change))


@click.command("lock")
@click.argument("card_id")
@click.argument("parts", nargs=-1, required=True)
@server_option
def lock_parts(card_id: str, parts: tuple[str, ...], server: str | None) -> None:
    """Keep PARTS from every generation: description, tags, alternate_greetings.0 …"""
    stored = ask(server, lambda f: f.cards.lock(card_id, parts))
    click.echo("locked: " + (", ".join(stored.locks) or "nothing"))


@click.command("unlock")
@click.argument("card_id")
@click.argument("parts", nargs=-1)
@server_option
def unlock_parts(card_id: str, parts: tuple[str, ...], server: str | None) -> None:
    """Open PARTS again; without any, all."""
    stored = ask(server, lambda f: f.cards.unlock(card_id, parts))
    click.echo("locked: " + (", ".join(stored.locks) or "nothing"))


@click.command("versions")
@click.argument("card_id")
@json_option
@server_option
def show_versions(card_id: str, as_json: bool, server: str | None) -> None:
    """Every state that a card was in, newest first."""
    found = ask(server, lambda f: f.cards.versions(card_id))
    print_json(found) if as_json else tell_versions(found)


@click.command("diff")
@click.argument("card_id")
@click.option("--from", "from_version", type=click.IntRange(1), help="The older one.")
@click.option("--to", "to_version", type=click.IntRange(1), help="The newer one.")
@json_option
@server_option
def diff_versions(
    card_id: str,
    from_version: int | None,
    to_version: int | None,
    as_json: bool,
    server: str | None,
) -> None:
    """What differs between two versions; by default the newest and the one before."""
    found = ask(
        server,
        lambda f: f.cards.diff(
            card_id, from_version=from_version, to_version=to_version
        ),
    )
    print_json(found) if as_json else tell_diff(found)


def tell_versions(found: "CardVersions") -> None:
    """The states that something was in, a line each."""
    for one in found.versions:
        job = f"  job {one.job_id}" if one.job_id else ""
        click.echo(f"v{one.version:<4} {local_time(one.created_at)}  {one.writer}{job}")


def tell_diff(found: "CardDiff") -> None:
    """What differs, old above new."""
    click.echo(f"v{found.from_version} → v{found.to_version}", err=True)
    for change in found.changes:
        click.echo(change.path)
        for sign, value, color in (
            ("-", change.old, "red"),
            ("+", change.new, "green"),
        ):
            if value is not None:
                click.secho(f"  {sign} {short(_shown(value), 300)}", fg=color)
    if not found.changes:
        click.echo("no difference", err=True)


@click.command("restore")
@click.argument("card_id")
@click.argument("restored", type=click.IntRange(1), metavar="VERSION")
@version_option
@server_option
def restore_version(
    card_id: str, restored: int, version: int | None, server: str | None
) -> None:
    """Make an earlier VERSION the newest; those between stay."""

    async def restore(forge: "CardForge") -> "StoredCard":
        seen = version or (await forge.cards.show(card_id)).version
        return await forge.cards.restore(card_id, restored, version=seen)

    _tell(ask(server, restore))


def _tell(stored: "StoredCard") -> None:
    click.echo(f"{stored.id}  v{stored.version}  {stored.name}")


def set_fields(given: tuple[str, ...], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Fields from FIELD=VALUE: text for a text field, JSON for the others."""
    return {name: _value(name, text, kinds) for name, text in map(_pair, given)}


def _files(given: tuple[str, ...]) -> dict[str, Any]:
    return {name: _read(path) for name, path in map(_pair, given)}


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"'{given}' is not FIELD=VALUE")
    return name, value


def _value(name: str, text: str, kinds: Mapping[str, Kind]) -> Any:
    if kinds.get(name, Kind.TEXT) is Kind.TEXT:
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(
            f"{name} takes JSON; {text!r} is none: {error}"
        ) from error


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path} cannot be read: {error}") from error


def _document(source: Path) -> dict[str, Any]:
    decoded = FormatConverter.decode(source.read_bytes(), source.name)
    return decoded.card.to_dict()


def in_editor(data: dict[str, Any]) -> dict[str, Any]:
    """The fields that the person changed in their editor; None for those taken out."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal for an editor: say what to change, with --set and such"
        )
    shown = json.dumps(data, ensure_ascii=False, indent=2)
    text = click.edit(shown, extension=".json")
    if text is None:
        raise click.Abort
    try:
        edited = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f"what you saved is no JSON: {error}") from error
    changed = {key: edited[key] for key in edited if edited[key] != data.get(key)}
    return changed | dict.fromkeys(key for key in data if key not in edited)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
