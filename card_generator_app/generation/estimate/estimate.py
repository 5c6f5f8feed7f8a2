"""Estimator: what a job is likely to need, from a rehearsal and from what was seen before."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from card_generator_app.generation.estimate.imagining import (
    Imagined,
    Interval,
    Needed,
    imagine,
)
from card_generator_app.generation.estimate.occasions import Occasion, occasion_of
from card_generator_app.generation.estimate.ratios import NOTHING_SEEN, Ratios
from card_generator_app.generation.estimate.rehearsal import RehearsedCall
from card_generator_app.llm.listed import Price
from card_generator_app.options import GenerationOptions

CAPS = ("max_cost_usd", "max_total_tokens")
Verdict = Literal["holds", "may_stop_it", "stops_it", "cannot_be_kept"]
PriceOf = Callable[[RehearsedCall], Awaitable[Price | None]]
SeeRatios = Callable[[Sequence[str]], Awaitable[Ratios]]


@dataclass(frozen=True)
class Cap:
    """A cap that was asked for, what the whole job needs, and its largest call at most.

    In dollars or in tokens. A job is stopped before the call that could exceed its cap,
    and asks nothing where its dollars are not known (`needed` None).
    """

    most: float
    needed: Interval | None
    largest: float

    @property
    def verdict(self) -> Verdict:
        if self.needed is None:
            return "cannot_be_kept"
        if self.most < max(self.largest, self.needed.low):
            return "stops_it"
        holds = self.needed.high + self.largest <= self.most
        return "holds" if holds else "may_stop_it"


@dataclass(frozen=True)
class Estimate:
    """What a job, or several together, is likely to need; intervals hold nearly all runs.

    `unpriced`: why the dollars are not known, where they are not. `asked_caps`: those that
    were asked for, by option, and `largest` what a single call may need of each. `calls`:
    what may be asked, for comparing it afterwards.
    """

    imagined: Imagined
    models: Mapping[str, Sequence[str]]
    """By stage."""
    unpriced: str | None
    asked_caps: Mapping[str, float]
    largest: Mapping[str, float]
    notes: Sequence[str]
    calls: Sequence[RehearsedCall]

    @property
    def caps(self) -> Mapping[str, Cap]:
        """By option."""
        total = self.total
        needed = {
            "max_total_tokens": total["prompt"] + total["completion"],
            "max_cost_usd": total.get("usd"),
        }
        return {
            name: Cap(most, needed[name], self.largest[name])
            for name, most in self.asked_caps.items()
        }

    @property
    def total(self) -> Needed:
        return self.imagined.total

    def warnings(self) -> list[str]:
        """Caps with which the job will not get to its end, a sentence each."""
        return [
            _too_low(name, cap, cap.needed)
            for name, cap in self.caps.items()
            if cap.needed is not None and cap.verdict == "stops_it"
        ]

    def kept(self) -> dict[str, Any]:
        """As it is stored with the job."""
        return {
            "total": {
                name: [one.low, one.likely, one.high]
                for name, one in self.total.items()
            },
            "unpriced": self.unpriced,
            "calls": [
                [one.key, one.task, one.model, one.prompt, one.completion]
                for one in self.calls
            ],
        }


async def estimate(
    calls: Sequence[RehearsedCall],
    options: GenerationOptions,
    price_of: PriceOf,
    see_ratios: SeeRatios | None = None,
) -> Estimate:
    """The estimate of a job that asks these calls."""
    one_of_each = {one.model: one for one in calls}
    models = list(one_of_each)
    found = {model: await price_of(one) for model, one in one_of_each.items()}
    prices = {model: price for model, price in found.items() if price is not None}
    unknown = [model or "the server's own model" for model in found if not found[model]]
    ratios = await see_ratios(models) if see_ratios and models else NOTHING_SEEN
    tasks = dict.fromkeys(one.task for one in calls)
    limits = {
        task: limit for task in tasks if (limit := _limit(options, task)) is not None
    }
    # Half a second for a long plan, which the other requests of this process do not wait.
    imagined = await asyncio.to_thread(
        imagine,
        calls,
        prices,
        ratios,
        limits=limits,
        at_once=options.concurrency,
        seed=str([(one.key, one.prompt) for one in calls]),
    )
    if unknown:
        imagined = without_dollars(imagined)
    return Estimate(
        imagined,
        _models_by_stage(calls),
        f"nobody tells the price of {', '.join(unknown)}" if unknown else None,
        _asked_caps(options, is_priced=not unknown),
        _largest(calls, prices),
        _notes(options, calls),
        calls,
    )


def _limit(options: GenerationOptions, task: str) -> int | None:
    own: Mapping[str, int] = {
        str(k): v for k, v in options.task_max_output_tokens.items()
    }
    return own.get(task, options.max_output_tokens)


def without_dollars(imagined: Imagined) -> Imagined:
    """The same, where a price is not known."""

    def without(needed: Needed) -> Needed:
        return {name: one for name, one in needed.items() if name != "usd"}

    return replace(
        imagined,
        stages={name: without(one) for name, one in imagined.stages.items()},
        total=without(imagined.total),
    )


def _models_by_stage(calls: Sequence[RehearsedCall]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for one in calls:
        found.setdefault(one.stage, {})[one.model] = None
    return {stage: [name for name in names if name] for stage, names in found.items()}


def _asked_caps(options: GenerationOptions, *, is_priced: bool) -> dict[str, float]:
    caps = {name: getattr(options, name) for name in CAPS}
    if not is_priced and "max_cost_usd" not in options.model_fields_set:
        del caps[
            "max_cost_usd"
        ]  # a profile's, which holds only for models with a price
    return {name: float(most) for name, most in caps.items() if most is not None}


def _largest(
    calls: Sequence[RehearsedCall], prices: Mapping[str, Price]
) -> dict[str, float]:
    tokens = [sum(one.most) for one in calls]
    usd = [
        float(prices[one.model].of(*one.most))
        for one in calls
        if one.model in prices and one.task != "image"
    ]
    return {
        "max_total_tokens": max(tokens, default=0),
        "max_cost_usd": max(usd, default=0.0),
    }


def _too_low(name: str, cap: Cap, needed: Interval) -> str:
    is_money = name == "max_cost_usd"

    def shown(amount: float) -> str:
        return f"${float(f'{amount:.2g}'):g}" if is_money else f"{amount:,.0f}"

    return (
        f"{name}: {shown(cap.most)} will stop this job before its end: it is likely to "
        f"need {shown(needed.low)} to {shown(needed.high)}, and {shown(cap.largest)} must "
        "be left for its largest call"
    )


def _notes(options: GenerationOptions, calls: Sequence[RehearsedCall]) -> list[str]:
    """What is uncertain, a sentence each."""
    notes = []
    possible = sum(occasion_of(one.key) is Occasion.REWORK for one in calls)
    if possible:
        notes.append(
            f"review: {possible} rewriting{'s' if possible > 1 else ''} at most; a text is "
            "rewritten only where something is found in it"
        )
    if any(occasion_of(one.key) is Occasion.MENDING for one in calls):
        notes.append("brief: sections that do not hold are planned again, once")
    if options.candidates > 1:
        notes.append(f"candidates: each text is written {options.candidates} times")
    if options.source_urls:
        notes.append(
            "source_urls: pages are not read for an estimate; each counts as one of "
            "usual length"
        )
    if any(one.task == "distil" for one in calls):
        notes.append("sources: how much there is to note in them is seen only then")
    if options.reasoning_effort not in (None, "none"):
        notes.append(
            "reasoning_effort: what a model thinks is paid too, and not foreseen"
        )
    if any(one.fallbacks for one in calls):
        notes.append("fallback_models: one that steps in has its own price")
    return notes
