"""Whether what a job costs lies in the interval that was told before it.

    python -m benchmarks.estimate_interval [PLANS]

Random plans (fields, greetings, lore, candidates, quality, prompt profiles, faults) are
estimated and then run against the fake OpenRouter, with its prices and a model that
answers as long as it likes (tests/fakes/talker.py). Told: the share of true costs inside
their interval and how wide that is (high / low), with nothing learned and with all runs
before. Exit status 1 when less than 95 of 100 are inside, or the usual interval at
standard quality is wider than threefold.
"""

import asyncio
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from card_generator_app.errors import AppError
from card_generator_app.generation.estimate.closeness import observed
from card_generator_app.generation.estimate.estimating import Estimating
from card_generator_app.generation.estimate.ratios import MOST_SEEN, Key, Ratios
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.stores import NO_STORES
from card_generator_app.generation.writers import Writers, snapshot
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from card_generator_app.options import GenerationOptions, resolve
from card_generator_app.options.wanted import brief_counts
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import PROJECT_ROOT
from tests.fakes.context import MemoryContext
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving
from tests.fakes.studio import CONFIG
from tests.fakes.talker import Talker

PLANS = 200
MOST_WIDTH = 3.0
LEAST_INSIDE = 0.95
_FAULTS = ("rate_limited", "server_error", "invalid_json", "blank_reply", "cut_stream")
_CONCEPTS = (
    "A retired dragon-slayer who now runs a bakery",
    "The keeper of the last ferry on a river that has a bridge now. " * 8,
    "An android detective in a city under a lake",
)


@dataclass(frozen=True)
class Measured:
    """One plan: what was told of its cost, and what it did cost."""

    quality: str
    low: float
    high: float
    true: float

    @property
    def is_inside(self) -> bool:
        return self.low <= self.true <= self.high

    @property
    def width(self) -> float:
        return self.high / self.low


def plan(rng: random.Random) -> dict[str, Any]:
    """What somebody may ask for."""
    sent: dict[str, Any] = {
        "concept": rng.choice(_CONCEPTS),
        "image": "none",
        "quality": rng.choice(["draft", "standard", "standard", "standard", "best"]),
        "length_preset": rng.choice(["lite", "standard", "standard", "rich", "epic"]),
        "alternate_greetings": rng.randint(0, 5),
        "example_dialogues": rng.randint(0, 5),
        "lorebook": rng.choice(["none", "embedded", "embedded"]),
        "lorebook_entries": rng.randint(1, 20),
    }
    if rng.random() < 0.3:
        sent["skip_fields"] = rng.sample(
            ["personality", "scenario", "creator_notes"], 2
        )
    if rng.random() < 0.3:
        sent["system_prompt_mode"] = rng.choice(["generate", "template"])
    if rng.random() < 0.3:
        sent["critique_rounds"] = rng.randint(0, 3)
    if rng.random() < 0.2:
        sent["candidates"] = rng.randint(1, 3)
    if rng.random() < 0.2:
        sent["judge"] = True
    return sent


class Stage:
    """Estimates and runs plans; what was observed is kept by key, the newest first."""

    def __init__(self, fake: FakeOpenRouter, connections: Connections) -> None:
        self._fake, files = fake, ModelFiles(Path(tempfile.gettempdir()))
        self._writers = Writers(connections, files)
        self._profiles = PromptProfiles(PROJECT_ROOT / "configs" / "prompts")
        self.seen: defaultdict[Key, list[float]] = defaultdict(list)
        self._estimating = Estimating(
            self._writers, connections, NO_STORES, see_ratios=self._see
        )

    async def _see(self, models: Sequence[str]) -> Ratios:
        return Ratios({key: values[:MOST_SEEN] for key, values in self.seen.items()})

    async def measure(self, number: int, *, learns: bool) -> Measured | None:
        """One plan; None where it ended without a card."""
        rng = random.Random(number)
        sent = plan(rng)
        options = resolve(sent)
        options = GenerationOptions.model_construct(set(sent), **vars(options))
        prompts = self._profiles.get(rng.choice(self._profiles.names()))
        frozen = snapshot("openrouter", CONFIG, prompts)
        told = await self._estimating.of(options, frozen)
        self._fake.reset()
        self._fake.answers = Talker(number, _counts(options))
        faults = rng.choice([0, 0, 1, 2])
        at = sorted(rng.sample(range(1, 10), faults))
        queue = ["none"] * 10
        for place in at:
            queue[place] = rng.choice(_FAULTS)
        self._fake.faults.extend(queue)
        job = MemoryContext(options, frozen)
        try:
            await GenerationService(self._writers.make, _no_file).run(job)
        except AppError:
            return None
        if learns:
            for key, value in observed(told.kept(), job.records).items():
                self.seen[key].insert(0, value)
        usd = told.total["usd"]
        return Measured(options.quality, usd.low, usd.high, float(self._fake.spend))


def _counts(options: GenerationOptions) -> dict[str, int]:
    counts = brief_counts(options)
    lists = {"exchanges": "exchanges", "openings": "openings", "world": "topics"}
    return {name: counts[of] for name, of in lists.items()} | {"entries": 4}


async def _no_file(file_id: str) -> bytes:
    raise AssertionError(file_id)


async def measure(plans: int, *, learns: bool) -> list[Measured]:
    """So many plans that ended with a card, one after another."""
    fake = FakeOpenRouter()
    fake.models = ["some/model", "other/model", "some/planner", "some/keeper"]
    with serving(fake) as url:
        async with Connections(
            api_key=SecretStr("sk-or-v1-0123456789abcdef"),
            base_url=f"{url}/api/v1",
            local_gguf=None,
            model_files=ModelFiles(Path(tempfile.gettempdir())),
        ) as connections:
            stage = Stage(fake, connections)
            found: list[Measured] = []
            number = 0
            while len(found) < plans:
                measured = await stage.measure(number, learns=learns)
                found += [measured] if measured is not None else []
                number += 1
    return found


def inside(found: Sequence[Measured]) -> float:
    """The share of true costs in their intervals."""
    return sum(one.is_inside for one in found) / len(found)


def width(found: Sequence[Measured], quality: str = "standard") -> float:
    """The usual high / low at this quality."""
    return statistics.median(one.width for one in found if one.quality == quality)


def main() -> int:
    """Prints the table; 1 when a bound is broken."""
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else PLANS
    is_broken = False
    for learns in (False, True):
        found = asyncio.run(measure(plans, learns=learns))
        covered, usual = inside(found), width(found)
        widths = ", ".join(
            f"{quality} {width(found, quality):.2f}"
            for quality in ("draft", "standard", "best")
        )
        how = "learning from each run" if learns else "nothing learned"
        low = sum(one.true < one.low for one in found)
        print(
            f"{how}: {covered:.1%} of {plans} inside ({low} below, "
            f"{sum(one.true > one.high for one in found)} above); width {widths}"
        )
        is_broken |= covered < LEAST_INSIDE or usual > MOST_WIDTH
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
