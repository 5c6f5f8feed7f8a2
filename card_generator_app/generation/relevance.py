"""Relevance: which texts have most to do with a question, by the words they share."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.options import GenerationOptions

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]{2,}")
# So common in English that sharing them means nothing; other languages' are found by
# being in most texts.
_COMMON = (
    "the and of to in is it he she his her they their was were are be been has had have"
    " not no but for with that this from by on at as an or who which what when where how"
    " all one into out up down over him them its you your we our if so do does did can"
    " will would could there then than more most some any other"
)
_EMPTY = frozenset(_COMMON.split())
_SATURATION = 1.2  # BM25's usual constants
_LENGTH = 0.75


def words_of(text: str) -> list[str]:
    """The words that mean something, case folded, plain plurals as singulars."""
    found = (word.casefold() for word in _WORD.findall(text))
    return [_stem(word) for word in found if word not in _EMPTY]


def question_of(options: GenerationOptions) -> str:
    """What a text has to have to do with: the concept and whom the options name."""
    named = (options.name, options.nickname, options.species, options.occupation)
    answers = [one.answer for one in options.answers]
    return " ".join(filter(None, [options.concept, *named, options.setting, *answers]))


def scores(query: str, texts: Sequence[str]) -> list[float]:
    """How much each text has to do with the query (BM25); 0 where they share no word."""
    asked = set(words_of(query))
    counted = [Counter(words_of(text)) for text in texts]
    lengths = [sum(one.values()) for one in counted]
    mean = sum(lengths) / max(len(texts), 1) or 1.0
    having = Counter(word for one in counted for word in one.keys() & asked)

    def score(one: Counter[str], length: int) -> float:
        total = 0.0
        for word in one.keys() & asked:
            rarity = math.log(
                1 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5)
            )
            often = one[word] * (_SATURATION + 1)
            total += (
                rarity
                * often
                / (one[word] + _SATURATION * (1 - _LENGTH + _LENGTH * length / mean))
            )
        return total

    return [score(one, length) for one, length in zip(counted, lengths, strict=True)]


def within(
    items: Sequence[T], texts: Sequence[str], ranks: Sequence[float], tokens: int
) -> list[T]:
    """The items that rank highest and fit into so many tokens together, in their order.

    One that is too long for what is left is passed over; ties go to the earlier.
    """
    chosen: list[int] = []
    left = tokens
    for at in sorted(range(len(items)), key=lambda at: -ranks[at]):
        size = estimate_tokens(texts[at])
        if size <= left:
            chosen.append(at)
            left -= size
    return [items[at] for at in sorted(chosen)]


def _stem(word: str) -> str:
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word
