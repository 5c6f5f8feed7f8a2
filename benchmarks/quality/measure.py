"""Composes a card for every concept and measures them; exits 1 when an aim is missed.

usage: python -m benchmarks.quality.measure [--seed N] [--details] [--pov P] [--tense T]
"""

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from benchmarks.quality.compose import Made, make_all, make_composer
from benchmarks.quality.contradictions import contradictions, own_words, refs
from benchmarks.quality.english import Slip, slips, still_present
from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lint import Severity, lint_card
from card_generator_app.cards.validate import validate_v2, validate_v3
from card_generator_app.composer.phrasebook import load_phrasebook


@dataclass
class Measures:
    """Everything found over a set of cards."""

    cards: list[Made]
    invalid: list[str] = field(default_factory=list)
    lint: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0
    contradictions: list[str] = field(default_factory=list)
    slips: list[tuple[str, Slip]] = field(default_factory=list)
    words: int = 0
    lore_silent: list[str] = field(default_factory=list)
    out_of_range: list[str] = field(default_factory=list)


def measure(cards: Sequence[Made]) -> Measures:
    """Runs every check over the cards; in the past, looks for what was left behind."""
    entries = {entry.ref: entry for entry in load_phrasebook().entries()}
    found = Measures(list(cards))
    for made in cards:
        label = made.wish.concept[:50]
        _validity(found, made, label)
        found.contradictions += [
            f"{label}: {line}" for line in contradictions(made, entries)
        ]
        text = own_words(made)
        found.words += len(text.split())
        wrong = [*slips(text, several=made.manner.several)]
        if made.manner.tense == "past":
            wrong += still_present(_narration(made))
        found.slips += [(label, slip) for slip in wrong]
        _shape(found, made, label)
    return found


def _narration(made: Made) -> str:
    data = made.card.to_dict()["data"]
    texts = [data[name] for name in ("description", "personality", "first_mes")]
    return "\n".join([*texts, *data["alternate_greetings"]])


def _validity(found: Measures, made: Made, label: str) -> None:
    for name, check in (("v2", validate_v2), ("v3", validate_v3)):
        document = json.loads(FormatConverter.encode(made.card, name).bytes)
        found.invalid += [f"{label}: {name}: {fault}" for fault in check(document)]
    for finding in lint_card(made.card):
        if finding.severity is not Severity.INFO:
            found.lint[finding.rule] += 1
            found.errors += finding.severity is Severity.ERROR
            found.warnings += finding.severity is Severity.WARNING


def _shape(found: Measures, made: Made, label: str) -> None:
    data = made.card.to_dict()["data"]
    greetings = [data["first_mes"], *data["alternate_greetings"]]
    counts = [("description", len(data["description"].split()), 150, 300)]
    counts += [("greeting", len(text.split()), 80, 200) for text in greetings]
    entries = data["character_book"]["entries"]
    counts.append(("lore entries", len(entries), 5, 12))
    for name, count, least, most in counts:
        if not least <= count <= most:
            found.out_of_range.append(f"{label}: {name} {count}")
    for at, entry in enumerate(entries):
        for key in entry["keys"]:
            chat = [Message("user", f"Tell me about {key}, please.")]
            run = simulate(data["character_book"], chat, card=made.card)
            if at not in {outcome.index for outcome in run.fired}:
                found.lore_silent.append(f"{label}: {key}")


def phrase_sets(cards: Iterable[Made]) -> list[frozenset[str]]:
    """What each card took from the library: facts, scenes, exchanges and lore."""
    return [
        frozenset(
            [
                *refs(made.brief),
                *(f"scene:{opening.title}" for opening in made.brief.openings),
                *(f"exchange:{one.reply}" for one in made.brief.voice.exchanges),
                *(
                    f"lore:{topic.name}"
                    for topic in made.brief.world
                    if topic.origin == "invented"
                ),
            ]
        )
        for made in cards
    ]


def shares(sets: Sequence[frozenset[str]]) -> tuple[Counter[str], list[float]]:
    """How often each phrase is used; and of each pair of cards, what they share."""
    used = Counter(ref for one in sets for ref in one)
    pairs = [len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(sets, 2)]
    return used, pairs


def report(found: Measures, *, details: bool) -> bool:
    """Prints the figures beside their aims; true when all are met."""
    number = len(found.cards)
    sets = phrase_sets(found.cards)
    used, pairs = shares(sets)
    top = used.most_common(8)
    times = sorted(made.cpu_s for made in found.cards)
    p95 = times[int(0.95 * (len(times) - 1))]
    rows = [
        ("strictly valid V2 and V3, faults", len(found.invalid), 0),
        ("lint errors", found.errors, 0),
        ("lint warnings a card", round(found.warnings / number, 2), 2),
        ("most-used phrase, % of cards", round(100 * top[0][1] / number, 1), 4),
        ("most shared by two cards, %", round(100 * max(pairs), 1), 15),
        ("contradictions", len(found.contradictions), 0),
        ("grammar findings per 1000 words", round(1000 * len(found.slips) / found.words, 2), 1),
        ("p95 CPU seconds a card", round(p95, 2), 1.5),
        ("texts outside their length", len(found.out_of_range), 0),
        ("lore keys that do not fire", len(found.lore_silent), 0),
    ]  # fmt: skip
    print(f"{number} cards, {found.words} words, {len(used)} phrases used")
    for name, value, aim in rows:
        print(f"  {_verdict(value, aim)} {name:<36} {value:>7}  (≤ {aim})")
    texts = [made.card.to_dict()["data"]["description"] for made in found.cards]
    lengths = [len(text.split()) for text in texts]
    middle = statistics.median(lengths)
    print(f"  description words: median {middle}, {min(lengths)}-{max(lengths)}")
    if details:
        _details(found, top, sets, pairs)
    return all(value <= aim for _, value, aim in rows)


def _verdict(value: float, aim: float) -> str:
    return "ok  " if value <= aim else "MISS"


def _details(
    found: Measures,
    top: list[tuple[str, int]],
    sets: Sequence[frozenset[str]],
    pairs: list[float],
) -> None:
    print("lint:", dict(found.lint.most_common()))
    for ref, count in top:
        print(f"  {count:>3} {ref}")
    over = [share for share in pairs if share > 0.15]
    print(f"pairs over 15 %: {len(over)}")
    for name in ("invalid", "contradictions", "out_of_range", "lore_silent"):
        lines: list[str] = getattr(found, name)
        print(f"{name}: {len(lines)}")
        for line in lines[:200]:
            print("   ", line)
    for label, slip in found.slips:
        print(f"    {slip.rule}: {slip.words!r}  ({label})")


def main() -> None:
    """Measures all concepts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--pov", default="third")
    parser.add_argument("--tense", default="present")
    asked = parser.parse_args()
    options = {"pov": asked.pov, "tense": asked.tense}
    cards = list(make_all(make_composer(), asked.seed, options))
    sys.exit(not report(measure(cards), details=asked.details))


if __name__ == "__main__":
    main()
