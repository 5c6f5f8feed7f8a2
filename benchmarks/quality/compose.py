"""Composes a card for every concept offline; checks each under strict V2; prints a table.

usage: python -m benchmarks.quality.compose [--seed N] [--write FOLDER]
Needs the embedding model (./test fetches it, or: python -m card_generator_app.model_files minilm).
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from pathlib import Path

from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.validate import validate_v2
from card_generator_app.composer.composer import Composer
from card_generator_app.composer.embed import MiniLM
from card_generator_app.composer.phrasebook import load_phrasebook
from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.parts import parts_of
from card_generator_app.generation.stages.assemble import build_card
from card_generator_app.model_files import ModelFiles
from card_generator_app.options import GenerationOptions
from card_generator_app.settings import Settings

CONCEPTS = Path(__file__).with_name("concepts.txt")


def concepts() -> list[str]:
    """One concept a line; `#` starts a comment."""
    lines = CONCEPTS.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def make_composer() -> Composer:
    """The composer with the installed embedding model."""
    files = ModelFiles(Settings().models_path)
    files.ensure("minilm")
    model = MiniLM(
        files.path("minilm", "model.onnx"), files.path("minilm", "tokenizer.json")
    )
    return Composer(model, load_phrasebook())


async def compose(composer: Composer, concept: str, seed: int) -> Card:
    """One whole card, without its portrait."""
    options = GenerationOptions(concept=concept)
    writer = ComposerWriter(composer, options, seed)
    brief = await writer.brief()
    draft = Draft(brief)
    for part in parts_of(options, brief):
        draft.put(part, await writer.write(part, brief))
    draft.lore = await writer.lore(brief.world, brief)
    return build_card(draft, options, writer, now=0)


def main() -> None:
    """Prints a row a concept and the phrases used most."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    composer = make_composer()
    asyncio.run(compose(composer, "warm up", 0))
    used: Counter[str] = Counter()
    print(f"{'ms':>5} {'words':>5} {'lore':>4} {'alt':>3} {'V2':>3}  concept")
    for at, concept in enumerate(concepts()):
        start = time.perf_counter()
        card = asyncio.run(compose(composer, concept, arguments.seed + at))
        document = json.loads(FormatConverter.encode(card, "v2").bytes)
        elapsed_ms = 1000 * (time.perf_counter() - start)
        data = document["data"]
        problems = validate_v2(document)
        words = len(data["description"].split())
        entries = data["character_book"]["entries"]
        print(
            f"{elapsed_ms:>5.0f} {words:>5} {len(entries):>4} "
            f"{len(data['alternate_greetings']):>3} {'no' if problems else 'ok':>3}  {concept[:70]}"
        )
        for sentence in data["description"].split(". "):
            used[sentence.strip()] += 1
        if arguments.write:
            arguments.write.mkdir(parents=True, exist_ok=True)
            target = arguments.write / f"{at:02}-{data['name']}.json"
            target.write_text(
                json.dumps(document, ensure_ascii=False, indent=2), "utf-8"
            )
    repeated = [(count, text) for text, count in used.most_common(10) if count > 1]
    print("sentences in more than one card:")
    for count, text in repeated:
        print(f"{count:>5}  {text[:110]}")


if __name__ == "__main__":
    main()
