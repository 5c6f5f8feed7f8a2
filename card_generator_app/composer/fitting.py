"""Whether an entry of the library can be true of a character: its body, age and rating."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from card_generator_app.composer.body import OTHER_KIN
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.manner import unmarked
from card_generator_app.composer.phrases_schema import (
    Exchange,
    Need,
    Phrase,
    Rating,
    Scene,
    Tagged,
)
from card_generator_app.composer.shelves import Shelf, stems

_DOING = re.compile(
    r"\{(?:name|[Tt]hey|[Tt]heir|[Tt]hem)\}((?:[^.!?;:{]|\{[^}]*\|[^}]*\}){1,70})"
)
_I_DO = re.compile(
    r"\bI(?:'ve| have|'m|'d| can| could|'ll)? ((?:\w+ ){0,2}\w+)|\b(?:to|let) me ((?:\w+ ){0,2}\w+)"
)
ALL_NEEDS: frozenset[str] = frozenset(get_args(Need))
_RATINGS: tuple[Rating, ...] = ("general", "teen", "mature")


def kinship(hint: str, kin: frozenset[str]) -> tuple[bool, bool]:
    """Whether a hint names such a body, and whether it mostly names others."""
    words = hint.lower().split()
    own = kin - {"object", "thing"}
    if own.intersection(words):
        return True, False
    # "an edge" is a sword's, and no toaster's.
    other = sum(word in OTHER_KIN for word in words)
    return bool(kin.intersection(words)) and other < 3, other >= 2


def fits(
    entry: Tagged,
    needs: frozenset[str],
    band: str | None,
    rating: Rating,
    avoid: Sequence[str],
) -> bool:
    """Whether an entry can be true of such a character; a band of None is any."""
    if not entry.needs <= needs:
        return False
    if isinstance(entry, Phrase | Scene | Exchange) and _takes_for_granted(
        entry, ALL_NEEDS - needs
    ):
        return False
    if band and entry.ages and band not in entry.ages:
        return False
    if _RATINGS.index(entry.rating) > _RATINGS.index(rating):
        return False
    return not mentions(entry.spoken(), avoid)


def _takes_for_granted(entry: Tagged, lacking: frozenset[str]) -> bool:
    """Whether untagged words of it need what the body lacks."""
    if not lacking:
        return False
    text = unmarked(entry.text) if isinstance(entry, Phrase) else doings(entry)
    implies = load_lexicon().implies
    lower = text.lower()
    return any(need in implies and implies[need].search(lower) for need in lacking)


def doings(entry: Tagged) -> str:
    """What a scene or an exchange has the character do, or say that they do."""
    said: tuple[str, ...] = ()
    if isinstance(entry, Scene):
        said = (entry.line, entry.ask)
    elif isinstance(entry, Exchange):
        said = (entry.reply,)
    told = [
        match[1] for text in entry.spoken() for match in _DOING.finditer(unmarked(text))
    ]
    told += [match[0] for text in said for match in _I_DO.finditer(text)]
    return " ".join(told)


def parts_of(phrase: Phrase) -> frozenset[str]:
    """The parts of the body a phrase speaks of."""
    implies = load_lexicon().implies
    lower = phrase.text.lower()
    return frozenset(
        part
        for part in ("hair", "eyes", "mouth", "hands")
        if part in phrase.needs or implies[part].search(lower)
    )


def fitting_scenes(
    shelf: Shelf[Scene],
    *,
    needs: frozenset[str],
    band: str | None,
    rating: Rating,
    avoid: Sequence[str],
) -> int:
    """How many scenes of the library could be played by such a character."""
    return sum(fits(scene, needs, band, rating, avoid) for scene in shelf.entries)


def mentions(texts: Iterable[str], avoided: Sequence[str]) -> bool:
    """Whether a text has all words of an avoided expression, in any form."""
    if not avoided:
        return False
    said = stems(" ".join(texts))
    lower = " ".join(texts).lower()
    return any(
        expression.lower() in lower or (stems(expression) and stems(expression) <= said)
        for expression in avoided
    )
