"""`cardforge worlds`: worlds that cards share; find, look at, write, change, tell."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, local_time, print_json, short
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.world_jobs import generate_world, propose_people
from card_generator_app.cli.world_proposals import (
    accept_proposals,
    dismiss_proposals,
    show_proposals,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.world_models import StoredWorld
    from card_generator_app.client import CardForge

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_version_option = click.option(
    "--version",
    type=click.IntRange(1),
    help="The version you saw; the change is refused when there is a newer one.",
)


@click.group()
def worlds() -> None:
    """Worlds that cards share: places, people, powers, events, and how they hold together.

    \b
    Examples:
      cardforge worlds generate "A harbor city where the dead vote" --timeline
      cardforge worlds people WORLD --propose-people 4
      cardforge worlds accept WORLD
      cardforge generate --world-id WORLD --world-person "Mara Quill"
    """


@worlds.command("list")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--cursor", help="Continue a list: what the page before ended with.")
@json_option
@server_option
def worlds_list(
    limit: int, cursor: str | None, as_json: bool, server: str | None
) -> None:
    """Worlds, newest first."""
    page = ask(server, lambda f: f.worlds.list(limit=limit, cursor=cursor))
    if as_json:
        print_json(page)
        return
    for one in page.worlds:
        things = sum(one.summary.get("kinds", {}).values())
        when = local_time(one.updated_at)
        click.echo(
            f"{one.id}  v{one.version:<3} {when}  {things:>3} things  {one.name}"
        )
    if not page.worlds:
        click.echo("no worlds yet: cardforge worlds generate PREMISE", err=True)
    if page.next_cursor:
        click.echo(f"more: cardforge worlds list --cursor {page.next_cursor}", err=True)


@worlds.command("show")
@click.argument("world_id")
@click.option("--version", type=click.IntRange(1), help="An earlier version.")
@json_option
@server_option
def worlds_show(
    world_id: str, version: int | None, as_json: bool, server: str | None
) -> None:
    """One world: what is in it, who, how far they have come, and what binds them."""
    stored = ask(server, lambda f: f.worlds.show(world_id, version=version))
    if as_json:
        print_json(stored)
        return
    click.echo(f"{stored.name}  v{stored.version}  (written by {stored.writer})")
    click.echo(stored.world.premise)
    rungs = {one.id: one.rung for one in stored.people}
    for one in stored.world.entities:
        notes = [one.kind, one.role, one.date, rungs.get(one.id, "")]
        told = ", ".join(filter(None, notes))
        click.echo(f"- {one.id} ({told}): {short(f'{one.name}. {one.text}', 100)}")
    for relation in stored.world.relations:
        click.echo(f"  {stored.world.spoken(relation)}")
    for card in stored.cards:
        click.echo(f"card {card.card_id}  {card.name}  {card.person or ''}".rstrip())


@worlds.command("create")
@click.argument("source", type=_file)
@json_option
@server_option
def worlds_create(source: Path, as_json: bool, server: str | None) -> None:
    """Keep the world in SOURCE: JSON as `show --json` has it under `world`."""
    world = _document(source)
    stored = ask(server, lambda f: f.worlds.create(world))
    _tell(stored, as_json)


worlds.add_command(generate_world)
worlds.add_command(propose_people)
worlds.add_command(show_proposals)
worlds.add_command(accept_proposals)
worlds.add_command(dismiss_proposals)


@worlds.command("edit")
@click.argument("world_id")
@click.option("--name", help="Another name.")
@click.option("--premise", help="Another premise.")
@click.option(
    "--put",
    multiple=True,
    metavar="JSON",
    help='An entity: {"id": "pier", "kind": "place", "name": "Pier", "text": "…"}.',
)
@click.option("--remove", multiple=True, help="An entity, by id or name.")
@click.option(
    "--relate", multiple=True, metavar="A:KIND:B", help="A relation, by ids or names."
)
@click.option("--unrelate", multiple=True, metavar="A:KIND:B", help="One that ends.")
@click.option("--from", "source", type=_file, help="Take all of this JSON file.")
@_version_option
@json_option
@server_option
def worlds_edit(
    world_id: str,
    name: str | None,
    premise: str | None,
    put: tuple[str, ...],
    remove: tuple[str, ...],
    relate: tuple[str, ...],
    unrelate: tuple[str, ...],
    source: Path | None,
    version: int | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Make a world's next version. Options but --from are repeatable.

    \b
    Example:
      cardforge worlds edit WORLD --relate "mara-quill:sister of:Ada Brine"
    """
    whole = _document(source) if source else None
    wanted = {
        "name": name,
        "premise": premise,
        "put": [_json(one) for one in put],
        "remove": list(remove),
        "relate": [_tie(one) for one in relate],
        "unrelate": [_tie(one) for one in unrelate],
        "world": whole,
    }
    sent: dict[str, Any] = {key: value for key, value in wanted.items() if value}
    if not sent:
        raise click.UsageError("Say what to change; see --help.")

    async def change(forge: "CardForge") -> "StoredWorld":
        seen = version or (await forge.worlds.show(world_id)).version
        return await forge.worlds.edit(world_id, version=seen, **sent)

    _tell(ask(server, change), as_json)


@worlds.command("delete")
@click.argument("world_id")
@server_option
def worlds_delete(world_id: str, server: str | None) -> None:
    """Delete a world with its versions; its cards stay. `export` it first to keep it."""
    ask(server, lambda f: f.worlds.delete(world_id))


@worlds.command("check")
@click.argument("world_id")
@json_option
@server_option
def worlds_check(world_id: str, as_json: bool, server: str | None) -> None:
    """What does not hold together; exit status 1 for errors."""
    report = ask(server, lambda f: f.worlds.check(world_id))
    if as_json:
        print_json(report)
    for one in () if as_json else report.findings:
        click.echo(f"{one.severity:<8} {one.rule:<18} {one.message}")
    if not report.findings:
        click.echo("it holds together", err=True)
    if not report.passed:
        raise click.exceptions.Exit(1)


@worlds.command("export")
@click.argument("world_id")
@click.option("-o", "--output", type=click.Path(path_type=Path), default="world.json")
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
def worlds_export(
    world_id: str,
    output: Path,
    file_format: LorebookFormat,
    version: int | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """The world as a lorebook: premise and timeline always, the rest when it comes up."""
    output = Path(output)
    check_writable(output)
    file = ask(
        server, lambda f: f.worlds.export(world_id, file_format, version=version)
    )
    for loss in file.losses:
        click.echo(f"lost: {loss.path}: {loss.message}", err=True)
    click.echo(str(write_new(output, file, overwrite=overwrite)))


@worlds.command("add")
@click.argument("world_id")
@click.argument("card_id")
@click.option("--person", help="Whose card it is: a name or id in the world.")
@json_option
@server_option
def worlds_add(
    world_id: str, card_id: str, person: str | None, as_json: bool, server: str | None
) -> None:
    """Say that a kept card stands in the world, and as whom."""
    stored = ask(server, lambda f: f.worlds.add(world_id, card_id, person=person))
    _tell(stored, as_json)


def _tell(stored: "StoredWorld", as_json: bool) -> None:
    if as_json:
        print_json(stored)
    else:
        click.echo(f"{stored.id}  v{stored.version}  {stored.name}")


def _tie(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3:
        raise click.UsageError(f"'{text}' is not A:KIND:B")
    return dict(zip(("source", "kind", "target"), parts, strict=True))


def _document(source: Path) -> dict[str, Any]:
    try:
        found = json.loads(source.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{source} cannot be read: {error}") from error
    world: dict[str, Any] = found.get("world", found)
    return world


def _json(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no JSON: {error}") from error
    return found
