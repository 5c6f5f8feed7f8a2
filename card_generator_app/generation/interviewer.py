"""What an interviewer is: who asks the person about their idea."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from card_generator_app.generation.gaps import Gap
from card_generator_app.generation.relevance import words_of
from card_generator_app.options.interview import Answer, Subject

SUGGESTIONS = 3
_SAME = 0.6  # share of words from which two texts ask or say the same
_LEADING = re.compile(
    r"^\s*(?:(?:option|suggestion)\s+)?\(?[1-3a-c][.):]\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class Question:
    """One question about this idea. `why`: what the answer decides in the card."""

    question: str
    why: str
    about: tuple[Subject, ...]
    suggestions: tuple[str, ...]
    """Answers that could be taken as they are, each another character."""


class Interviewer(Protocol):
    """Asks for one idea; each writer has its own."""

    async def ask(self, open_: Sequence[Gap], left: int) -> Question | None:
        """The next question, or None where nothing that matters is left.

        `open_`: what an idea leaves open, heaviest first; `left`: how many may follow.
        """


def repeats(question: str, asked: Sequence[Answer]) -> bool:
    """Whether this was asked before, perhaps in other words."""
    return any(alike(question, one.question) for one in asked)


def distinct(texts: Sequence[str]) -> tuple[str, ...]:
    """Up to three texts that do not say the same, without the numbers before them."""
    kept: list[str] = []
    for text in (_LEADING.sub("", one).strip() for one in texts):
        if text and not any(alike(text, other) for other in kept):
            kept.append(text)
    return tuple(kept[:SUGGESTIONS])


def alike(one: str, other: str) -> bool:
    """Whether two texts have most of their words in common."""
    ours, theirs = set(words_of(one)), set(words_of(other))
    union = ours | theirs
    return bool(union) and len(ours & theirs) / len(union) >= _SAME
