"""How far answers are from what is expected of them: what is assumed, and what was seen.

Each measure is a ratio of what came to what was expected. What is assumed of it are a few
values of a distribution; what was seen stands beside them, each value as good as another.
So few observations move little, many outweigh what was assumed, and a single odd one is
only one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Literal

Measure = Literal["answer", "prompt", "latency", "rework", "again"]
Key = tuple[Measure, str, str]
"""Measure, model, task; without the task where a measure is the model's own."""

MOST_SEEN = 64
_ASSUMED = 12  # values, which so many observations outweigh
_WORST = 20.0  # more is a mistake of somebody's count


@dataclass(frozen=True)
class _Assumption:
    """A median, and the spread of the logarithm around it."""

    median: float
    spread: float

    def values(self) -> list[float]:
        normal = NormalDist(math.log(self.median), self.spread)
        steps = [(at + 0.5) / _ASSUMED for at in range(_ASSUMED)]
        return [math.exp(normal.inv_cdf(step)) for step in steps]


_ANSWERS = {
    "brief": _Assumption(1.0, 0.25),
    "write": _Assumption(1.0, 0.22),
    "lore": _Assumption(1.0, 0.28),
    "judge": _Assumption(1.0, 0.5),
    "distil": _Assumption(1.0, 0.6),
    "vision": _Assumption(1.0, 0.4),
    "image": _Assumption(1.0, 0.2),
}
_OTHERS: Mapping[Measure, _Assumption] = {
    # Tokenizers differ from each other more than our estimate does from any.
    "prompt": _Assumption(1.0, 0.1),
    "latency": _Assumption(1.0, 0.6),
    # Of the texts that a review may have rewritten, how many it does.
    "rework": _Assumption(0.22, 0.7),
    # Of the questions, how many must be asked again for their answer's sake.
    "again": _Assumption(0.02, 0.8),
}
_ELSE = _Assumption(1.0, 0.5)


@dataclass(frozen=True)
class Ratios:
    """What was seen, by measure, model and task: the newest few of each."""

    seen: Mapping[Key, Sequence[float]]

    def pool(self, measure: Measure, model: str, task: str = "") -> Sequence[float]:
        """Values to draw from, each as likely as the others."""
        seen = self.seen.get((measure, model, task), ())[:MOST_SEEN]
        return [*_assumed(measure, task), *seen]


NOTHING_SEEN = Ratios({})


@cache
def _assumed(measure: Measure, task: str) -> tuple[float, ...]:
    found = _OTHERS.get(measure) or _ANSWERS.get(task, _ELSE)
    return tuple(found.values())


def sound(value: float) -> float:
    """The value within what can be true; one of zero is as good as nothing."""
    return min(max(value, 1 / _WORST), _WORST)
