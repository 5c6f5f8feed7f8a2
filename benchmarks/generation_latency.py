"""Wall time of a generation against a model that takes 200 ms a call.

    python -m benchmarks.generation_latency

The bound: 1.2 × (longest chain of calls × 200 ms) + 0.5 s. The chain is the brief, then the
rounds that the write stage needs at the given concurrency. A plan of 18 calls at concurrency
8, a second each, is held to 1.15 × its chain and nothing more. Exit status 1 when a bound is
broken.
"""

import math
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.briefs import brief_text
from tests.fakes.faults import Fault
from tests.fakes.program import Provider, fake_provider, served_api, settings_for

LATENCY_S = 0.2
RUNS = 5
CONCEPT = "A retired dragon-slayer who now runs a bakery in a small mountain village"
PLAN = "18 calls of 1 s, 8 at once"
PLAN_CALLS = 18
PLAN_LATENCY_S = 1.0
CASES: dict[str, dict[str, Any]] = {
    "lite, no lorebook": {
        "length_preset": "lite",
        "lorebook": "none",
        "alternate_greetings": 0,
    },
    "default": {},
    "default, one call at a time": {"concurrency": 1},
    # Brief; 4 texts, 7 greetings, examples, notes, 4 lorebook batches.
    PLAN: {"alternate_greetings": 7, "lorebook_entries": 16, "concurrency": 8},
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
    bound_s: float


def measure_case(api: httpx.Client, provider: Provider, name: str) -> Measured:
    """One generation of a case; the plan's brief has as many openings as it needs."""
    if name != PLAN:
        provider.fake.latency_s = LATENCY_S
        return measure(api, provider, CASES[name])
    provider.fake.latency_s = PLAN_LATENCY_S
    brief = brief_text(openings=8, exchanges=3, topics=16)
    provider.fake.at("Plan the character", Fault("reply", text=brief))
    found = measure(api, provider, CASES[name])
    if found.calls != PLAN_CALLS:
        raise RuntimeError(f"the plan made {found.calls} calls, not {PLAN_CALLS}")
    return replace(found, bound_s=1.15 * found.chain * PLAN_LATENCY_S)


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
    return Measured(wall_s, calls, chain, 1.2 * (chain * LATENCY_S) + 0.5)


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
        measure_case(api, provider, "lite, no lorebook")  # imports, first connection
        for name in CASES:
            runs = [measure_case(api, provider, name) for _ in range(RUNS)]
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
