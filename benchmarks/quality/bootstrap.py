"""Confidence intervals by resampling: no assumption about how a metric is spread."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

RESAMPLES = 2_000


@dataclass(frozen=True)
class Interval:
    """A mean and where it would lie in 95 of 100 repetitions."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:7.3f}  [{self.low:.3f}, {self.high:.3f}]"


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """The mean of `values`, one or more, with its 95 % interval (percentile bootstrap)."""
    rng = random.Random(seed)
    means = sorted(fmean(rng.choices(values, k=len(values))) for _ in range(RESAMPLES))
    cut = RESAMPLES // 40
    return Interval(fmean(values), means[cut], means[-cut - 1])
