"""`cardforge lorebooks`: books as files, and what fires when."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from card_generator_app.cards.activation import (
    Message,
    Options,
    Simulation,
    check_cases,
    simulate,
)
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.activation.model import DEFAULT_SCAN_DEPTH
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)
from card_generator_app.cli.card_files import card_file
from card_generator_app.cli.output import check_writable, write_new


@click.group()
def lorebooks() -> None:
    """Lorebooks: convert them, see which entries fire and why."""


@lorebooks.command("convert")
@click.argument("source", type=card_file)
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
    found = decode_lorebook(source.read_bytes(), source.name)
    content, losses = encode_lorebook(found.book, file_format)
    path = write_new(target, content, overwrite=overwrite)
    for repair in found.repairs:
        click.echo(f"mended: {repair.message} ({repair.id})", err=True)
    for loss in losses:
        click.echo(f"lost: {loss.path}: {loss.message}", err=True)
    click.echo(str(path))


@lorebooks.command("simulate")
@click.argument("source", type=card_file)
@click.argument("messages", nargs=-1)
@click.option(
    "--chat", type=card_file, help="A chat as text: a message a line, «user: Hello»."
)
@click.option(
    "--cases", type=card_file, help="Chats and the entries they must call (YAML)."
)
@click.option(
    "--scan-depth", type=click.IntRange(0), help="Where the book does not say."
)
@click.option(
    "--token-budget", type=click.IntRange(0), help="Where the book does not say."
)
@click.option(
    "--seed", type=int, default=0, help="Decides entries that fire by chance."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
def lorebooks_simulate(
    source: Path,
    messages: tuple[str, ...],
    chat: Path | None,
    cases: Path | None,
    scan_depth: int | None,
    token_budget: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Which entries of SOURCE fire for a chat, in what order, and why the others do not.

    \b
    Examples:
      cardforge lorebooks simulate mara.png "Tell me about the bakery"
      cardforge lorebooks simulate world.json --cases expected.yaml
    """
    file = decode_lorebook(source.read_bytes(), source.name)
    if cases is not None:
        sys.exit(_check(file.book, cases.read_bytes(), file.card))
    lines = chat.read_text("utf-8").splitlines() if chat else list(messages)
    if not lines:
        raise click.UsageError(
            "Give messages as arguments, --chat FILE or --cases FILE."
        )
    options = Options(
        scan_depth=DEFAULT_SCAN_DEPTH if scan_depth is None else scan_depth,
        token_budget=token_budget,
        seed=seed,
    )
    found = simulate(file.book, _messages(lines), options, card=file.card)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _messages(lines: list[str]) -> list[Message]:
    return read_chat([line for line in lines if line.strip()], "the chat")


def _show(found: Simulation) -> None:
    budget = "" if found.token_budget is None else f" of {found.token_budget}"
    click.echo(f"fires: {len(found.fired)}, ≈ {found.tokens}{budget} tokens")
    for at, outcome in enumerate(found.fired, start=1):
        click.echo(f"{at:>3}. {outcome.label} ({outcome.tokens}): {outcome.why}")
    silent = [outcome for outcome in found.outcomes if not outcome.fires]
    if silent:
        click.echo("silent:")
    for outcome in silent:
        click.echo(f"   - {outcome.label}: {outcome.why}")
    for note in found.notes:
        click.echo(f"note: {note}")


def _check(book: Json, cases: bytes, card: Card | None) -> int:
    results = check_cases(book, cases, card)
    for result in results:
        click.echo(f"{'ok' if result.passed else 'FAILED':<7} {result.name}")
        for problem in result.missing:
            click.echo(f"        should fire: {problem}")
        for label in result.unexpected:
            click.echo(f"        should not fire: {label}")
    return int(not all(result.passed for result in results))
