"""The words the composer knows: bodies, species, trades, places and little words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from card_generator_app.composer.wordfile import read_yaml

LEXICON_FILE = Path(__file__).parent / "lexicon.yaml"

_ADJECTIVE_ENDING = re.compile(
    r"(?:ful|less|ous|ish|ical|able|ible|like|esque|-[a-z]+ed|y-eyed|ian-style|est)$"
)
_TRADE_ENDING = re.compile(
    r"(?:smith|keeper|maker|monger|wright|ologist|ographer|herder|slayer|hunter|"
    r"tamer|trainer|teacher|worker|seller|builder|dealer|fighter|writer|singer|"
    r"dancer|rider|catcher|master|mancer|teller|binder|grower|finder|fixer|bender|"
    r"caller|crafter|runner|walker|lancer|breaker|diver|bearer|warden|officer)$"
)
_PLACE_ENDING = re.compile(r"(?:shop|house|store|room|yard|arium|works|stead)$")
_TOWN_ENDING = re.compile(r"(?:town|ville|burg|land|lands|city)$")


@dataclass(frozen=True)
class Lexicon:
    """Everything in lexicon.yaml, turned round for looking words up."""

    bodies: Mapping[str, frozenset[str]]
    dressed: frozenset[str]
    species: Mapping[str, str]  # word → body
    pronouns: Mapping[str, str]  # gendered noun → pronoun
    ages: Mapping[str, str]  # word → band
    states: Mapping[str, tuple[str, str]]  # word → (key, value)
    without: Mapping[str, tuple[str, ...]]  # word → needs it takes away
    implies: Mapping[str, re.Pattern[str]]  # need → words that take it for granted
    anatomy: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # parts, and whose
    hours: Mapping[str, str]
    seasons: Mapping[str, str]
    keepers: Mapping[str, str]
    workplaces: Mapping[str, str]
    buildings: frozenset[str]
    towns: frozenset[str]
    landscapes: frozenset[str]
    creatures: frozenset[str]
    groups: frozenset[str]
    objects: frozenset[str]
    trades: frozenset[str]
    deals_with: frozenset[str]
    adjectives: frozenset[str]
    empty_nouns: frozenset[str]
    function_words: frozenset[str]
    verbs: frozenset[str]  # every form

    def is_adjective(self, word: str) -> bool:
        return word in self.adjectives or bool(_ADJECTIVE_ENDING.search(word))

    def is_trade(self, word: str) -> bool:
        return word in self.trades or bool(_TRADE_ENDING.search(word))

    def is_building(self, word: str) -> bool:
        return word in self.buildings or bool(_PLACE_ENDING.search(word))

    def is_town(self, word: str) -> bool:
        return word in self.towns or bool(_TOWN_ENDING.search(word))


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The shipped word lists."""
    raw: dict[str, Any] = read_yaml(LEXICON_FILE.read_bytes())
    without: dict[str, tuple[str, ...]] = {}
    for need, words in raw["without"].items():
        for word in words:
            without[word] = (*without.get(word, ()), need)
    return Lexicon(
        bodies={body: frozenset(needs) for body, needs in raw["bodies"].items()},
        species=_inverted(raw["species"]),
        pronouns=_inverted(raw["pronouns"]),
        ages=_inverted(raw["ages"]),
        states={
            word: (fact.partition("=")[0], fact.partition("=")[2])
            for word, fact in _inverted(raw["states"]).items()
        },
        without=without,
        implies={
            need: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
            for need, words in raw["implies"].items()
        },
        anatomy=tuple(
            (tuple(row["parts"]), tuple(row["of"])) for row in raw["anatomy"]
        ),
        hours=_inverted(raw["hours"]),
        seasons=_inverted(raw["seasons"]),
        keepers=raw["keepers"],
        workplaces=raw["workplaces"],
        verbs=frozenset(_verb_forms(raw["verbs"])) | frozenset(raw["irregular_verbs"]),
        **{
            name: frozenset(raw[name])
            for name in (
                "dressed",
                "buildings",
                "towns",
                "landscapes",
                "creatures",
                "groups",
                "objects",
                "trades",
                "deals_with",
                "adjectives",
                "empty_nouns",
                "function_words",
            )
        },
    )


def _inverted(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: key for key, words in lists.items() for word in words}


def _verb_forms(bases: Iterable[str]) -> Iterable[str]:
    """Third person, past and -ing, well enough to recognise a verb in a concept."""
    for base in bases:
        stem = base.removesuffix("e")
        doubled = stem + stem[-1]
        yield from (base + "s", base + "es", stem + "ed", stem + "ing")
        yield from (doubled + "ed", doubled + "ing", base.removesuffix("y") + "ies")
