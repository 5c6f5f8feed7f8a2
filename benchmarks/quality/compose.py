"""Composes cards for the concepts beside this file, offline, as a job would.

usage: python -m benchmarks.quality.compose FOLDER [--seed N] [--only TEXT]
writes each card to FOLDER as text to read and as a V3 file.
Needs the embedding model (./test fetches it, or: python -m card_generator_app.model_files minilm).
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from card_generator_app.brief import Brief
from card_generator_app.cards.card import Card
from card_generator_app.composer.composer import Composer, manner_for
from card_generator_app.composer.concept import read
from card_generator_app.composer.embed import MiniLM
from card_generator_app.composer.manner import Manner
from card_generator_app.composer.phrasebook import load_phrasebook
from card_generator_app.composer.premise_telling import told_premise
from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.material import NO_MATERIAL
from card_generator_app.generation.parts import parts_of
from card_generator_app.generation.stages.assemble import build_card
from card_generator_app.model_files import ModelFiles
from card_generator_app.options import GenerationOptions
from card_generator_app.settings import Settings

CONCEPTS = Path(__file__).with_name("concepts.txt")


@dataclass(frozen=True)
class Wish:
    """A concept, and what a reader would hold its card to."""

    concept: str
    held_to: dict[str, str] = field(default_factory=dict)  # pronouns, kind, age, era


@dataclass(frozen=True)
class Made:
    """One composed card."""

    wish: Wish
    options: GenerationOptions
    brief: Brief
    card: Card
    cpu_s: float

    @property
    def manner(self) -> Manner:
        """How its prose is told."""
        return manner_for(self.options, read(self.options), "prose")

    @property
    def premise(self) -> str:
        """The person's own words, as its prose tells them."""
        return told_premise(self.brief.identity.premise.text, self.manner)


def wishes() -> list[Wish]:
    """One concept a line; `#` starts a comment, ` ## ` what the card is held to."""
    lines = CONCEPTS.read_text("utf-8").splitlines()
    return [_wish(line) for line in lines if line.strip() and line[0] != "#"]


def _wish(line: str) -> Wish:
    concept, _, marks = line.partition(" ## ")
    held_to: dict[str, str] = {}
    for mark in marks.split():
        key, sign, value = mark.partition("=")
        held_to |= {key: value} if sign else {"pronouns": key}
    return Wish(concept.replace("\\n", "\n"), held_to)


def make_composer() -> Composer:
    """The composer with the installed embedding model."""
    files = ModelFiles(Settings().models_path)
    files.ensure("minilm")
    model = MiniLM(
        files.path("minilm", "model.onnx"), files.path("minilm", "tokenizer.json")
    )
    return Composer(model, load_phrasebook())


def make(
    composer: Composer, wish: Wish, seed: int, options: dict[str, Any] | None = None
) -> Made:
    """One card, by the stages a job runs."""
    return asyncio.run(_make(composer, wish, seed, options or {}))


async def _make(
    composer: Composer, wish: Wish, seed: int, sent: dict[str, Any]
) -> Made:
    options = GenerationOptions(**{"concept": wish.concept, **sent})
    start = time.process_time()
    writer = ComposerWriter(composer, options, seed)
    brief = await writer.brief(NO_MATERIAL)
    draft = Draft(brief)
    for part in parts_of(options, brief):
        draft.put(part, await writer.write(part, brief))
    draft.lore = await writer.lore(brief.world, brief)
    card = build_card(draft, options, writer, now=0)
    return Made(wish, options, brief, card, time.process_time() - start)


def make_all(
    composer: Composer, seed: int, options: dict[str, Any] | None = None
) -> Iterator[Made]:
    """A card for every concept, each with a seed of its own."""
    make(composer, Wish("warm up"), 0)
    for at, wish in enumerate(wishes()):
        yield make(composer, wish, seed + at, options)


def readable(made: Made) -> str:
    """The card as a person reads it."""
    data = made.card.to_dict()["data"]
    parts = [f"CONCEPT: {made.wish.concept}", f"NAME: {data['name']}"]
    fields = ("description", "personality", "scenario", "first_mes")
    parts += [f"[{name}]\n{data[name]}" for name in fields]
    greetings = enumerate(data["alternate_greetings"], start=1)
    parts += [f"[greeting {at}]\n{text}" for at, text in greetings]
    parts.append(f"[mes_example]\n{data['mes_example']}")
    for entry in (data.get("character_book") or {"entries": []})["entries"]:
        parts.append(f"[lore {entry['keys']}]\n{entry['content']}")
    parts.append(f"[tags] {', '.join(data['tags'])}")
    parts.append(f"[creator_notes]\n{data['creator_notes']}")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Writes the cards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="concepts that hold this text")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    composer = make_composer()
    for at, wish in enumerate(wishes()):
        if arguments.only.lower() not in wish.concept.lower():
            continue
        made = make(composer, wish, arguments.seed + at)
        target = arguments.folder / f"{at:03}"
        target.with_suffix(".txt").write_text(readable(made), "utf-8")
        document = json.dumps(made.card.to_dict(), ensure_ascii=False, indent=2)
        target.with_suffix(".json").write_text(document, "utf-8")


if __name__ == "__main__":
    main()
