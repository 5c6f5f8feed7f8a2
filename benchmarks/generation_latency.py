"""Wall time of a generation against a model that takes 200 ms a call.

    python -m benchmarks.generation_latency

The bound: 1.2 × (longest chain of calls × 200 ms) + 0.5 s. The chain is the brief, then the
rounds that the write stage needs at the given concurrency. Exit status 1 when it is broken.
"""

import math
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.program import Provider, fake_provider, served_api, settings_for

LATENCY_S = 0.2
RUNS = 5
CONCEPT = "A retired dragon-slayer who now runs a bakery in a small mountain village"
CASES: dict[str, dict[str, Any]] = {
    "lite, no lorebook": {
        "length_preset": "lite",
        "lorebook": "none",
        "alternate_greetings": 0,
    },
    "default": {},
    "default, one call at a time": {"concurrency": 1},
    "rich, with both prompts": {
        "length_preset": "rich",
        "system_prompt_mode": "generate",
        "post_history_mode": "generate",
    },
}


@dataclass(frozen=True)
class Measured:
    """One generation."""

    wall_s: float
    calls: int
    chain: int

    @property
    def bound_s(self) -> float:
        return 1.2 * (self.chain * LATENCY_S) + 0.5


def measure(api: httpx.Client, provider: Provider, options: dict[str, Any]) -> Measured:
    """One generation, from the request to the completed job."""
    before, begun_at = provider.fake.calls, time.perf_counter()
    body = {"concept": CONCEPT} | options
    job = api.post("/api/v2/generation/generate", json=body).json()["job"]
    with api.stream("GET", f"/api/v2/jobs/{job['id']}/events") as events:
        for _ in events.iter_lines():
            pass
    wall_s = time.perf_counter() - begun_at
    ended = api.get(f"/api/v2/jobs/{job['id']}").json()["job"]
    if ended["status"] != "completed":
        raise RuntimeError(ended["error"])
    calls = provider.fake.calls - before
    chain = 1 + math.ceil((calls - 1) / ended["options"]["concurrency"])
    return Measured(wall_s, calls, chain)


def main() -> int:
    """Prints the table; 1 when a median is over its bound."""
    is_broken = False
    print(
        f"{'case':<30} {'calls':>5} {'chain':>5} {'best':>7} {'median':>7} {'bound':>7}"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        fake_provider(latency_s=LATENCY_S) as provider,
        served_api(settings_for(Path(folder), provider)) as api,
    ):
        measure(api, provider, CASES["lite, no lorebook"])  # imports, first connection
        for name, options in CASES.items():
            runs = [measure(api, provider, options) for _ in range(RUNS)]
            walls = [run.wall_s for run in runs]
            median, bound_s = statistics.median(walls), runs[0].bound_s
            is_broken |= median > bound_s
            print(
                f"{name:<30} {runs[0].calls:>5} {runs[0].chain:>5} {min(walls):>6.2f}s "
                f"{median:>6.2f}s {bound_s:>6.2f}s{'  OVER' if median > bound_s else ''}"
            )
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
