"""Past, now or ahead: when a concept plays, and when a phrase can."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from card_generator_app.composer.themes import ERAS, Era
from card_generator_app.composer.wordfile import read_yaml

ERAS_FILE = Path(__file__).parent / "eras.yaml"

_YEAR = re.compile(r"(?<![\d$€£.,-])(1\d{3}|2[0-4]\d{2})(?:s)?\b(?![\d%-])")
_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[ -]century\b")
_NEWEST_FIRST: tuple[Era, ...] = ("ahead", "now", "past")
_FIRST_YEAR_NOW = 1900
_FIRST_YEAR_AHEAD = 2045


def eras_of_concept(text: str) -> frozenset[Era]:
    """When a concept plays: all eras where it does not say.

    What is newest decides: a wizard at a gas station lives now.
    """
    lower = text.lower()
    spoken: set[Era] = {_of_year(int(year)) for year in _YEAR.findall(lower)}
    spoken |= {_of_year(100 * int(n) - 50) for n in _CENTURY.findall(lower)}
    if spoken:
        return frozenset(spoken)
    stated, _ = _words()
    for era in _NEWEST_FIRST:
        if stated[era].search(lower):
            return frozenset({era})
    return ERAS


def eras_of_phrase(texts: Iterable[str]) -> frozenset[Era]:
    """When a phrase can be true, by the things it names."""
    lower = " ".join(texts).lower()
    _, granted = _words()
    possible = ERAS
    for eras, pattern in granted.items():
        if pattern.search(lower):
            possible &= eras
    return possible


def _of_year(year: int) -> Era:
    if year < _FIRST_YEAR_NOW:
        return "past"
    return "now" if year < _FIRST_YEAR_AHEAD else "ahead"


@lru_cache(maxsize=1)
def _words() -> (
    tuple[dict[Era, re.Pattern[str]], dict[frozenset[Era], re.Pattern[str]]]
):
    raw: dict[str, Any] = read_yaml(ERAS_FILE.read_bytes())
    stated = {cast(Era, era): _pattern(words) for era, words in raw["concept"].items()}
    granted = {
        frozenset(cast(list[Era], eras.split())): _pattern(words)
        for eras, words in raw["phrase"].items()
    }
    return stated, granted


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:s|es|'s)?\b")
