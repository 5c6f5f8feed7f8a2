"""`cardforge cards proposals|accept|dismiss`: what was written and waits for a word."""

import json
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from card_generator_app.api.v2.card_models import CardProposal, StoredCard
    from card_generator_app.client import CardForge

version_option = click.option(
    "--version",
    type=click.IntRange(1),
    help="The version that you saw; the server refuses when the card has moved on.",
)
_ids_argument = click.argument("ids", nargs=-1)


@click.command("proposals")
@click.argument("card_id")
@json_option
@server_option
def proposals(card_id: str, as_json: bool, server: str | None) -> None:
    """What was written for a card and waits for your word, old and new."""
    found = ask(server, lambda f: f.cards.proposals(card_id))
    if as_json:
        print_json(found)
        return
    tell_proposals(found.proposals)


def tell_proposals(found: "Sequence[CardProposal]") -> None:
    """Each with its reason, the old text and the new."""
    for one in found:
        where = f" ({one.ref})" if one.ref else ""
        reason = f": {one.reason}{where}" if one.reason else ""
        click.echo(f"{one.id}  {one.part}  by {one.writer}{reason}")
        for sign, value, color in (("-", one.old, "red"), ("+", one.new, "green")):
            if value is not None:
                click.secho(f"  {sign} {short(_shown(value), 300)}", fg=color)
    if not found:
        click.echo("nothing waits", err=True)


@click.command("accept")
@click.argument("card_id")
@_ids_argument
@click.option("--all", "all_of_them", is_flag=True, help="All that wait.")
@version_option
@server_option
def accept(
    card_id: str,
    ids: tuple[str, ...],
    all_of_them: bool,
    version: int | None,
    server: str | None,
) -> None:
    """Put proposals (IDS, or --all) into a card, as its next version."""
    chosen = _chosen(ids, all_of_them)

    async def put(forge: "CardForge") -> "StoredCard":
        seen = version or (await forge.cards.show(card_id)).version
        return await forge.cards.accept(card_id, chosen, version=seen)

    tell_version(ask(server, put))


@click.command("dismiss")
@click.argument("card_id")
@_ids_argument
@click.option("--all", "all_of_them", is_flag=True, help="All that wait.")
@server_option
def dismiss(
    card_id: str, ids: tuple[str, ...], all_of_them: bool, server: str | None
) -> None:
    """Drop proposals (IDS, or --all)."""
    chosen = _chosen(ids, all_of_them)
    dropped = ask(server, lambda f: f.cards.dismiss(card_id, chosen))
    click.echo(f"dismissed: {dropped.dismissed}")


def _chosen(ids: tuple[str, ...], all_of_them: bool) -> list[str] | None:
    if bool(ids) == all_of_them:
        raise click.UsageError("name the proposals by their ids, or say --all")
    return None if all_of_them else list(ids)


def tell_version(stored: "StoredCard") -> None:
    """A card and the version it is at now."""
    click.echo(f"{stored.id}  v{stored.version}  {stored.name}")


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "content" in value:
        return f"{', '.join(map(str, value.get('keys', [])))}: {value['content']}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
