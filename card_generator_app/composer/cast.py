"""People and their ties for a world, out of the library: no two share a phrase or a name."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from card_generator_app.composer.concept import Concept, read
from card_generator_app.composer.grammar import capitalize, closed, ordinal
from card_generator_app.composer.identity import settle
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.speak import CHAR, Pronouns, Speaker
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.options import GenerationOptions

_TRIES = 40
_ROLES = (
    "the one who keeps the keys",
    "the one who came back",
    "the debt collector",
    "the go-between",
    "the healer",
    "the newcomer",
    "the heir nobody wanted",
    "the witness",
    "the one who pays for everything",
    "the bookkeeper",
    "the smuggler",
    "the teacher",
    "the guard who looks away",
    "the inventor",
    "the preacher without a flock",
    "the cook",
    "the letter writer",
    "the scout",
    "the gravedigger",
    "the singer",
    "the mechanic",
    "the judge",
    "the informer",
    "the oldest one here",
    "the peacemaker",
    "the gambler",
    "the map maker",
    "the caretaker",
    "the deserter",
    "the midwife",
)
# What one is to the other, and the other to the one; the same twice: it is mutual.
_TIES = (
    ("owes a favor to", "keeps count of what is owed by"),
    ("rival of", "rival of"),
    ("teacher of", "student of"),
    ("in love with", "unaware of the heart of"),
    ("friend of", "friend of"),
    ("keeps the secret of", "afraid of"),
    ("works for", "employer of"),
    ("cousin of", "cousin of"),
    ("was lied to by", "has never apologized to"),
    ("neighbor of", "neighbor of"),
    ("jealous of", "fond of"),
    ("was saved by", "would rather not be thanked by"),
)


@dataclass(frozen=True)
class Member:
    """A person of a cast."""

    name: str
    role: str
    text: str
    voice: str


@dataclass(frozen=True)
class Tie:
    """By number in the cast."""

    source: int
    target: int
    kind: str
    mutual: bool


def compose_members(
    shelves: Shelves,
    store: VectorStore,
    selection: Selection,
    options: GenerationOptions,
    count: int,
    roles: tuple[str, ...],
    taken: set[str],
    rng: np.random.Generator,
) -> list[Member]:
    """People with the roles asked for first; `taken` are first names that are given."""
    fitting = [one for one in _fitting(store, options, rng) if one not in roles]
    wanted = [*roles, *fitting][:count]
    around = read(options).surroundings
    somebody = read(GenerationOptions(concept="somebody"))  # the premise is no body
    members = []
    for role in wanted:
        name, pronouns = _person(somebody, selection.themes, taken, rng)
        speaker = Speaker(pronouns, around.place, around.town, None)
        past = selection.pick(shelves.slots["past"])
        voice = selection.pick(shelves.slots["voice"])
        members.append(
            Member(
                name,
                role,
                _told(speaker, past[0].text, name) if past else "",
                _told(speaker, voice[0].text, name) if voice else "",
            )
        )
    return members


def compose_ties(
    count: int, pairs: int, *, directed: bool, rng: np.random.Generator
) -> list[Tie]:
    """Ties of so many pairs of a cast; everybody has one before anybody has many."""
    every = list(combinations(range(count), 2))
    ring = [(at, at + 1) for at in range(count - 1)]
    rest = [pair for pair in every if pair not in ring]
    order = ring + [rest[at] for at in rng.permutation(len(rest))]
    ties = []
    shuffled = rng.permutation(len(_TIES))
    for number, (one, other) in enumerate(order[:pairs]):
        kind, back = _TIES[shuffled[number % len(_TIES)]]
        is_mutual = kind == back or not directed
        ties.append(Tie(one, other, kind, is_mutual))
        if not is_mutual:
            ties.append(Tie(other, one, back, False))
    return ties


def _person(
    concept: Concept, themes: list[str], taken: set[str], rng: np.random.Generator
) -> tuple[str, Pronouns]:
    """A name whose first word nobody has, and pronouns; both marked as taken."""
    for tried in range(_TRIES):
        # A theme has few names; those of any world are many.
        person = settle(concept, themes if tried < _TRIES // 4 else [], rng)
        first = person.name.split()[0].casefold()
        if first not in taken:
            taken.add(first)
            return person.name, person.pronouns
    return f"{person.name} the {ordinal(len(taken) + 1)}", person.pronouns


def _fitting(
    store: VectorStore, options: GenerationOptions, rng: np.random.Generator
) -> list[str]:
    """Roles near the premise in meaning, a little shuffled."""
    about = store.embed([options.concept or "a small town"])[0]
    near = store.embed(list(_ROLES)) @ about + rng.random(len(_ROLES)) * 0.15
    return [_ROLES[at] for at in np.argsort(-near)]


def _told(speaker: Speaker, text: str, name: str) -> str:
    return closed(capitalize(speaker.say(text, "name").replace(CHAR, name)))
