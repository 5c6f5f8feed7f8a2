"""Sources without a model: whom they are about, what they say of them, word for word.

Nothing is understood here. Names are what is capitalised again and again; the sentences
that say most are those nearest in meaning to what a card needs. All are kept as they
stand, each with its place.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.grammar import sentences
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.speak import Pronouns
from card_generator_app.sources.source import Source

Embed = Callable[[Sequence[str]], Vectors]

_LENGTHS = range(25, 320)  # characters of a sentence worth quoting
_MOST_RANKED = 400
_SENTENCES_A_TOPIC = 3
_MENTIONS = 2  # from which a name is one, and not a chance capital
_NAME = re.compile(r"[A-Z][\w'’-]*[a-z](?:\s+[A-Z][\w'’-]*[a-z])*")
_POSSESSIVE = re.compile(r"['’]s$")
_INTO = re.compile(r"\b(?:in|at|to|from|of|on|off|near|through|across|for)\s+$")
_HE, _SHE = re.compile(r"\b(?:he|him|his)\b"), re.compile(r"\b(?:she|her|hers)\b")
_FIRST_PERSON = re.compile(r"[“\"]|\b(?:I|me|my|we|our)\b")
_LOOKS = re.compile(
    r"\b(?:hair|eyes?|face|tall|thin|scars?|wore|wears|beard|braid|hands?|skin|smile)\b"
)
# A sentence that begins so is understood only after the one before it.
_LEANS = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|But|So)\b"
)
_TELLING = "who this person is, what they did once, what they want, fear and never do"


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source, and where it stands."""

    ref: str
    text: str

    @property
    def is_about_looks(self) -> bool:
        return _LOOKS.search(self.text) is not None


@dataclass(frozen=True)
class Named:
    """Somebody or something that the sources name, with the first that is said of it."""

    name: str
    is_place: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Extract:
    """What was found of one character; `about` most telling first, `others` by mentions."""

    name: str
    pronouns: Pronouns | None
    about: tuple[Sentence, ...]
    others: tuple[Named, ...] = field(default=())


def extract(
    sources: Iterable[Source], embed: Embed, *, name: str = "", question: str = ""
) -> Extract | None:
    """What the sources say of `name`, else of whom they speak most; None of nobody."""
    said = [one for source in sources for one in _sentences(source)]
    mentions, placed = _mentions(said)
    subject = name or _most_spoken_of(mentions, placed)
    if not subject:
        return None
    about = [one for one in said if _speaks_of(one.text, subject)]
    others = _named(said, mentions, placed)
    return Extract(
        subject,
        _pronouns(about),
        tuple(_by_telling(about, embed, f"{question} {_TELLING}")),
        tuple(one for one in others if not _is_same(one.name, subject)),
    )


def named_in(sources: Iterable[Source]) -> list[Named]:
    """Everybody and everything that the sources name again and again, most named first."""
    said = [one for source in sources for one in _sentences(source)]
    return _named(said, *_mentions(said))


def _named(
    said: Sequence[Sentence], mentions: Counter[str], placed: Counter[str]
) -> list[Named]:
    found = [
        Named(name, placed[name] * 2 > count, _first_of(said, name))
        for name, count in mentions.most_common()
        if count >= _MENTIONS
    ]
    return [one for one in found if one.sentences]


def _sentences(source: Source) -> list[Sentence]:
    return [
        Sentence(f"{source.name}, {section.place or f'paragraph {at}'}", text)
        for section in source.sections
        for at, paragraph in enumerate(section.text.split("\n\n"), start=1)
        for text in sentences(" ".join(paragraph.split()))
        if len(text) in _LENGTHS and text[-1] in ".!?…"
    ]


def _mentions(said: Sequence[Sentence]) -> tuple[Counter[str], Counter[str]]:
    """How often each name stands there, and how often like a place ("in X")."""
    common = load_lexicon().function_words
    inside: Counter[str] = Counter()
    first: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    for one in said:
        for match in _NAME.finditer(one.text):
            name = _POSSESSIVE.sub("", match[0])
            if name.split()[0].lower() in common:
                name = name.partition(" ")[2]
            if not name:
                continue
            is_first = match.start() == 0
            (first if is_first and " " not in name else inside)[name] += 1
            if _INTO.search(one.text[: match.start()]):
                placed[name] += 1
    # A capital at the start of a sentence is a name only if it is one elsewhere too.
    parts = {part for name in inside for part in name.split()}
    known = Counter({name: count for name, count in first.items() if name in parts})
    return _whole(inside + known), placed


def _whole(mentions: Counter[str]) -> Counter[str]:
    """Parts of a longer name counted to it: "Mara" to "Mara Quill"."""
    merged: Counter[str] = Counter()
    for name, count in mentions.items():
        longer = [
            one
            for one in mentions
            if one != name and name in one.split() and " " in one
        ]
        merged[max(longer, key=lambda one: mentions[one], default=name)] += count
    return merged


def _most_spoken_of(mentions: Counter[str], placed: Counter[str]) -> str:
    people = {name: count - 2 * placed[name] for name, count in mentions.items()}
    best = max(people, key=lambda name: people[name], default="")
    return best if best and people[best] >= _MENTIONS else ""


def _speaks_of(text: str, name: str) -> bool:
    """Of somebody as a narrator does, not in somebody's own words."""
    parts = [name, name.split()[0]]
    named = any(re.search(rf"\b{re.escape(part)}\b", text) for part in parts)
    return named and _FIRST_PERSON.search(text) is None


def _is_same(one: str, other: str) -> bool:
    return bool(set(one.split()) & set(other.split()))


def _first_of(said: Sequence[Sentence], name: str) -> tuple[Sentence, ...]:
    """Of those that can stand alone."""
    found = [
        one for one in said if _speaks_of(one.text, name) and not _LEANS.match(one.text)
    ]
    return tuple(found[:_SENTENCES_A_TOPIC])


def _pronouns(about: Sequence[Sentence]) -> Pronouns | None:
    text = " ".join(one.text.lower() for one in about)
    he, she = len(_HE.findall(text)), len(_SHE.findall(text))
    if he == she:
        return None
    return "he" if he > she else "she"


def _by_telling(
    about: Sequence[Sentence], embed: Embed, question: str
) -> list[Sentence]:
    about = about[:_MOST_RANKED]
    if len(about) < 2:
        return list(about)
    vectors = embed([question, *(one.text for one in about)])
    near = vectors[1:] @ vectors[0]
    return [about[at] for at in sorted(range(len(about)), key=lambda at: -near[at])]
