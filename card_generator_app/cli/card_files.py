"""`cardforge convert`, `inspect`, `lint`: card files on this machine, no server needed."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from card_generator_app import __version__
from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import Decoded, FormatConverter
from card_generator_app.cards.inspection import Inspection, inspect_file
from card_generator_app.cards.lint import (
    Finding,
    LintOptions,
    exit_status,
    fix_card,
    lint_card,
    render_json,
    render_sarif,
    render_text,
)
from card_generator_app.cards.markdown import write_folder
from card_generator_app.cards.tokenizers import ESTIMATE, FAMILIES, find_tokenizer
from card_generator_app.cards.tokens import Counter
from card_generator_app.cli.card_report import (
    import_lines,
    problem_lines,
    repair_lines,
)
from card_generator_app.cli.card_sources import (
    card_source,
    decode_source,
    read_source,
    write_card_folder,
)
from card_generator_app.cli.output import write_new
from card_generator_app.errors import AppError, InvalidInput

tokenizer_option = click.option(
    "--tokenizer",
    type=click.Choice(FAMILIES, case_sensitive=False),
    default=ESTIMATE,
    show_default=True,
    help="Count tokens as a model family does; all but estimate need the extra 'tokens'.",
)

# Formats whose files can be written again without losing what we do not understand.
_FIXED_IN_PLACE = ("png", "v3", "v2", "charx")


@click.command()
@click.argument("source", type=card_source)
@tokenizer_option
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
def inspect(source: Path, tokenizer: str, as_json: bool) -> None:
    """What is in a card file: content, tokens, repairs, and which specs it satisfies."""
    found = inspect_file(read_source(source), source.name, tokenizer)
    if as_json:
        click.echo(json.dumps(inspection_out(found), ensure_ascii=False, indent=2))
        return
    card, tokens = found.card, found.tokens
    rows: dict[str, Any] = {
        "name": card.name,
        "format": f"{found.format}, {found.size_bytes:,} bytes",
        "creator": card.creator,
        "tags": ", ".join(card.tags),
        "greetings": len(card.greetings),
        "lorebook": f"{len(card.entries)} entries" if card.book else "none",
        "tokens": f"{_count(found, tokens.permanent)} permanent, "
        f"{_count(found, tokens.once)} once ({found.tokenizer})",
    }
    for label, value in rows.items():
        if value:
            click.echo(f"{label:<10} {value}")
    for line in repair_lines(found.repairs):
        click.echo(f"{'mended':<10} {line}")
    verdicts = {
        "imports": import_lines(found.imports),
        "strict V2": problem_lines(found.v2),
        "strict V3": problem_lines(found.v3),
    }
    for label, problems in verdicts.items():
        for at, line in enumerate(problems or ["ok"]):
            click.echo(f"{label if at == 0 else '':<10} {line}")


@click.command()
@click.argument("sources", nargs=-1, required=True, type=card_source, metavar="FILE...")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, in place.")
@click.option(
    "--ignore", multiple=True, metavar="RULE", help="Leave a rule out.  [repeatable]"
)
@click.option(
    "--strict", is_flag=True, help="Fail for warnings too, not only for errors."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="sarif: what code hosts show beside changed lines (one FILE).",
)
@click.option(
    "--context-tokens",
    type=click.IntRange(512),
    default=8192,
    show_default=True,
    help="Context of the model the card is meant for.",
)
@tokenizer_option
def lint(
    sources: tuple[Path, ...],
    fix: bool,
    ignore: tuple[str, ...],
    strict: bool,
    output_format: str,
    context_tokens: int,
    tokenizer: str,
) -> None:
    """Check cards for what breaks or spoils them; exit 1 when something does.

    Rules are named; `docs/lint` has a page for each.
    """
    if output_format == "sarif" and len(sources) > 1:
        raise click.UsageError("--format sarif takes one FILE.")
    options = LintOptions(context_tokens=context_tokens)
    count = find_tokenizer(tokenizer).count
    status = 0
    for source in sources:
        try:
            decoded = decode_source(source)
            findings = _lint_one(source, decoded, fix, options, ignore, count)
        except AppError as error:
            if len(sources) == 1:
                raise
            click.echo(f"{source}: {error.message}", err=True)
            status = max(status, error.exit_status)
            continue
        if output_format == "text":
            click.echo(render_text(findings, str(source)))
        elif output_format == "json":
            click.echo(render_json(findings, str(source)))
        else:
            click.echo(render_sarif(findings, source.name, __version__))
        status = max(status, exit_status(findings, strict=strict))
    sys.exit(status)


def _lint_one(
    source: Path,
    decoded: Decoded,
    fix: bool,
    options: LintOptions,
    ignore: tuple[str, ...],
    count: Counter,
) -> list[Finding]:
    card = decoded.card
    if fix:
        card, mended = fix_card(card, options, ignore=ignore)
        if mended:
            _write_back(source, decoded, card)
            click.echo(f"{source}: {len(mended)} mended", err=True)
    return lint_card(card, options, ignore=ignore, count=count)


def _write_back(source: Path, decoded: Decoded, card: Card) -> None:
    """The mended card in place of the old one, in the same format; never with a loss."""
    if source.is_dir():
        files = write_folder(card, decoded.portrait)
        write_card_folder(source, files, overwrite=True)
        return
    if decoded.format not in _FIXED_IN_PLACE:
        raise InvalidInput(
            f"{source} is a {decoded.format} file, which is not changed in place; "
            "convert it first: cardforge convert"
        )
    encoded = FormatConverter.encode(card, decoded.format, portrait=decoded.portrait)
    if encoded.losses:
        raise InvalidInput(f"{source} is left as it is: {encoded.losses[0].message}")
    write_new(source, encoded.bytes, overwrite=True)


def inspection_out(found: Inspection) -> dict[str, Any]:
    """An inspection as plain data."""
    return {
        "name": found.card.name,
        "format": found.format,
        "size_bytes": found.size_bytes,
        "portrait_bytes": found.portrait_bytes,
        "tokens": {
            **asdict(found.tokens),
            "total": found.tokens.total,
            "tokenizer": found.tokenizer,
            "approximate": not found.is_exact,
        },
        "repairs": [asdict(repair) for repair in found.repairs],
        "imports": [asdict(one) for one in found.imports],
        "strict_v2": [asdict(one) for one in found.v2],
        "strict_v3": [asdict(one) for one in found.v3],
        "lost_in_v2": [asdict(loss) for loss in found.v2_losses],
        "card": found.card.to_dict(),
    }


def _count(found: Inspection, tokens: int) -> str:
    return str(tokens) if found.is_exact else f"≈ {tokens}"
