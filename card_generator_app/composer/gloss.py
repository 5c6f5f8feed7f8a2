"""What a concept in another language is about, in English words: enough to choose by."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from card_generator_app.composer.grammar import plural
from card_generator_app.composer.wordfile import read_yaml

GLOSSES_FILE = Path(__file__).parent / "glosses.yaml"

_ADJECTIVES = frozenset(
    {"old", "young", "tired", "lonely", "retired", "former", "lost"}
)
_MASS = frozenset({"magic", "darkness", "death", "bread", "music", "war", "clothes"})
_ONE_OF_IT = frozenset(
    {"sea", "forest", "night", "city", "village", "space", "café", "cat café"}
)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def glossed(text: str) -> str:
    """The known words of a text in English, in their order; "" where none is known."""
    glosses = dict.fromkeys(gloss for _, gloss in _found(text.lower()))
    # A comma after each noun: side by side they would read as one.
    told = [one if one in _ADJECTIVES else f"{one}," for one in glosses]
    return " ".join(told).rstrip(",")


def _found(lower: str) -> list[tuple[int, str]]:
    """Where a known word stands and what it comes to, in order."""
    words, parts = _glosses()
    found = [
        (match.start(), words[match[0]])
        for match in _WORD.finditer(lower)
        if match[0] in words
    ]
    for part, gloss in sorted(parts, key=lambda one: -len(one[0])):
        if part in lower:
            found.append((lower.index(part), gloss))
            lower = lower.replace(part, " " * len(part))  # a cat café is no cat
    return sorted(found)


def told(text: str) -> str:
    """The text as an English noun phrase, as far as its words are known: "old
    lighthouse keeper who collects storms"; "" where not even a noun is known."""
    lower = text.lower()
    nouns = _found(lower)
    adjectives = [gloss for _, gloss in nouns if gloss in _ADJECTIVES - {"lost"}]
    things = [(at, gloss) for at, gloss in nouns if gloss not in _ADJECTIVES]
    if not things:
        return ""
    # Japanese and Chinese name last whom they speak of.
    named = things[-1 if _CJK.search(lower) else 0][1]
    subject = re.sub(r"^(?:wo)?man (?=\w)", "", named)
    who = " ".join([*dict.fromkeys(adjectives), subject])
    clauses = list(dict.fromkeys(_clauses(lower, things, named)))
    return f"{who} who {' and '.join(clauses)}" if clauses else who


def _clauses(lower: str, things: list[tuple[int, str]], subject: str) -> Iterator[str]:
    """What is done, with the first known noun after it, else before."""
    for deed, forms in _raw()["deeds"].items():
        at = next((lower.find(form) for form in forms if _has(lower, form)), -1)
        if at < 0:
            continue
        after = [gloss for where, gloss in things if where > at and gloss != subject]
        before = [gloss for where, gloss in things if where < at and gloss != subject]
        if noun := next(iter([*after, *before]), None):
            yield f"{deed} {_as_object(noun.removeprefix('neighborhood '))}"


def _as_object(noun: str) -> str:
    """As it reads after a verb, where the number of the original is not known."""
    if noun in _ONE_OF_IT:
        return f"the {noun}"
    if noun in _MASS or noun.endswith("s"):
        return noun
    return plural(noun)


def _has(lower: str, form: str) -> bool:
    if _CJK.search(form):
        return form in lower  # no spaces between words
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lower) is not None


@lru_cache(maxsize=1)
def _glosses() -> tuple[dict[str, str], list[tuple[str, str]]]:
    raw = _raw()
    words = {word: gloss for gloss, forms in raw["words"].items() for word in forms}
    parts = [(part, gloss) for gloss, forms in raw["parts"].items() for part in forms]
    return words, parts


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml(GLOSSES_FILE.read_bytes())
    return raw
