"""`cardforge usage`: calls, tokens and cost."""

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json

if TYPE_CHECKING:
    from card_generator_app.api.v2.operating_models import (
        Axis,
        UsageReport,
        UsageRow,
        UsageSum,
    )

_AXES = ("day", "owner", "kind", "model")
_day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--by",
    type=click.Choice(_AXES),
    multiple=True,
    help="A row for each; repeatable; day by default.",
)
@click.option("--since", type=_day, help="The first day, in UTC; 30 days by default.")
@click.option("--until", type=_day, help="The last day, in UTC; today by default.")
@click.option("--owner", help="Only of this key, by its id.")
@click.option("--kind", help="Only of this kind of job.")
@click.option("--model", help="Only of this model.")
@json_option
@server_option
def usage(
    by: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    owner: str | None,
    kind: str | None,
    model: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Calls, tokens and cost, by day, owner, kind and model; of deleted jobs too.

    \b
    Examples:
      cardforge usage
      cardforge usage --by model --since 2026-01-01
      cardforge usage --by day --by kind --json
    """
    axes = cast("list[Axis]", list(by) or ["day"])
    report = ask(
        server,
        lambda f: f.usage.show(
            by=axes,
            since=_date(since),
            until=_date(until),
            owner=owner,
            kind=kind,
            model=model,
        ),
    )
    print_json(report) if as_json else _tell(report)


def _date(given: datetime | None) -> date | None:
    return given.date() if given else None


def _tell(report: "UsageReport") -> None:
    rows = [[_named(row, axis) for axis in report.by] for row in report.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for names, row in zip(rows, report.rows, strict=True):
        padded = [one.ljust(width) for one, width in zip(names, widths, strict=True)]
        click.echo(f"{'  '.join(padded)}  {_sum(row)}")
    click.echo(f"{report.since} to {report.until}: {_sum(report.total)}", err=True)


def _named(row: "UsageRow", axis: str) -> str:
    value = getattr(row, axis)
    return "(no key)" if axis == "owner" and not value else str(value)


def _sum(one: "UsageSum") -> str:
    failed = f", {one.failed_calls} failed" if one.failed_calls else ""
    unpriced = f", {one.unpriced_calls} without a price" if one.unpriced_calls else ""
    told = f"{one.calls} calls{failed}{unpriced}"
    return f"{told}  {one.tokens.total} tokens  ${one.cost_usd}"
