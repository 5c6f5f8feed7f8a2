"""`cardforge cards`: parts written anew, what they are written from, what waits for a word."""

import json
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json, short
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.sections import SectionedCommand, help_all_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from card_generator_app.api.v2.card_models import (
        CardBrief,
        CardProposal,
        CardProposals,
        StoredCard,
    )
    from card_generator_app.client import CardForge

_MAPPER = CLIConfigMapper()
# What a generation for one card has its own flags for.
_OWN = ("parts", "instruction", "stale", "propose", "input_card_mode")
_NOT_HERE = ("input_card", "input_card_version", *_OWN)

_version_option = click.option(
    "--version",
    type=click.IntRange(1),
    help="The version that you saw; the server refuses when the card has moved on.",
)
_ids_argument = click.argument("ids", nargs=-1)

EPILOG = """
\b
The result is the card's next version; look at it with `cards diff`, take it back with
`cards restore`. Locked parts stay as they are, byte for byte. With --propose nothing
changes until `cards accept`.

\b
Examples:
  cardforge cards regenerate CARD --part first_mes --instruction "start at sea"
  cardforge cards regenerate CARD --part alternate_greetings.9      one more greeting
  cardforge cards regenerate CARD --mode condense --part description
  cardforge cards regenerate CARD --stale        what no longer fits the brief
"""


def _regenerate(
    card_id: str,
    parts: tuple[str, ...],
    instruction: str,
    stale: bool,
    mode: str,
    propose: bool,
    as_json: bool,
    quiet: bool,
    server: str | None,
    **values: Any,
) -> None:
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.making import regenerate_card

    asked = {
        "parts": list(parts),
        "instruction": instruction,
        "stale": stale,
        "mode": mode,
        "propose": propose,
    }
    sent = asked | _MAPPER.to_sent(values)
    job, before = regenerate_card(card_id, sent, quiet=quiet or as_json, server=server)
    if as_json:
        print_json(job)
        return
    for warning in job.warnings:
        click.secho(f"note: {warning}", fg="yellow", err=True)

    async def look(forge: "CardForge") -> "tuple[StoredCard, CardProposals]":
        return await forge.cards.show(card_id), await forge.cards.proposals(card_id)

    stored, waiting = ask(server, look)
    if stored.version > before:
        _tell(stored)
        click.echo(f"see: cardforge cards diff {card_id} --from {before}", err=True)
    if waiting.proposals:
        click.echo(
            f"{len(waiting.proposals)} wait for your word: "
            f"cardforge cards proposals {card_id}",
            err=True,
        )


regenerate = SectionedCommand(
    "regenerate",
    callback=_regenerate,
    help="Write parts of a kept card anew, as its next version.",
    epilog=EPILOG,
    params=[
        click.Argument(["card_id"]),
        click.Option(
            ["--part", "parts"],
            multiple=True,
            help="description, alternate_greetings.1, character_book, all …; repeatable. "
            "A number past the end adds one. Your own words are written anew only when "
            "they are named here.",
        ),
        click.Option(
            ["--instruction"],
            default="",
            help="What shall be different, in your words.",
        ),
        click.Option(
            ["--stale"],
            is_flag=True,
            help="Exactly the parts whose sections of the brief have changed.",
        ),
        click.Option(
            ["--mode"],
            type=click.Choice(["fill_gaps", "rewrite", "expand", "condense"]),
            default="rewrite",
            show_default=True,
            help="fill_gaps writes only what is blank.",
        ),
        click.Option(
            ["--propose"], is_flag=True, help="Change nothing: keep it as proposals."
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Answer in JSON."),
        click.Option(["-q", "--quiet"], is_flag=True, help="No progress, no notes."),
        click.Option(["--server"], metavar="URL", help="Talk to this server."),
        help_all_option(),
        *(flag for flag in _MAPPER.flags() if flag.name not in _NOT_HERE),
    ],
)


@click.command("stale")
@click.argument("card_id")
@json_option
@server_option
def stale(card_id: str, as_json: bool, server: str | None) -> None:
    """Parts that no longer fit the brief, and what of it has changed."""
    _tell_stale(card_id, as_json, server)


def _tell_stale(card_id: str, as_json: bool, server: str | None) -> None:
    found = ask(server, lambda f: f.cards.stale(card_id))
    if as_json:
        print_json(found)
        return
    for one in found.parts:
        click.echo(f"{one.part:<28} {', '.join(one.sections)}")
    if not found.parts:
        click.echo("nothing is stale", err=True)


@click.command("brief")
@click.argument("card_id")
@server_option
def brief(card_id: str, server: str | None) -> None:
    """What a card is written from, as JSON: every fact, and whose words it is in."""
    found = ask(server, lambda f: f.cards.brief(card_id))
    if found.brief is None:
        raise click.ClickException(
            "no generation has read this card yet, so it has no brief"
        )
    click.echo(json.dumps(found.brief, ensure_ascii=False, indent=2))


@click.command("plan")
@click.argument("card_id")
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="SECTION.FACT=TEXT",
    help="core.want=…, identity.age=52; JSON for a list. Repeatable.",
)
@_version_option
@json_option
@server_option
def plan(
    card_id: str,
    changes: tuple[str, ...],
    version: int | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Change what a card is written from; then `regenerate --stale` writes what is stale."""
    patch = _patch(changes)

    async def change(forge: "CardForge") -> "CardBrief":
        seen = version or (await forge.cards.show(card_id)).version
        return await forge.cards.plan(card_id, patch, version=seen)

    changed = ask(server, change)
    if as_json:
        print_json(changed)
        return
    click.echo(f"{card_id}  v{changed.version}")
    _tell_stale(card_id, False, server)


def _patch(changes: tuple[str, ...]) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for one in changes:
        path, equals, text = one.partition("=")
        if not equals:
            raise click.UsageError(f"'{one}' is not SECTION.FACT=TEXT")
        *sections, name = path.split(".")
        inner = patch
        for section in sections:
            inner = inner.setdefault(section, {})
        inner[name] = _value(text)
    return patch


def _value(text: str) -> Any:
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no JSON: {error}") from error


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
@_version_option
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

    _tell(ask(server, put))


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


def _tell(stored: "StoredCard") -> None:
    click.echo(f"{stored.id}  v{stored.version}  {stored.name}")


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "content" in value:
        return f"{', '.join(map(str, value.get('keys', [])))}: {value['content']}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


COMMANDS = (regenerate, stale, brief, plan, proposals, accept, dismiss)
