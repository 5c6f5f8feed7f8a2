"""`cardforge worlds proposals|accept|dismiss`: what waits for a person's word."""

from typing import TYPE_CHECKING

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json, short

if TYPE_CHECKING:
    from card_generator_app.api.v2.world_models import StoredWorld
    from card_generator_app.client import CardForge

_ids = click.argument("ids", nargs=-1)


@click.command("proposals")
@click.argument("world_id")
@json_option
@server_option
def show_proposals(world_id: str, as_json: bool, server: str | None) -> None:
    """What was thought up for the world and waits, with its ids."""
    found = ask(server, lambda f: f.worlds.proposals(world_id))
    if as_json:
        print_json(found)
        return
    for one in found.proposals:
        entity = one.addition.entity
        told = f"{entity.name} ({entity.kind}): {entity.text}"
        click.echo(f"{one.id}  {short(told, 100)}")
        for relation in one.addition.relations:
            click.echo(f"    {relation.source} {relation.kind} {relation.target}")
        click.echo(f"    {one.reason}", err=True)
    if not found.proposals:
        click.echo("nothing is proposed", err=True)


@click.command("accept")
@click.argument("world_id")
@_ids
@click.option("--version", type=click.IntRange(1), help="The version that you saw.")
@server_option
def accept_proposals(
    world_id: str, ids: tuple[str, ...], version: int | None, server: str | None
) -> None:
    """Take proposals into the world (all, without IDS), as its next version."""

    async def accept(forge: "CardForge") -> "StoredWorld":
        seen = version or (await forge.worlds.show(world_id)).version
        return await forge.worlds.accept(world_id, ids or None, version=seen)

    stored = ask(server, accept)
    click.echo(f"{stored.id}  v{stored.version}  {stored.name}")


@click.command("dismiss")
@click.argument("world_id")
@_ids
@server_option
def dismiss_proposals(world_id: str, ids: tuple[str, ...], server: str | None) -> None:
    """Drop proposals (all, without IDS)."""
    dropped = ask(server, lambda f: f.worlds.dismiss(world_id, ids or None))
    click.echo(f"dismissed: {dropped.dismissed}")
