"""How fast cards are read, written, linted and simulated, beside Pillow in the same run.

    python benchmarks/cards_speed.py [--seconds 2]

The file is a 1 MB PNG with a V2 and a V3 text and a lorebook of 60 entries. Rates are per
second of processor time, in one process, so that a busy machine changes them little.
"""

import argparse
import base64
import io
import json
import random
import time
from collections.abc import Callable

from PIL import Image, PngImagePlugin

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lint import lint_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.png_chunks import walk
from card_generator_app.cards.repairs import Repairs

_WORDS = 4_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0)
    seconds = parser.parse_args().seconds
    chance = random.Random(7)
    words = [
        "".join(chance.choices("abcdefghijklmnoprstu", k=chance.randint(4, 9)))
        for _ in range(_WORDS)
    ]
    card = make_card(chance, words, entries=60)
    image = make_image(chance)
    data = FormatConverter.encode(card, "png", portrait=image).bytes
    print(f"{len(data):,} bytes, {len(card.entries)} lorebook entries\n")
    print(f"{'':34}{'per second':>12}{'MB/s':>9}")

    def row(name: str, work: Callable[[], object]) -> None:
        rate = per_second(work, seconds)
        print(f"{name:34}{rate:12,.1f}{rate * len(data) / 1e6:9,.0f}")

    row("cards: read", lambda: FormatConverter.decode(data))
    row("Pillow: read the texts", lambda: pillow_read(data))
    row("cards: write", lambda: FormatConverter.encode(card, "png", portrait=image))
    row("Pillow: write (re-encodes)", lambda: pillow_write(data))
    row("cards: walk the chunks only", lambda: walk(data, Repairs()))
    row(
        "cards: write CHARX",
        lambda: FormatConverter.encode(card, "charx", portrait=image),
    )
    measure_analysis(chance, words, seconds)


def measure_analysis(chance: random.Random, words: list[str], seconds: float) -> None:
    """Prints how long lint and simulation take at the sizes that must stay quick."""
    big = make_card(chance, words, entries=500)
    book: Json = {"extensions": {}, "entries": make_entries(chance, words, 1000)}
    roles = ("user", "assistant")
    chat = [Message(roles[n % 2], make_text(chance, words, 60)) for n in range(100)]  # type: ignore[arg-type]
    print(f"\n{'':34}{'ms each':>12}")
    for name, work in (
        ("lint, 500 entries", lambda: lint_card(big)),
        ("simulate, 100 messages x 1,000", lambda: simulate(book, chat)),
    ):
        print(f"{name:34}{1000 / per_second(work, seconds):12,.1f}")


def per_second(work: Callable[[], object], seconds: float) -> float:
    """How often `work` runs in a second of processor time, after one run to warm up."""
    work()
    began, times = time.process_time(), 0
    while (spent := time.process_time() - began) < seconds or times == 0:
        work()
        times += 1
    return times / spent if spent else 0.0


def pillow_read(data: bytes) -> Json:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        document: Json = json.loads(base64.b64decode(image.info["ccv3"]))
    return document


def pillow_write(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("chara", image.info["chara"])
        texts.add_text("ccv3", image.info["ccv3"])
        out = io.BytesIO()
        image.save(out, "PNG", pnginfo=texts)
    return out.getvalue()


def make_card(chance: random.Random, words: list[str], *, entries: int) -> Card:
    return new_card(
        name="Mara",
        description=make_text(chance, words, 300),
        personality=make_text(chance, words, 80),
        scenario=make_text(chance, words, 80),
        first_mes=make_text(chance, words, 150),
        mes_example=f"<START>\n{{{{char}}}}: {make_text(chance, words, 90)}",
        tags=["fantasy", "calm"],
        character_book=new_book(make_entries(chance, words, entries)),
    )


def make_entries(chance: random.Random, words: list[str], count: int) -> list[Json]:
    return [
        new_entry(
            [chance.choice(words), " ".join(chance.choices(words, k=2))],
            make_text(chance, words, 60),
            name=f"entry {number}",
        )
        for number in range(count)
    ]


def make_text(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choices(words, k=count)).capitalize() + "."


def make_image(chance: random.Random) -> bytes:
    """A PNG of about 1 MB: noise does not compress."""
    size = (512, 680)
    pixels = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
    out = io.BytesIO()
    pixels.save(out, "PNG", compress_level=1)
    return out.getvalue()


if __name__ == "__main__":
    main()
