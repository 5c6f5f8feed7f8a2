"""Overlap of texts by the runs of four words they share."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LENGTH = 4

Grams = frozenset[tuple[str, ...]]


def grams(text: str) -> Grams:
    """Every run of four words, case folded."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = range(len(words) - _LENGTH + 1)
    return frozenset(tuple(words[at : at + _LENGTH]) for at in runs)


def shared(one: Grams, other: Grams) -> float:
    """Share of both texts' runs that both have, 0 to 1."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def contained(one: Grams, other: Grams) -> float:
    """Share of the first text's runs that the other has too, 0 to 1."""
    return len(one & other) / len(one) if one else 0.0
