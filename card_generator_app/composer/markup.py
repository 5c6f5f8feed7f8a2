"""The markup of the phrase library: what may stand between braces, and reading it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from card_generator_app.composer.grammar import capitalize, with_article
from card_generator_app.composer.manner import unmarked

Kind = Literal[
    "text",
    "name",
    "user",
    "pronoun",
    "verb",
    "place",
    "town",
    "role",
    "topic",
    "plain",
    "hole",
]

_BRACES = re.compile(r"\{([^{}]*)\}")
_PRONOUNS = frozenset({"they", "them", "their", "theirs", "themself"})
_NOUNS: dict[str, Kind] = {
    "name": "name",
    "user": "user",
    "topic": "topic",
    "topics": "plain",
}
_WITH_DEFAULT: dict[str, Kind] = {"place": "place", "town": "town", "role": "role"}


# Filled by the concept's motifs and its trade; what each is stands in phrases/README.md.
HOLES = frozenset(
    {
        *("does", "do", "doing", "fact", "fact_you", "object", "things", "thing"),
        *("wish", "dread", "cannot", "lost", "beloved", "truth", "former", "charge"),
        *("gone", "quality", "bond", "species", "role", "place", "town"),
        *("tool", "stuff", "product", "people", "person", "smell", "sound", "hour"),
        *("busy", "task", "trouble", "pride", "blunder"),
    }
)
_OF_SOUND = re.compile(r"\b(?:sound|noise) of $")
_ARTICLED = re.compile(r"(?:an?|the|one|some|it)\b|\{", re.IGNORECASE)
_HOLE = re.compile(
    r"\{(?:(?P<article>[Aa]n?) )?(?P<key>[A-Za-z_]+)(?::(?P<default>[^{}]+))?\}"
)


class MarkupError(ValueError):
    """A phrase has markup that nobody knows how to speak."""


class Piece(NamedTuple):
    """One stretch of a phrase.

    `text` is the words, the pronoun's key, the singular verb or the default;
    `plural` the verb's other form; `capital` whether it begins with a capital.
    """

    kind: Kind
    text: str
    plural: str = ""
    capital: bool = False


@lru_cache(maxsize=8192)
def parse(text: str) -> tuple[Piece, ...]:
    """The pieces of a phrase in their order; MarkupError names what is not known."""
    pieces: list[Piece] = []
    at = 0
    for match in _BRACES.finditer(text):
        _add_text(pieces, text[at : match.start()])
        pieces.append(_piece(match[1]))
        at = match.end()
    _add_text(pieces, text[at:])
    return tuple(pieces)


def holes_in(text: str) -> frozenset[str]:
    """The holes that must be filled for the phrase to be spoken: those without a default."""
    return frozenset(
        match["key"].lower()
        for match in _HOLE.finditer(text)
        if match["key"].lower() in HOLES and not match["default"]
    )


def every_hole_in(text: str) -> frozenset[str]:
    """All holes of a phrase, those with a default too."""
    keys = (match["key"].lower() for match in _HOLE.finditer(text))
    return HOLES.intersection(keys)


def fill(text: str, holes: Mapping[str, str]) -> str:
    """The phrase with its holes filled, else with their defaults; markup all the same.

    `{place:…}`, `{town:…}` and `{role:…}` stay: what speaks them minds what is before.
    """

    def filled(match: re.Match[str]) -> str:
        key = match["key"].lower()
        if key not in HOLES or (
            key in _WITH_DEFAULT and not match["article"] and match["default"]
        ):
            return match[0]
        words = holes.get(key) or match["default"]
        if (
            key == "sound"
            and key in holes
            and not _OF_SOUND.search(text[: match.start()])
        ):
            words = f"the sound of {words}"  # it may be of many things
        if not words:
            return match[0]
        if match["article"] and not _ARTICLED.match(words):
            words = with_article(words)
        capital = match["key"][0].isupper() or (match["article"] or "a")[0] == "A"
        return capitalize(words) if capital else words

    return _HOLE.sub(filled, text)


def plain(text: str) -> str:
    """The phrase as bare words, for matching by meaning: defaults, "they", no braces."""
    return "".join(_bare(piece) for piece in parse(unmarked(text)))


def _add_text(pieces: list[Piece], text: str) -> None:
    if "{" in text or "}" in text:
        raise MarkupError(f"unbalanced brace near {text.strip()[:40]!r}")
    if text:
        pieces.append(Piece("text", text))


def _piece(inside: str) -> Piece:
    word, colon, default = inside.partition(":")
    key = word.lower()
    capital = word[:1].isupper()
    _, _, bare = key.rpartition(" ")  # "{a thing}"
    if colon and not default.strip():
        raise MarkupError(f"unknown markup {{{inside}}}")
    is_spoken_later = key in _WITH_DEFAULT and bool(default.strip())
    if (
        bare in HOLES
        and key in (bare, f"a {bare}", f"an {bare}")
        and not is_spoken_later
    ):
        return Piece("hole", default.strip() or bare, capital=capital)
    if colon and key in _WITH_DEFAULT and default.strip():
        return Piece(_WITH_DEFAULT[key], default, capital=capital)
    if "|" in inside:
        singular, _, plural = inside.partition("|")
        if singular and plural and "|" not in plural:
            return Piece("verb", singular, plural)
    elif key in _PRONOUNS:
        return Piece("pronoun", key, capital=capital)
    elif key in _NOUNS:
        return Piece(_NOUNS[key], key, capital=capital)
    raise MarkupError(f"unknown markup {{{inside}}}")


def _bare(piece: Piece) -> str:
    match piece.kind:
        case "verb":
            return piece.plural
        case "name" | "user":
            return "they" if piece.kind == "name" else "someone"
        case "topic" | "plain":
            return "it"
        case _:
            return piece.text
