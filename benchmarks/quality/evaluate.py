"""Evaluates what a writer makes of 60 fixed ideas: metrics with 95 % intervals, blind pairs.

    python -m benchmarks.quality.evaluate --writer composer
    python -m benchmarks.quality.evaluate --writer fake --count 8 --pairwise
    python -m benchmarks.quality.evaluate --writer openrouter --pairwise --save recorded/ours
    python -m benchmarks.quality.evaluate --recorded recorded/ours

`openrouter` needs OPENROUTER_API_KEY or OPENROUTER_BASE_URL and costs money: see --count,
--profile and --set max_cost_usd=0.05. `--pairwise` has a judge compare each card with one
that the same model writes in one shot.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from benchmarks.quality.bootstrap import Interval, interval
from benchmarks.quality.metrics import Scores, mean_rows, scores_of
from benchmarks.quality.pairwise import PairJudge
from benchmarks.quality.sources import (
    Concept,
    MakeCard,
    OneShot,
    Pipeline,
    Recorded,
    concepts,
    save,
)
from card_generator_app.cards.card import Card
from card_generator_app.errors import AppError
from card_generator_app.generation.writers import Writers
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from card_generator_app.profiles.config import ConfigProfile, ConfigProfiles
from card_generator_app.settings import PROJECT_ROOT, Settings
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

_FAKE_KEY = SecretStr("sk-or-v1-0123456789abcdef")
_FAKE_MODEL = "some/model"


@dataclass
class Report:
    """What an evaluation found."""

    writer: str
    intervals: dict[str, Interval]
    failed: dict[str, str]
    """Why there is no card, by concept."""
    pairs: Interval | None = None
    cost_usd: float = 0.0
    seconds: float = 0.0
    scores: list[Scores] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For a terminal."""
        count = len(self.scores)
        told = [f"{self.writer}: {count} cards, {len(self.failed)} failed"]
        told += [f"  {name:<13}{found}" for name, found in self.intervals.items()]
        if self.pairs is not None:
            told.append(f"  {'against one shot':<13}{self.pairs}")
        told += [f"  no card for {name!r}: {why}" for name, why in self.failed.items()]
        return [*told, f"  ${self.cost_usd:.4f}, {self.seconds:.0f} s"]


@dataclass
class Bench:
    """What is evaluated; `one_shot` and `judge` only for blind pairs."""

    name: str
    make: MakeCard
    one_shot: OneShot | None = None
    judge: PairJudge | None = None
    pipeline: Pipeline | None = None

    @property
    def cost_usd(self) -> float:
        """Of everything asked so far."""
        paid = [self.pipeline, self.one_shot, self.judge]
        return sum(one.cost_usd for one in paid if one is not None)


async def evaluate(
    bench: Bench, wanted: Sequence[Concept], folder: Path | None = None
) -> Report:
    """Cards for all concepts, one after another, with their metrics; saved to `folder`."""
    begun_s = time.monotonic()
    scores: list[Scores] = []
    points: list[float] = []
    failed: dict[str, str] = {}
    for concept in wanted:
        try:
            card = await bench.make(concept)
            if bench.one_shot and bench.judge:
                points.append(await _points(bench.one_shot, bench.judge, concept, card))
        except AppError as error:
            failed[concept.text] = error.message
            continue
        scores.append(scores_of(card, concept.facts))
        if folder is not None:
            save(card, concept, folder)
    columns = mean_rows(scores) if scores else {}
    return Report(
        bench.name,
        {name: interval(values) for name, values in columns.items()},
        failed,
        interval(points) if points else None,
        bench.cost_usd,
        time.monotonic() - begun_s,
        scores,
    )


async def _points(
    one_shot: OneShot, judge: PairJudge, concept: Concept, ours: Card
) -> float:
    return await judge.points(concept, ours, await one_shot.card(concept))


@asynccontextmanager
async def bench_for(
    writer: str,
    *,
    profile: str = "default",
    options: dict[str, Any] | None = None,
    pairwise: bool = False,
    judge_model: str | None = None,
) -> AsyncIterator[Bench]:
    """The writer, ready; the fake is served for as long as this is entered."""
    settings = Settings()
    files = ModelFiles(settings.models_path)
    async with AsyncExitStack() as stack:
        key, base_url = settings.openrouter_api_key, settings.openrouter_base_url
        config = ConfigProfiles(PROJECT_ROOT / "configs" / "profiles").get(profile)
        if writer == "fake":
            url = stack.enter_context(serving(FakeOpenRouter()))
            key, base_url = _FAKE_KEY, f"{url}/api/v1"
            config = ConfigProfile(models={"default": _FAKE_MODEL})
        connections = await stack.enter_async_context(
            Connections(
                api_key=key,
                base_url=base_url,
                local_gguf=settings.local_gguf,
                model_files=files,
            )
        )
        kind = connections.choose("openrouter" if writer == "fake" else writer)  # type: ignore[arg-type]
        pipeline = Pipeline(Writers(connections, files), kind, config, options or {})
        bench = Bench(writer, pipeline.card, pipeline=pipeline)
        if pairwise and kind != "composer":
            local = kind == "local"
            chat = await connections.local_client() if local else connections.client()
            knows_names = writer == "fake" or (
                (remote := connections.remote()) is not None
                and remote.kind == "openrouter"
            )
            model = config.model_for("write") if knows_names else None
            judge = judge_model or (config.model_for("judge") if knows_names else None)
            bench.one_shot = OneShot(chat, model, config.options.get("temperature"))
            bench.judge = PairJudge(chat, judge)
        yield bench


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--writer",
        choices=["composer", "fake", "local", "openrouter"],
        default="composer",
    )
    parser.add_argument("--recorded", type=Path, help="a folder of saved cards instead")
    parser.add_argument("--count", type=int, help="only the first so many concepts")
    parser.add_argument("--profile", default="default", help="config profile")
    parser.add_argument(
        "--set", action="append", default=[], metavar="OPTION=VALUE", dest="options"
    )
    parser.add_argument("--pairwise", action="store_true", help="against one shot")
    parser.add_argument("--judge-model")
    parser.add_argument("--save", type=Path, help="keep the cards in this folder")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


async def _run(asked: argparse.Namespace) -> Report:
    wanted = concepts(asked.count)
    if asked.recorded:
        recorded = Bench(str(asked.recorded), Recorded(asked.recorded).card)
        return await evaluate(recorded, wanted)
    pairs = (one.partition("=") for one in asked.options)
    options = {name: yaml.safe_load(value) for name, _, value in pairs}
    async with bench_for(
        asked.writer,
        profile=asked.profile,
        options=options,
        pairwise=asked.pairwise,
        judge_model=asked.judge_model,
    ) as bench:
        return await evaluate(bench, wanted, asked.save)


def main() -> int:
    """Prints the report; 1 when no card was made at all."""
    asked = _arguments()
    report = asyncio.run(_run(asked))
    if asked.json:
        shown = {name: vars(found) for name, found in report.intervals.items()}
        pairs = vars(report.pairs) if report.pairs else None
        print(json.dumps({"metrics": shown, "pairs": pairs, "failed": report.failed}))
    else:
        print("\n".join(report.lines()))
    return 0 if report.scores else 1


if __name__ == "__main__":
    sys.exit(main())
