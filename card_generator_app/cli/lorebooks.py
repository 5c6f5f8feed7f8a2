"""`cardforge lorebooks`: those that are kept, books as files, and what fires when."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from card_generator_app.cards.activation import (
    SETTINGS,
    CaseResult,
    Message,
    Simulation,
    check_cases,
    read_options,
    simulate,
)
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.activation.layout import place_in_words
from card_generator_app.cards.activation.options import Setting
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json, decode_text
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.card_report import tell
from card_generator_app.cli.card_sources import card_file, card_source, read_source
from card_generator_app.cli.job_lines import json_option
from card_generator_app.cli.lorebook_library import COMMANDS
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.uploading import is_id
from card_generator_app.errors import InvalidInput


@click.group()
def lorebooks() -> None:
    """Lorebooks: keep and change them, put them into cards, see which entries fire and why."""


@lorebooks.command("convert")
@click.argument("source", type=card_source)
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(LOREBOOK_FORMATS)),
    default="v3",
    show_default=True,
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
def lorebooks_convert(
    source: Path, target: Path, file_format: str, overwrite: bool
) -> None:
    """Write the lorebook in SOURCE (a book of any known kind, or a card) as another format."""
    check_writable(target)
    found = decode_lorebook(read_source(source), source.name)
    content, losses = encode_lorebook(found.book, file_format)
    path = write_new(target, content, overwrite=overwrite)
    tell(found.repairs, losses)
    click.echo(str(path))


def simulation_flags(command: Callable[..., None]) -> Callable[..., None]:
    """A flag for each option of a simulation."""
    for one in reversed(SETTINGS):
        command = _flag(one)(command)
    return command


def _flag(one: Setting) -> Callable[[Callable[..., None]], Callable[..., None]]:
    dashed = one.name.replace("_", "-")
    if one.many:
        name = f"--{dashed.removesuffix('s')}"
        return click.option(
            name, one.name, multiple=True, help=f"{one.help} Repeatable."
        )
    if one.kind is bool:
        return click.option(f"--{dashed}", one.name, is_flag=True, help=one.help)
    kinds: dict[type, click.ParamType[Any]] = {int: click.INT, float: click.FLOAT}
    kind = (
        click.Choice(one.choices) if one.choices else kinds.get(one.kind, click.STRING)
    )
    shown = "" if one.default in (None, "") else f" [default: {one.default}]"
    return click.option(
        f"--{dashed}", one.name, type=kind, default=None, help=f"{one.help}{shown}"
    )


@lorebooks.command("compose")
@click.argument("premise")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default=Path("world.json")
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(LOREBOOK_FORMATS)),
    default="v3",
    show_default=True,
)
@click.option(
    "--entries",
    type=click.IntRange(3, 60),
    default=12,
    show_default=True,
    help="Entries beside the overview.",
)
@click.option(
    "--seed", type=click.IntRange(0), help="Same premise and seed, same world."
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def lorebooks_compose(
    premise: str,
    output: Path,
    file_format: str,
    entries: int,
    seed: int | None,
    overwrite: bool,
    server: str | None,
) -> None:
    """Make a world from PREMISE: places, powers, people, customs, rumors.

    The built-in composer puts it together from its phrase library, in about a second;
    no language model is asked. `generate` does the same for a character.

    \b
    Examples:
      cardforge lorebooks compose "A harbor city where the dead vote"
      cardforge lorebooks compose "A drowned kingdom" -o bells.json --format world_info
    """
    check_writable(output)
    content = ask(
        server,
        lambda forge: forge.lorebooks.compose(
            premise, entries=entries, seed=seed, file_format=file_format
        ),
    )
    click.echo(str(write_new(output, content, overwrite=overwrite)))


@lorebooks.command("simulate")
@click.argument("source")
@click.argument("messages", nargs=-1)
@click.option(
    "--chat", type=card_file, help="A chat as text: a message a line, «user: Hello»."
)
@click.option(
    "--cases", type=card_file, help="Chats and the entries they must call (YAML)."
)
@simulation_flags
@json_option
@server_option
def lorebooks_simulate(
    source: str,
    messages: tuple[str, ...],
    chat: Path | None,
    cases: Path | None,
    as_json: bool,
    server: str | None,
    **settings: Any,
) -> None:
    """Which entries of SOURCE fire for a chat, in what order, and why the others do not.

    SOURCE is a file (a lorebook or a card), or the id of a kept lorebook or card. MESSAGES
    are the chat, oldest first: «user: Hello», «assistant: Hm»; without a name the user
    speaks.

    \b
    Examples:
      cardforge lorebooks simulate mara.png "Tell me about the bakery"
      cardforge lorebooks simulate world.json --chat chat.txt --recursive-scanning
      cardforge lorebooks simulate world.json --cases expected.yaml

    \b
    A file for --cases:
      cases:
        - name: the village is known
          chat: ["user: Have you been to Brightwick?"]
          fires: [Brightwick]
          options: {seed: 3}
    """
    book, card = _tried(source, server)
    given = {name: None if value == () else value for name, value in settings.items()}
    options = read_options(given, "simulation")
    if cases is not None:
        sys.exit(_check(check_cases(book, cases.read_bytes(), card, options)))
    lines = _lines(chat) if chat else list(messages)
    if not lines:
        raise click.UsageError(
            "Give messages as arguments, --chat FILE or --cases FILE."
        )
    found = simulate(book, _messages(lines), options, card=card)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _tried(source: str, server: str | None) -> tuple[Json, Card | None]:
    """The book in a file, or kept under an id; and the card around it."""
    if (path := Path(source)).exists():
        file = decode_lorebook(read_source(path), path.name)
        return file.book, file.card
    if not is_id(source):
        raise click.UsageError(f"There is no file {source}.")
    stored = ask(server, lambda forge: forge.cards.show(source))
    card = Card.from_dict(stored.card)
    if card.book is None:
        raise InvalidInput(f"the card {stored.name} has no lorebook")
    return card.book, card if stored.kind == "card" else None


def _lines(chat: Path) -> list[str]:
    return decode_text(chat.read_bytes(), Repairs()).splitlines()


def _messages(lines: list[str]) -> list[Message]:
    return read_chat([line for line in lines if line.strip()], "the chat")


def _show(found: Simulation) -> None:
    budget = "" if found.token_budget is None else f" of {found.token_budget}"
    click.echo(f"fires: {len(found.fired)}, ≈ {found.tokens}{budget} tokens")
    for at, outcome in enumerate(found.fired, start=1):
        place = f", {place_in_words(outcome.placement)}" if outcome.placement else ""
        click.echo(f"{at:>3}. {outcome.label} ({outcome.tokens}{place}): {outcome.why}")
    silent = [outcome for outcome in found.outcomes if not outcome.fires]
    if silent:
        click.echo("silent:")
    for outcome in silent:
        click.echo(f"   - {outcome.label}: {outcome.why}")
    for note in found.notes:
        click.echo(f"note: {note}")


def _check(results: list[CaseResult]) -> int:
    """Shows the results; the exit status: 1 if any case failed."""
    for result in results:
        click.echo(f"{'ok' if result.passed else 'FAILED':<7} {result.name}")
        for problem in result.missing:
            click.echo(f"        should fire: {problem}")
        for label in result.unexpected:
            click.echo(f"        should not fire: {label}")
    failed = sum(not result.passed for result in results)
    click.echo(f"{len(results)} cases, {failed} failed")
    return int(failed > 0)


for command in COMMANDS:
    lorebooks.add_command(command)
