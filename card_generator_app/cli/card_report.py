"""What reading mended and writing lost, told once for entries that share it."""

import re
from collections import Counter
from collections.abc import Iterable

import click

from card_generator_app.cards.repairs import Loss, Repair
from card_generator_app.cards.validate import Finding

_INDEX = re.compile(r"\[\d+\]")


def tell(repairs: Iterable[Repair], losses: Iterable[Loss]) -> None:
    """Says on stderr what was mended and what is lost."""
    for line in repair_lines(repairs):
        click.echo(f"mended: {line}", err=True)
    for line in _merged((loss.path, loss.message) for loss in losses):
        click.echo(f"lost: {line}", err=True)


def repair_lines(repairs: Iterable[Repair]) -> list[str]:
    return _merged((one.path, f"{one.message} ({one.id})") for one in repairs)


def import_lines(findings: Iterable[Finding]) -> list[str]:
    """Which front end minds what; nothing when all take the file."""
    return [
        f"{one.rule}: {one.message}" + (f" (at {one.path})" if one.path else "")
        for one in findings
    ]


def problem_lines(findings: Iterable[Finding]) -> list[str]:
    return _merged((one.path, one.message) for one in findings)


def _merged(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """«path: message», once for paths that differ in their index alone."""
    counted = Counter((_INDEX.sub("[…]", path), message) for path, message in pairs)
    return [
        (f"{path}: " if path else "")
        + message
        + (f", {count} times" if count > 1 else "")
        for (path, message), count in counted.items()
    ]
