"""Who tells, when and of how many: first or second person, the past, two or more.

The library is written in the third person and the present. The files in told/, one a
theme, hold its phrases once more with their verbs marked, so that they can be told in
another way; a phrase without marks keeps its verbs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from card_generator_app.composer.grammar import capitalize
from card_generator_app.composer.verbs import of_i, of_plural, past

TOLD_DIR = Path(__file__).parent / "told"

Pov = Literal["first", "second", "third", "third_omniscient"]
Tense = Literal["present", "past"]

# ~ a verb, = a verb of {name}, ^ a verb of {user}; @{name} is an object ("me", not "I").
MARKS = re.compile(r"[~=^](?=['A-Za-z])|@(?=\{name\})")
_PIECE = re.compile(
    r"(?P<mark>[~=^])(?P<verb>'?[A-Za-z]+(?:'t)?)"
    r"|(?P<object>@)?\{(?P<inside>[^{}]*)\}(?P<owner>'s)?|(?P<quote>\")"
)
_KEYS = ("they", "them", "their", "theirs", "themself")
_I = dict(zip(_KEYS, ("I", "me", "my", "mine", "myself"), strict=True))
_WE = dict(zip(_KEYS, ("we", "us", "our", "ours", "ourselves"), strict=True))
_OWNED_BEFORE = re.compile(r"[.,;:!?]|$| (?:and|or|alone|too|now|again)\b")
_ONLY_ONE = re.compile(r"(=is|\{is\|are\}) the only one who ~")
_PARTICIPLE = re.compile(r" (?:been|got|had|gone|come|become|\w+ed)\b")


@dataclass(frozen=True)
class Manner:
    """The point of view, the tense, and whether the character is more than one."""

    pov: Pov = "third"
    tense: Tense = "present"
    several: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether phrases are told as they are written."""
        by_whom = self.pov in ("third", "third_omniscient")
        return by_whom and self.tense == "present" and not self.several

    @property
    def is_first(self) -> bool:
        return self.pov == "first"

    def tell(self, text: str, fill: Callable[[str], str] = str) -> str:
        """The markup of a phrase, told in this way; `fill` fills its holes."""
        if self.is_plain:
            return unmarked(fill(text))
        text = fill(marked(text))
        if self.several:
            text = _ONLY_ONE.sub(r"\1 the only ones who =", text)
        return _Retelling(self).tell(text)

    def verb(self, third: str) -> str:
        """A verb that stands after the character: "keeps" as they would tell it."""
        if self.tense == "past":
            third = past(third)
        if self.several:
            return of_plural(third)
        return of_i(third) if self.is_first else third

    def other(self, third: str) -> str:
        """A verb of somebody or something else: "is" as this tense has it."""
        return past(third) if self.tense == "past" else third

    @property
    def own(self) -> dict[str, str]:
        """What the tellers call themselves, by the library's pronouns."""
        return _WE if self.several else _I


AS_WRITTEN = Manner()


def unmarked(text: str) -> str:
    """The phrase of which a line in told/ is the marked form."""
    return MARKS.sub("", text)


def marked(text: str) -> str:
    """The phrase with its verbs marked, as far as told/ knows it."""
    return _told().get(text, text)


@lru_cache(maxsize=1)
def _told() -> dict[str, str]:
    files = (path.read_text("utf-8") for path in sorted(TOLD_DIR.glob("*.txt")))
    return {unmarked(line): line for file in files for line in file.splitlines()}


def stands_alone(rest: str) -> bool:
    """Whether a possessive has no noun, by what follows: "the basket is mine"."""
    return _OWNED_BEFORE.match(rest) is not None


class _Retelling:
    """One phrase on its way; knows whether somebody else is being quoted."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._told = ""
        self._quoted = False

    def tell(self, text: str) -> str:
        at = 0
        for match in _PIECE.finditer(text):
            self._told += text[at : match.start()]
            self._told += self._piece(match, text[match.end() :])
            at = match.end()
        return self._told + text[at:]

    def _piece(self, match: re.Match[str], rest: str) -> str:
        if match["quote"]:
            self._quoted = not self._quoted
            return '"'
        if match["mark"]:
            return self._verb(match["mark"], match["verb"], rest)
        plain = match[0].removeprefix("@")
        inside, owner = match["inside"], bool(match["owner"])
        if "|" in inside:
            return self._pair(*inside.split("|"))
        if self._quoted:
            return plain
        alone = owner and stands_alone(rest)
        if self._manner.is_first and inside == "name":
            key = "they" if not match["object"] else "them"
            key = "theirs" if alone else "their" if owner else key
            return self._at_start(self._manner.own[key])
        if self._manner.is_first and inside.lower() in _KEYS:
            form = self._manner.own[inside.lower()]
            return capitalize(form) if inside[0].isupper() else form
        if self._manner.several and inside == "themself":
            return "themselves"
        if self._manner.pov == "second" and inside == "user":
            return self._at_start("yours" if alone else "your" if owner else "you")
        return plain

    def _verb(self, mark: str, verb: str, rest: str) -> str:
        manner = self._manner
        if verb == "'s":
            if manner.tense == "present":
                return verb
            return " had" if _PARTICIPLE.match(rest) else " was"
        if mark == "=":
            return manner.verb(verb)
        if manner.tense == "past":
            verb = past(verb)
        is_you = mark == "^" and manner.pov == "second"
        return of_plural(verb) if is_you else verb

    def _pair(self, singular: str, plural: str) -> str:
        """`{keeps|keep}`: the verb of {they}; both forms alike: of something else."""
        manner = self._manner
        if singular != plural and (manner.is_first or manner.several):
            return manner.verb(singular)
        if manner.tense == "past":
            singular, plural = past(singular), past(plural)
        return singular if singular == plural else f"{{{singular}|{plural}}}"

    def _at_start(self, word: str) -> str:
        starts = not self._told or re.search(r"[.!?][\"”’]?\s+$", self._told)
        return capitalize(word) if starts else word
