"""Asks about an idea with its own nouns; the library offers answers that fit its meaning."""

import re
from dataclasses import dataclass

import numpy as np

from card_generator_app.composer.composing import Composing
from card_generator_app.composer.grammar import capitalize, closed, sentences
from card_generator_app.composer.phrases_schema import Slot
from card_generator_app.composer.shelves import EntryT, Shelf, Shelves
from card_generator_app.composer.speak import CHAR, Speaker
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.options import GenerationOptions
from card_generator_app.options.interview import Subject

_OFFERED, _LOOKED_AT = 3, 9
_BEGINS_WITH_CHAR = re.compile(r"(?:^|(?<=[.!?:…] ))" + re.escape(CHAR))


@dataclass(frozen=True)
class Asked:
    """A question, why it is asked, and answers that lead to different characters."""

    question: str
    why: str
    suggestions: tuple[str, ...]


# {who}: the character in the idea's own words; {at}: " at the lighthouse", or nothing.
_QUESTIONS: dict[Subject, tuple[str, str]] = {
    "work": (
        "What does {who} do all day, and which part of it does nobody see?",
        "What somebody does with their hands is what a scene can show.",
    ),
    "look": (
        "What does a stranger notice first about {who}?",
        "The portrait, the description and every first meeting begin there.",
    ),
    "past": (
        "Which one day made {who} what they are now?",
        "One particular event explains more than a whole biography.",
    ),
    "want": (
        "What does {who} want{at}, and what has it cost so far?",
        "A want with a price moves every scene; without one they only react.",
    ),
    "fear": (
        "What would {who} lie to avoid?",
        "It is what the story can threaten them with.",
    ),
    "contradiction": (
        "What about {who} does not fit the picture that comes to mind first?",
        "The second side is what one stays for; the first is in the idea already.",
    ),
    "secret": (
        "What does {who} keep from everybody{at}?",
        "It gives a long chat something to come nearer to.",
    ),
    "voice": (
        "How does {who} sound when they talk, and what do they never say?",
        "More of the card is written from the voice than from anything else.",
    ),
    "pressure": (
        "What does {who} do when everything goes wrong{at}?",
        "Nobody is particular at ease; this decides how they act in a scene.",
    ),
    "stance": (
        "Whom does {who} take {{user}} for, when they first meet?",
        "It decides how every greeting sounds, and what can change later.",
    ),
    "scene": (
        "Where does the first scene with {who} begin, and what has just gone wrong?",
        "The first message is written from it.",
    ),
    "world": (
        "What around {who} does everybody there know about, and nobody say aloud?",
        "It becomes lore that chats can turn on.",
    ),
}
_SLOTS: dict[Subject, Slot] = {
    "work": "work",
    "look": "notice",
    "past": "past",
    "want": "want",
    "fear": "fear",
    "contradiction": "contradiction",
    "secret": "secret",
    "voice": "voice",
    "pressure": "pressure",
    "stance": "stance",
}


def ask(
    shelves: Shelves,
    store: VectorStore,
    options: GenerationOptions,
    subject: Subject,
    seed: int,
) -> Asked:
    """The question on one subject; the same options and seed give the same."""
    composing = Composing(shelves, store, options, seed)
    who, at = _who(composing), composing.concept.surroundings.place
    question, why = _QUESTIONS[subject]
    asked = question.replace("{who}", who).replace("{at}", f" at {at}" if at else "")
    offers = [_called(one, who) for one in _offers(composing, shelves, subject)]
    return Asked(capitalize(asked), why, tuple(offers))


def _who(composing: Composing) -> str:
    """The character as the idea calls them: the name, else the noun phrase."""
    concept = composing.concept
    if concept.name:
        return concept.name
    return f"the {concept.subject}" if concept.subject else "this character"


def _called(offer: str, who: str) -> str:
    """With the character called as in the question: a person reads it, no chat program."""
    begun = _BEGINS_WITH_CHAR.sub(capitalize(who), offer)
    return begun.replace(CHAR, who)


def _offers(composing: Composing, shelves: Shelves, subject: Subject) -> list[str]:
    speaker = composing.speaker
    if subject == "scene":
        scenes = _far_apart(composing, shelves.scenes)
        return [
            capitalize(f"{_said(speaker, one.hour)}: {_begun(speaker, one.setup)}")
            for one in scenes
        ]
    if subject == "world":
        return [
            _begun(speaker, one.text) for one in _far_apart(composing, shelves.lore)
        ]
    phrases = _far_apart(composing, shelves.slots[_SLOTS[subject]])
    return [closed(capitalize(_said(speaker, one.text))) for one in phrases]


def _said(speaker: Speaker, text: str) -> str:
    """As a person would say it of their character."""
    return speaker.say(text, "name")


def _begun(speaker: Speaker, text: str) -> str:
    """The first two sentences: enough to choose by."""
    return " ".join(sentences(_said(speaker, text))[:2])


def _far_apart(composing: Composing, shelf: Shelf[EntryT]) -> list[EntryT]:
    """Apt entries that say the least like one another."""
    found = composing.selection.pick(shelf, count=_LOOKED_AT)
    if len(found) <= _OFFERED:
        return found
    rows = np.array([shelf.vectors[shelf.entries.index(one)] for one in found])
    near = rows @ rows.T
    chosen = [0]
    while len(chosen) < _OFFERED:
        rest = [at for at in range(len(found)) if at not in chosen]
        chosen.append(min(rest, key=lambda at: float(near[at, chosen].max())))
    return [found[at] for at in chosen]
