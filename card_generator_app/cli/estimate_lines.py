"""Estimates as tables on a terminal."""

from collections.abc import Sequence

import click

from card_generator_app.api.v2.estimate_models import (
    Comparison,
    EstimateAnswer,
    JobEstimate,
    Needs,
    Range,
)
from card_generator_app.cli.job_lines import print_json

_HEAD = ("stage", "calls", "prompt tokens", "answer tokens", "US dollars", "time")
_CAPS = {
    "holds": "holds",
    "may_stop_it": "may stop the job before its end",
    "stops_it": "stops the job: raise it",
    "cannot_be_kept": "cannot be kept without a price, so the job is refused: leave it out "
    "(max_total_tokens holds in any case), or name a model with a price",
}


def tell_estimate(found: EstimateAnswer, as_json: bool) -> None:
    """On stdout, as JSON or as lines."""
    if as_json:
        print_json(found)
        return
    for line in estimate_lines(found):
        click.echo(line)


def estimate_lines(found: EstimateAnswer) -> list[str]:
    """A table with a row for each stage, the whole, and what is uncertain."""
    if not found.stages:
        return [f"The {found.writer} asks no model: no tokens, no cost, a few seconds."]
    rows = [(stage.stage, *_cells(stage)) for stage in found.stages]
    lines = _table([_HEAD, *rows, ("in all", *_cells(found.total))])
    if found.total.cost_usd is not None:
        lines.append(f"Most likely ${_short(float(found.total.cost_usd.likely))}.")
    if found.unpriced:
        lines.append(f"The cost is not known: {found.unpriced}.")
    lines += [f"{name}: {_CAPS[verdict]}" for name, verdict in found.caps.items()]
    return lines + [f"note: {note}" for note in found.notes]


def closeness_lines(found: JobEstimate) -> list[str]:
    """What came, beside what was expected; one line each."""
    told = {
        "calls": (found.calls, ""),
        "tokens": (found.prompt_tokens, " of prompts"),
        "answers": (found.completion_tokens, " tokens"),
        "cost": (found.cost_usd, ""),
        "time": (found.seconds, " s"),
    }
    return [
        _closeness(name, one, unit, is_money=name == "cost")
        for name, (one, unit) in told.items()
        if one is not None
    ]


def _closeness(name: str, one: Comparison, unit: str, *, is_money: bool) -> str:
    def shown(value: float) -> str:
        return f"${_short(value)}" if is_money else f"{value:,.0f}"

    expected = f"{name}: {shown(one.low)} to {shown(one.high)}{unit} expected"
    return expected if one.actual is None else f"{expected}, {shown(one.actual)} came"


def _cells(needs: Needs) -> tuple[str, ...]:
    cost = needs.cost_usd
    dollars = (
        "?"
        if cost is None
        else _between(_short(float(cost.low)), _short(float(cost.high)))
    )
    return (
        *(_range(one) for one in (needs.calls, needs.prompt_tokens)),
        _range(needs.completion_tokens),
        dollars,
        _between(_time(needs.seconds.low), _time(needs.seconds.high)),
    )


def _range(one: Range) -> str:
    return _between(f"{one.low:,.0f}", f"{one.high:,.0f}")


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def _short(usd: float) -> str:
    """Two digits that tell something."""
    if usd >= 0.1 or usd == 0:
        return f"{usd:.2f}"
    return f"{usd:.3f}" if usd >= 0.01 else f"{usd:.5f}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
