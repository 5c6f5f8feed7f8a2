"""Imagines many runs of a rehearsed job: how many calls, tokens, dollars and seconds each.

A run draws how talkative each model is today, and how much each answer differs from that;
which texts the review has rewritten; what must be asked twice. The interval is what nearly
all runs stay in. The draws are the same for the same plan.
"""

import heapq
import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from card_generator_app.generation.estimate.occasions import (
    Occasion,
    occasion_of,
    part_of_key,
    round_of,
)
from card_generator_app.generation.estimate.ratios import Measure, Ratios
from card_generator_app.generation.estimate.rehearsal import RehearsedCall
from card_generator_app.llm.listed import Price

RUNS = 400
_LOW, _HIGH = 0.01, 0.99
_SHARED = math.sqrt(0.5)  # of a ratio: the model's today, and the single answer's
# Seconds until a first token, and for each: what most models of today keep to.
FIRST_TOKEN_S, SECONDS_A_TOKEN = 1.0, 1 / 60
_RESHAPED = 0.3


@dataclass(frozen=True)
class Interval:
    """What nearly all runs stay in, and the middle of them."""

    low: float
    likely: float
    high: float

    def __add__(self, other: "Interval") -> "Interval":
        """Of both together, as if all that can go one way did so at once."""
        return Interval(
            self.low + other.low, self.likely + other.likely, self.high + other.high
        )

    def times(self, factor: float) -> "Interval":
        return Interval(self.low * factor, self.likely * factor, self.high * factor)


@dataclass
class Amounts:
    """What one run, or one stage of it, needs."""

    calls: float = 0
    prompt: float = 0
    completion: float = 0
    usd: float = 0
    seconds: float = 0

    def add(self, prompt: float, completion: float, usd: float) -> None:
        self.calls += 1
        self.prompt += prompt
        self.completion += completion
        self.usd += usd


NAMES = ("calls", "prompt", "completion", "usd", "seconds")
Needed = Mapping[str, Interval]
"""By name of an amount."""


@dataclass(frozen=True)
class Imagined:
    """All that was imagined, for each stage and for the whole."""

    stages: Mapping[str, Needed]
    total: Needed


@dataclass
class _Draws:
    """What is the same for all calls of one run."""

    rng: random.Random
    ratios: Ratios
    known: dict[tuple[Measure, str, str], float] = field(default_factory=dict)
    pools: dict[tuple[Measure, str, str], Sequence[float]] = field(default_factory=dict)

    def shared(self, measure: Measure, model: str, task: str = "") -> float:
        key = (measure, model, task)
        if key not in self.known:
            self.known[key] = self.rng.choice(self._pool(key))
        return self.known[key]

    def ratio(self, measure: Measure, model: str, task: str = "") -> float:
        """Of one call: half of its difference is the model's, half its own."""
        own = self.rng.choice(self._pool((measure, model, task)))
        return math.exp(
            _SHARED * (math.log(self.shared(measure, model, task)) + math.log(own))
        )

    def _pool(self, key: tuple[Measure, str, str]) -> Sequence[float]:
        if key not in self.pools:
            self.pools[key] = self.ratios.pool(*key)
        return self.pools[key]


def imagine(
    calls: Sequence[RehearsedCall],
    prices: Mapping[str, Price],
    ratios: Ratios,
    *,
    limits: Mapping[str, int],
    at_once: int,
    seed: str,
) -> Imagined:
    """The intervals; `limits` are the most tokens of an answer by task, where there is one.

    `prices` by model: a call of a model without one costs nothing here.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    stages = list(dict.fromkeys(call.stage for call in calls))
    runs: dict[str, list[Amounts]] = defaultdict(list)
    pools: dict[tuple[Measure, str, str], Sequence[float]] = {}
    for _ in range(RUNS):
        draws = _Draws(rng, ratios, pools=pools)
        total = Amounts()
        for name, needed in _run(calls, prices, draws, limits, at_once).items():
            runs[name].append(needed)
            for amount in NAMES:
                both = getattr(total, amount) + getattr(needed, amount)
                setattr(total, amount, both)
        runs[""].append(total)
    return Imagined(
        {name: _needed(runs[name]) for name in stages}, _needed(runs[""] or [Amounts()])
    )


def _run(
    calls: Sequence[RehearsedCall],
    prices: Mapping[str, Price],
    draws: _Draws,
    limits: Mapping[str, int],
    at_once: int,
) -> dict[str, Amounts]:
    found = {call.stage: Amounts() for call in calls}
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    schema_counts = draws.rng.random()  # whether the server counts an answer's form
    brief_grown = 0.0
    for call in _asked(calls, draws):
        again = draws.rng.random() < draws.shared("again", call.model)
        for _ in range(2 if again else 1):
            ratio = draws.ratio("answer", call.model, call.task)
            completion = min(call.completion * ratio, limits.get(call.task, math.inf))
            if call.key == "brief":
                brief_grown = completion - call.completion
            grown = brief_grown if _shows_brief(call) else 0.0
            prompt = call.prompt + grown + schema_counts * call.schema_tokens
            prompt *= draws.ratio("prompt", call.model)
            found[call.stage].add(
                prompt, completion, _usd(call, prices, prompt, completion)
            )
            expected_s = FIRST_TOKEN_S + SECONDS_A_TOKEN * completion
            latency_s = expected_s * draws.ratio("latency", call.model)
            seconds[call.stage, _turn(call)].append(latency_s)
    for (stage, _), latencies in seconds.items():
        found[stage].seconds += _side_by_side(latencies, at_once)
    return found


def _asked(calls: Sequence[RehearsedCall], draws: _Draws) -> list[RehearsedCall]:
    """The calls of one run: those that always come, and those that this one is in for."""
    reworked: dict[int, set[str]] = defaultdict(set)
    return [call for call in calls if _comes(call, draws, reworked)]


def _comes(call: RehearsedCall, draws: _Draws, reworked: dict[int, set[str]]) -> bool:
    """Whether a run asks this; `reworked` are the texts of each round so far."""
    occasion, number = occasion_of(call.key), round_of(call.key)
    if occasion is Occasion.ALWAYS:
        return True
    if occasion is Occasion.JUDGING:
        return bool(reworked[number])
    if occasion is Occasion.SHAPE:
        return draws.rng.random() < _RESHAPED
    rate = draws.shared("rework", call.model, call.task)
    if occasion is Occasion.MENDING:
        return draws.rng.random() < rate
    about = part_of_key(call.key)
    # A later round is about what the one before did not mend, which is stubborn.
    is_later = number > 1
    if is_later and about not in reworked[number - 1]:
        return False
    if draws.rng.random() >= rate * (1 + is_later):
        return False
    reworked[number].add(about)
    return True


def _shows_brief(call: RehearsedCall) -> bool:
    return call.stage != "sources" and call.task != "image" and call.key != "brief"


def _turn(call: RehearsedCall) -> int:
    """Calls of one turn run side by side; the next turn waits for them."""
    _, _, about = call.key.partition("#")
    after = {"gate": 1, "mended": 2, "shape": 1, "choice": 1, "again": 1}
    later = next((n for word, n in after.items() if about.startswith(word)), 0)
    is_judge = about.startswith("judge")
    return later + 2 * round_of(call.key) + is_judge


def _side_by_side(latencies: Sequence[float], at_once: int) -> float:
    """Seconds until all are answered, each begun as soon as there is a place."""
    places = [0.0] * min(at_once, len(latencies))
    for latency in latencies:
        heapq.heapreplace(places, places[0] + latency)
    return max(places, default=0.0)


def _usd(
    call: RehearsedCall, prices: Mapping[str, Price], prompt: float, completion: float
) -> float:
    price = prices.get(call.model)
    if price is None:
        return 0.0
    if call.task == "image":
        return float(price.of_image(int(completion)))
    return float(price.of(int(prompt), int(completion)))


def _needed(runs: Sequence[Amounts]) -> dict[str, Interval]:
    found = {}
    for name in NAMES:
        values = sorted(getattr(run, name) for run in runs)
        at = [int(share * (len(values) - 1)) for share in (_LOW, 0.5, _HIGH)]
        found[name] = Interval(*(values[one] for one in at))
    return found
