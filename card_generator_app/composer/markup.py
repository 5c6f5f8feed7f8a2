"""The markup of the phrase library: what may stand between braces, and reading it."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal[
    "text", "name", "user", "pronoun", "verb", "place", "town", "role", "topic", "plain"
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


def plain(text: str) -> str:
    """The phrase as bare words, for matching by meaning: defaults, "they", no braces."""
    return "".join(_bare(piece) for piece in parse(text))


def _add_text(pieces: list[Piece], text: str) -> None:
    if "{" in text or "}" in text:
        raise MarkupError(f"unbalanced brace near {text.strip()[:40]!r}")
    if text:
        pieces.append(Piece("text", text))


def _piece(inside: str) -> Piece:
    word, colon, default = inside.partition(":")
    key = word.lower()
    capital = word[:1].isupper()
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
