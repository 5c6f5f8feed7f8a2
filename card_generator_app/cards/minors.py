"""Sexual content with any sign of a minor: found by words, the same way everywhere.

Two signs make a finding: one of a minor, one of sexual content. A person who is a minor
now counts wherever the sexual words stand; minors spoken of in passing count in one
sentence with them, a childhood that is over in one clause. What merely denies ("no
minors", "nothing sexual") is no sign. It errs to the safe side: a story about a school
is fine, an adult's memory of childhood is fine; a card that is sexual and has a child in
it is not.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce

from card_generator_app.cards import minor_signs as signs

_ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]")
# How words are hidden from those who look for them: l o l i, **lo**li, lоli (Cyrillic), l0li.
_SPELLED = re.compile(r"(?<!\w)(?:[^\W\d_][ .*_-]){2,}[^\W\d_](?!\w)")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_](?!\w)")
_MARKS = re.compile(r"(?<=\w)[*_~`]+(?=\w)")  # inside a word, not around one
_MIXED = re.compile(
    r"\b\w*(?:[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z])\w*", re.IGNORECASE
)
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһοαειρυ", "aeopcyxijsdhoaeipu")
_DIGITS = re.compile(
    r"\b(?=\w*[a-z])(?!\d+\s?[a-z]{1,3}\b)[a-z0-9@$]*[0-9@$][a-z0-9@$]*", re.IGNORECASE
)
_LEET = [str.maketrans("0134578@$", f"o{one}east8as") for one in "il"]
_VALUE_BELOW = re.compile(r"[:=][ \t]*\n[ \t]*")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_CLAUSE = re.compile(r"[,;:—–()]|\b(?:who|whose|which|that|where|und|qui|que)\b")
_SHOWN = 60  # characters
_CLOSE = 14  # characters, about two words
_NEIGHBOURS = 1  # sentences before and after one that still stand beside it
_ADULT = 18
_WORDS = {word: number for number, word in enumerate(signs.TEENS.split("|"))}
_YOUNG = re.compile(
    r"\b(?:child|kid|toddler|infant|baby|pre-?teen\w*|tween|teen\w*|adolescent|minor|underage\w*"
    r"|little (?:girl|boy)|schoolgirl|schoolboy)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The two signs, and in which of the texts they stand."""

    minor: str
    minor_in: str
    sexual: str
    sexual_in: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The signs of one sentence; `at_once` is a minor of its own sexual words."""

    source: str
    person: str | None
    at_once: str | None
    sexual: str | None
    suggestive: tuple[str, ...]


def find_minor_in_sexual_content(texts: Mapping[str, str]) -> Finding | None:
    """The first finding in texts that belong together, by the texts' names; else None."""
    sentences = [
        one for source, text in texts.items() for one in _sentences(source, text)
    ]
    person = next((one for one in sentences if one.person), None)
    explicit = next((one for one in sentences if one.sexual), None)
    if person and explicit:
        return Finding(
            person.person or "", person.source, explicit.sexual or "", explicit.source
        )
    if person and (hints := _hints(sentences)):
        return Finding(person.person or "", person.source, *hints)
    return _beside(sentences)


def age_in_years(text: str) -> int | None:
    """The age a short text states, when it can be told; words like "teenager" are 17."""
    if number := re.search(r"\d{1,3}(?:[,.]\d{3})+|\d{1,9}", text):
        return int(re.sub(r"\D", "", number[0]))
    words = re.findall(r"[a-z]+", text.lower())
    if words and words[0] in _WORDS:
        return _WORDS[words[0]]
    return _ADULT - 1 if _YOUNG.search(text) else None


def is_minor(age: str) -> bool:
    """Whether a stated age is under 18."""
    years = age_in_years(age)
    return years is not None and years < _ADULT


def names_a_minor(text: str) -> str | None:
    """The words that speak of a person who is a minor now, else None."""
    return next((one.person for one in _sentences("", text) if one.person), None)


def is_sexual(text: str) -> bool:
    """Whether the text is plainly sexual."""
    return any(one.sexual for one in _sentences("", text))


def _hints(sentences: list[_Sentence]) -> tuple[str, str] | None:
    """Two different suggestive words anywhere, as one sign and its source."""
    found = {word: one.source for one in sentences for word in one.suggestive}
    if len(found) < 2:  # one may be innocent
        return None
    return ", ".join(list(found)[:2]), next(iter(found.values()))


def _beside(sentences: list[_Sentence]) -> Finding | None:
    """A sign of a minor in the very sentence, or (a person) in one beside it."""
    for at, one in enumerate(sentences):
        sexual = one.sexual or next(iter(one.suggestive), None)
        if sexual and one.at_once:
            return Finding(one.at_once, one.source, sexual, one.source)
        near = sentences[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS + 1]
        for other in near:
            if sexual and other.person and other.source == one.source:
                return Finding(other.person, other.source, sexual, one.source)
    return None


def _sentences(source: str, text: str) -> Iterable[_Sentence]:
    plain = _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    plain = _DOTTED.sub(lambda found: found[0].replace(".", " "), plain)
    for match in _SENTENCE.finditer(_VALUE_BELOW.sub(": ", plain)):
        found = [_read(source, one) for one in _readings(match[0])]
        if read := reduce(_both, filter(None, found), None):
            yield read


def _readings(sentence: str) -> list[str]:
    """A sentence as it stands, and as it is meant where letters are hidden by others."""
    shown = _SPELLED.sub(_joined, sentence)
    shown = unicodedata.normalize("NFKD", _MARKS.sub("", shown))
    shown = "".join(one for one in shown if not unicodedata.combining(one))
    shown = _MIXED.sub(lambda found: found[0].translate(_LOOKALIKES), shown)
    return list(dict.fromkeys([sentence, *(_spoken(shown, one) for one in _LEET)]))


def _spoken(text: str, letters: dict[int, int]) -> str:
    """Words with figures in them, by letters that those look like."""
    return _DIGITS.sub(lambda found: found[0].translate(letters), text)


def _joined(found: re.Match[str]) -> str:
    """Spelled letters as a word; an "a" before them may be a word of its own."""
    letters = re.sub(r"[\W_]", "", found[0])
    return f"{letters} {letters[1:]}" if letters[0] in "aA" else letters


def _both(one: _Sentence | None, other: _Sentence | None) -> _Sentence | None:
    """The signs of two readings of one sentence."""
    if one is None or other is None:
        return one or other
    return _Sentence(
        one.source,
        one.person or other.person,
        one.at_once or other.at_once,
        one.sexual or other.sexual,
        tuple(dict.fromkeys([*one.suggestive, *other.suggestive])),
    )


def _read(source: str, sentence: str) -> _Sentence | None:
    """The signs in one sentence, None when there are none."""
    folded = sentence.lower()
    minors = _cut("no_minor", folded)
    person = _first("person", _cut("past", minors))
    person = person or _first("person_by_name", sentence)
    sex = _cut("not_sexual", folded)
    sexual = _first("sexual", sex) or _first("act", sex)
    suggestive = tuple({found[0] for found in _pattern("suggestive").finditer(sex)})
    if not (person or sexual or suggestive):
        return None
    at_once = None
    if sexual and not person:
        at_once = _first("in_passing", _cut("past", minors)) or _past(minors, sex)
    elif suggestive and not person:
        at_once = _close_to(suggestive, minors)
    return _Sentence(source, person, at_once, sexual, suggestive)


def _past(minors: str, sex: str) -> str | None:
    """A childhood in one clause with sexual words, or in one sentence with an act."""
    if _first("act", sex):
        return _first("past", minors)
    clauses = [_cut("not_sexual", clause) for clause in _CLAUSE.split(minors)]
    return next(
        (_first("past", one) for one in clauses if _first("sexual", one)),
        None,
    )


def _close_to(suggestive: tuple[str, ...], minors: str) -> str | None:
    """Minors in passing within a few words of a suggestive one ("naked children")."""
    for found in _pattern("in_passing").finditer(minors):
        before = _CLAUSE.split(minors[max(found.start() - _CLOSE, 0) : found.start()])
        after = _CLAUSE.split(minors[found.end() : found.end() + _CLOSE])
        around = f"{before[-1]} {after[0]}"
        if any(word in around for word in suggestive):
            return found[0]
    return None


def _first(kind: str, text: str) -> str | None:
    found = _pattern(kind).search(text)
    return " ".join(found[0].split())[:_SHOWN] if found else None


def _cut(kind: str, text: str) -> str:
    return _pattern(kind).sub(" ", text)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    parts: list[str] = getattr(signs, kind.upper())
    flags = 0 if kind == "person_by_name" else re.IGNORECASE
    return re.compile("|".join(f"(?:{part})" for part in parts), flags)
