"""What can be counted in a card: fidelity, slop, repetition, distinctness, lore, format."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from itertools import combinations

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.card import Card
from card_generator_app.cards.lint import Severity, lint_card
from card_generator_app.cards.v2 import write_v2
from card_generator_app.cards.validate import validate_v2, validate_v3
from card_generator_app.generation.review.fidelity import tells
from card_generator_app.generation.review.grams import grams, shared

_PROSE = ("description", "personality", "scenario", "first_mes", "mes_example")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GRAM = 4


@dataclass(frozen=True)
class Scores:
    """One card. Shares are 0 to 1; `slop` is stock phrases in a thousand words."""

    fidelity: float
    """Share of the facts that the card must tell and does."""
    slop: float
    repetition: float
    """Share of the runs of four words that stand in the card before."""
    distinctness: float
    """1 less the most that two greetings share; 1 with a single greeting."""
    reach: float
    """Share of the lorebook's entries that fire when one of their keys is typed."""
    valid: float
    """1 when strict V2 and V3 readers take it and the linter finds no error."""
    words: float


NAMES = [one.name for one in fields(Scores)]


def scores_of(card: Card, facts: Sequence[str]) -> Scores:
    """All metrics of one card."""
    texts = [*(card.text(name) for name in _PROSE), *card.alternate_greetings]
    whole = "\n".join(texts)
    words = len(_WORD.findall(whole))
    everything = "\n".join([whole, *(entry["content"] for entry in card.entries)])
    told = [tells(everything.casefold(), fact) for fact in facts]
    return Scores(
        fidelity=sum(told) / len(told) if told else 1.0,
        slop=1000 * _stock_phrases(card) / words if words else 0.0,
        repetition=_repetition(texts),
        distinctness=_distinctness([card.first_mes, *card.alternate_greetings]),
        reach=_reach(card),
        valid=float(_is_valid(card)),
        words=float(words),
    )


def mean_rows(scores: Sequence[Scores]) -> dict[str, list[float]]:
    """The values of each metric, one a card."""
    columns = zip(*(astuple(one) for one in scores), strict=True)
    return {name: list(column) for name, column in zip(NAMES, columns, strict=True)}


def _stock_phrases(card: Card) -> int:
    findings = lint_card(card, most_of_each=None)
    return sum(one.rule in {"cliche", "ai-speak", "meta-talk"} for one in findings)


def _repetition(texts: Sequence[str]) -> float:
    runs: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = [word.casefold() for word in _WORD.findall(text)]
        runs.update(
            tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)
        )
    total = sum(runs.values())
    return 1 - len(runs) / total if total else 0.0


def _distinctness(greetings: Sequence[str]) -> float:
    seen = [grams(text) for text in greetings]
    return 1 - max((shared(a, b) for a, b in combinations(seen, 2)), default=0.0)


def _reach(card: Card) -> float:
    book = card.book
    if not book or not card.entries:
        return 1.0
    reached = 0
    for at, entry in enumerate(card.entries):
        chat = [Message("user", f"Tell me about {key}.") for key in entry["keys"][:1]]
        fired = {one.index for one in simulate(book, chat, card=card).fired}
        reached += at in fired
    return reached / len(card.entries)


def _is_valid(card: Card) -> bool:
    errors = [one for one in lint_card(card) if one.severity is Severity.ERROR]
    document = card.to_dict()
    return not (errors or validate_v3(document) or validate_v2(write_v2(card)[0]))
