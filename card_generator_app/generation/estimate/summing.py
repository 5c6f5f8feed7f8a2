"""Estimates of several jobs as one: of a plan and its cards, of the cards of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from card_generator_app.generation.estimate.estimate import Estimate, without_dollars
from card_generator_app.generation.estimate.imagining import (
    Imagined,
    Interval,
    Needed,
)

T = TypeVar("T")
MOST_REHEARSED = 12


def sample(items: Sequence[T]) -> Sequence[T]:
    """So many of them as are rehearsed, evenly out of the whole."""
    step = -(-len(items) // MOST_REHEARSED)
    return items[::step] if items else items


def one_after_another(found: Sequence[Estimate]) -> Estimate:
    """All of them; a cap is what each was asked for with, not one of the whole."""
    return reduce(_both, found)


def side_by_side(found: Sequence[Estimate], count: int, at_once: int) -> Estimate:
    """Of `count` jobs that are like those found, so many at once."""
    whole, share = one_after_another(found), count / len(found)
    faster = min(at_once, count)

    def grown(needed: Needed) -> Needed:
        return {
            name: one.times(share / faster if name == "seconds" else share)
            for name, one in needed.items()
        }

    stages = {name: grown(one) for name, one in whole.imagined.stages.items()}
    total = dict(grown(whole.total))
    total["seconds"] = _at_least(
        total["seconds"], [one.total["seconds"] for one in found]
    )
    return replace(whole, imagined=Imagined(stages, total))


def with_budget(found: Estimate, most_usd: float | None) -> Estimate:
    """The same, with what all of it together may cost."""
    caps = {} if most_usd is None else {"max_cost_usd": most_usd}
    return replace(found, asked_caps=caps)


def _both(one: Estimate, other: Estimate) -> Estimate:
    stages = dict(one.imagined.stages)
    for name, needed in other.imagined.stages.items():
        stages[name] = _sum(stages[name], needed) if name in stages else needed
    imagined = Imagined(stages, _sum(one.total, other.total))
    reasons = dict.fromkeys(why for why in (one.unpriced, other.unpriced) if why)
    return Estimate(
        without_dollars(imagined) if reasons else imagined,
        _models(one.models, other.models),
        "; ".join(reasons) or None,
        one.asked_caps,
        {name: max(most, other.largest[name]) for name, most in one.largest.items()},
        _notes([*one.notes, *other.notes]),
        [*one.calls, *other.calls],
    )


def _sum(one: Needed, other: Needed) -> Needed:
    return {name: one[name] + other[name] for name in one if name in other}


def _models(
    one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    return {
        stage: list(dict.fromkeys([*one.get(stage, ()), *other.get(stage, ())]))
        for stage in {**one, **other}
    }


def _notes(notes: Sequence[str]) -> list[str]:
    """One about each thing: what is said of one card holds for the next."""
    found: dict[str, str] = {}
    for note in notes:
        found.setdefault(note.partition(":")[0], note)
    return list(found.values())


def _at_least(needed: Interval, others: Sequence[Interval]) -> Interval:
    return Interval(
        *(
            max(getattr(one, name) for one in (needed, *others))
            for name in ("low", "likely", "high")
        )
    )
