"""How fast cards are read, written, linted and simulated, beside the peers in the same run.

    scripts/peers.sh && python -m benchmarks.cards_speed [--seconds 2]

The file is a 1 MB PNG with a V2 and a V3 text and a lorebook of 60 entries. Rates are per
second of processor time, each library in one process of its own language, so that a busy
machine changes them little. The baselines are the least that Python code can do.
"""

import argparse
import base64
import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lint import lint_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.png_chunks import make_text_chunk, walk
from card_generator_app.cards.repairs import Repairs
from tests.interop.peers import Peers

_WORDS = 4_000
_PNG_READERS = ("tavern-card", "Pillow", "card-forge", "aichar", "lenml", "foundry")
_PNG_WRITERS = ("tavern-card", "Pillow", "card-forge", "aichar", "foundry")
_JSON_READERS = (
    "tavern-card",
    "card-forge",
    "lenml",
    "foundry",
    "ccardlib",
    "character-card-utils",
)
# What a rate does not say.
_REMARKS = {
    "aichar": "reads the six V1 texts only",
    "tavern-card": "keeps V2 fields only",
    "ccardlib": "checks, keeps nothing",
    "character-card-utils": "checks, drops what is unknown",
}

Rates = Iterator[tuple[str, float]]


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
    with tempfile.TemporaryDirectory() as folder, Peers() as peers:
        png, document = Path(folder) / "card.png", Path(folder) / "card.json"
        png.write_bytes(FormatConverter.encode(card, "png", portrait=image).bytes)
        document.write_bytes(FormatConverter.encode(card, "v2").bytes)
        size = png.stat().st_size
        print(f"{size:,} bytes, {len(card.entries)} lorebook entries")
        show("read PNG", read_rates(png, peers, seconds), size)
        show("write PNG", write_rates(card, image, png, peers, seconds), size)
        show("read V2 JSON", json_rates(document, peers, seconds), None)
    measure_analysis(chance, words, seconds)


def show(title: str, rates: Rates, size_bytes: int | None) -> None:
    """One table; the first row is what the others are compared with."""
    print(f"\n{title:34}{'per second':>12}{'MB/s':>9}{'of baseline':>13}")
    baseline = 0.0
    for name, rate in rates:
        baseline = baseline or rate
        speed = f"{rate * size_bytes / 1e6:9,.0f}" if size_bytes else " " * 9
        remark = _REMARKS.get(name, "")
        print(f"{name:34}{rate:12,.1f}{speed}{rate / baseline:12.2f}x  {remark}")


def read_rates(png: Path, peers: Peers, seconds: float) -> Rates:
    data = png.read_bytes()
    yield "baseline: plain chunk walk", per_second(lambda: plain_read(data), seconds)
    yield "cards", per_second(lambda: FormatConverter.decode(data), seconds)
    for peer in _PNG_READERS:
        yield peer, peers.speed(peer, "png", png, seconds)


def write_rates(
    card: Card, image: bytes, png: Path, peers: Peers, seconds: float
) -> Rates:
    yield "baseline: plain splice", per_second(
        lambda: plain_write(card, image), seconds
    )
    yield (
        "cards",
        per_second(
            lambda: FormatConverter.encode(card, "png", portrait=image), seconds
        ),
    )
    yield (
        "cards, CHARX",
        per_second(
            lambda: FormatConverter.encode(card, "charx", portrait=image), seconds
        ),
    )
    for peer in _PNG_WRITERS:
        yield peer, peers.speed(peer, "write", png, seconds)


def json_rates(document: Path, peers: Peers, seconds: float) -> Rates:
    data = document.read_bytes()
    yield "baseline: json.loads", per_second(lambda: json.loads(data), seconds)
    yield "cards", per_second(lambda: FormatConverter.decode(data), seconds)
    for peer in _JSON_READERS:
        yield peer, peers.speed(peer, "json", document, seconds)


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


def plain_read(data: bytes) -> Json:
    """The least that reading a card takes: no repair, no portrait, no validation."""
    for chunk in walk(data, Repairs()):
        if chunk.type == b"tEXt" and (payload := chunk.payload(data))[:5] == b"ccv3\0":
            document: Json = json.loads(base64.b64decode(payload[5:]))
            return document
    raise ValueError("no ccv3 text")


def plain_write(card: Card, image: bytes) -> bytes:
    """The least that writing a card takes: two texts put behind the image's header."""
    header_end = 33
    text = base64.b64encode(json.dumps(card.document).encode())
    both = make_text_chunk("chara", text) + make_text_chunk("ccv3", text)
    return image[:header_end] + both + image[header_end:]


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
