"""Weaves sentences into paragraphs: who is named when, and no three alike in a row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from card_generator_app.composer.grammar import capitalize, closed
from card_generator_app.composer.reference import has_rival
from card_generator_app.composer.speak import (
    CHAR,
    Lead,
    Speaker,
    leads_with_character,
    mentions_character,
)

FILL = "\0"  # where a carrier takes words that are not markup


@dataclass(frozen=True)
class Line:
    """A sentence to be: markup, in which FILL stands for given words."""

    markup: str
    fill: str = ""

    @property
    def leads(self) -> bool:
        """Whether it begins with the character."""
        if self.markup.startswith(FILL):
            return self.fill.startswith(CHAR)
        return leads_with_character(self.markup)

    @property
    def is_plain(self) -> bool:
        """Whether it is given text, in which nothing can be swapped."""
        return self.markup == FILL

    def say(self, speaker: Speaker, lead: Lead, *, named: bool) -> str:
        said = self.fill
        if not self.is_plain:
            said = speaker.say(self.markup, lead, named=named)
        return closed(capitalize(said.replace(FILL, self.fill)))


def text_line(text: str) -> Line:
    """A line that is said as it is."""
    return Line(FILL, text)


def weave(lines: Sequence[Line], speaker: Speaker, *, fixed: int = 0) -> str:
    """One paragraph: {{char}} is named first, then by turns a pronoun stands for them.

    Lines after the `fixed` first may change places, so that no two neighbours begin alike.
    """
    said: list[str] = []
    named = False
    previous = text_line("")
    waiting = list(lines)
    while waiting:
        movable = waiting if len(said) >= fixed else waiting[:1]
        told = [(line, _told(line, previous, said, speaker, named)) for line in movable]
        line, text = _next(told, said)
        waiting.remove(line)
        named = named or CHAR in text
        said.append(text)
        previous = line
    return " ".join(said)


def _next(told: list[tuple[Line, str]], said: list[str]) -> tuple[Line, str]:
    """The next line: begun unlike the last, and as most of those that wait begin."""
    starts = Counter(_start(text) for _, text in told)
    fresh = [one for one in told if not said or _start(one[1]) != _start(said[-1])]
    if not (said and fresh):
        return told[0]
    most = max(fresh, key=lambda one: starts[_start(one[1])])
    return most if 2 * starts[_start(most[1])] > len(told) else fresh[0]


def _told(
    line: Line, previous: Line, said: list[str], speaker: Speaker, named: bool
) -> str:
    lead: Lead = "as written"
    if not line.is_plain and _mentions(line):
        clear = (
            not said or previous.is_plain or not has_rival(said[-1], speaker.pronouns)
        )
        lead = _lead(line, said, named=named, clear=clear)
    return line.say(speaker, lead, named=named)


def _start(text: str) -> str:
    """The first word, by which the ear tells that two sentences begin alike."""
    return text.split(maxsplit=1)[0].lower().rstrip(",:;")


def _mentions(line: Line) -> bool:
    return mentions_character(line.markup)


def _lead(line: Line, said: list[str], *, named: bool, clear: bool) -> Lead:
    if not named:
        return "name"
    if not line.leads:
        return "as written"
    return "pronoun" if said[-1].startswith(CHAR) and clear else "name"
