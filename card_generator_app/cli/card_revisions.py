"""`cardforge cards`: parts written anew, what they are written from, what waits for a word."""

import json
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.card_proposals import (
    accept,
    dismiss,
    proposals,
    tell_version,
    version_option,
)
from card_generator_app.cli.job_lines import json_option, print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.sections import SectionedCommand, common_options

if TYPE_CHECKING:

    from card_generator_app.api.v2.card_models import (
        CardBrief,
        CardProposals,
        StoredCard,
    )
    from card_generator_app.client import CardForge

_MAPPER = CLIConfigMapper()
# What a generation for one card has its own flags for.
_OWN = ("parts", "instruction", "stale", "propose", "input_card_mode")
_NOT_HERE = ("input_card", "input_card_version", *_OWN)

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
  cardforge cards regenerate CARD --stale --dry-run
"""


def _regenerate(
    card_id: str,
    parts: tuple[str, ...],
    instruction: str,
    stale: bool,
    mode: str,
    propose: bool,
    dry_run: bool,
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
    if dry_run:
        _tell_plan(card_id, sent, as_json, server)
        return
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
        tell_version(stored)
        click.echo(f"see: cardforge cards diff {card_id} --from {before}", err=True)
    if waiting.proposals:
        click.echo(
            f"{len(waiting.proposals)} wait for your word: "
            f"cardforge cards proposals {card_id}",
            err=True,
        )


def _tell_plan(
    card_id: str, sent: dict[str, Any], as_json: bool, server: str | None
) -> None:
    from card_generator_app.cli.estimate_lines import estimate_lines

    found = ask(server, lambda forge: forge.cards.preview(card_id, **sent))
    if as_json:
        print_json(found)
        return
    for one in found.write:
        click.echo(f"write  {one.part:<28} {one.how}")
    for kept in found.kept:
        click.echo(f"keep   {kept.part:<28} {kept.why}")
    for line in estimate_lines(found.estimate):
        click.echo(line)


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
        click.Option(
            ["--dry-run"],
            is_flag=True,
            help="Say which parts would be written, why no others, and what it takes; "
            "costs nothing.",
        ),
        *common_options(),
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
        yours = "  (your own words: name it to have it rewritten)"
        click.echo(
            f"{one.part:<28} {', '.join(one.sections)}{yours if one.by_author else ''}"
        )
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
@version_option
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


COMMANDS = (regenerate, stale, brief, plan, proposals, accept, dismiss)
