"""What the character is: species, body and the facts a concept states about it."""

import re
from dataclasses import dataclass

from card_generator_app.composer.chunks import Chunk
from card_generator_app.composer.grammar import singular
from card_generator_app.composer.lexicon import Lexicon
from card_generator_app.composer.people import Band

_PREDICATE = re.compile(
    r"\b(?:is|was|are|am|i'm|he's|she's|it's|they're|became|becomes|turned into|"
    r"but|secretly|actually|really|part|half)\s+"
    r"(?:(?:secretly|actually|really|also|in fact|in truth|now)\s+)*"
    r"(?:an?|the|one of the last)\s+((?:[\w'-]+\s+){0,3}?[\w'-]+)",
    re.IGNORECASE,
)
_GROWN_UPS_ONLY = frozenset({"grown", "coworkers"})


@dataclass(frozen=True)
class Body:
    """A species (None: plainly human) and which `needs` hold for it."""

    species: str | None
    kind: str
    needs: frozenset[str]
    dressed: bool


def read_species(text: str, subject: Chunk | None, lexicon: Lexicon) -> str | None:
    """The species of the subject, or of what it "is" later on; None when human."""
    if subject is not None:
        found = species_in(subject.lower, lexicon)
        if found:
            return found
        if subject.head in lexicon.pronouns or lexicon.is_trade(subject.head):
            return _predicated(text, subject.end, lexicon)
    return _predicated(text, subject.end if subject else 0, lexicon)


def body_of(
    species: str | None, text: str, band: Band | None, lexicon: Lexicon
) -> Body:
    """The body of a species, less what the text takes away and what age forbids."""
    kind = _kind_of(species, lexicon)
    needs = set(lexicon.bodies[kind])
    lower = text.lower()
    for word, lost in lexicon.without.items():
        if re.search(rf"\b{re.escape(word)}\b", lower):
            needs.difference_update(lost)
    if band in ("child", "teen"):
        needs -= _GROWN_UPS_ONLY
    return Body(species, kind, frozenset(needs), kind in lexicon.dressed)


# Words for each kind of body, as the library's hints use them.
_KIN = {
    "undead": "vampire undead ghoul ancient immortal",
    "skeleton": "skeleton undead ghost",
    "ghost": "ghost spirit shadow undead",
    "android": "android robot machine synthetic",
    "robot": "robot machine android automaton clockwork",
    "mind": "machine computer mind robot",
    "thing": "object thing",
    "plant": "tree plant forest nature spirit",
    "swarm": "hive swarm collective colony many insect",
    "beast": "animal beast pet predator",
    "fish": "animal fish sea creature snake",
    "dragon": "dragon beast predator god ancient",
    "merfolk": "mermaid merfolk sea creature",
    "alien": "alien creature",
}
# Themes written for bodies of certain kinds: always theirs, and nobody else's.
BODY_THEMES = {
    "beast": "beast",
    "fish": "beast",
    "dragon": "beast",
    "swarm": "beast",
    "thing": "machine",
    "robot": "machine",
    "mind": "machine",
    "android": "machine",
}
_UNLIKE_US = frozenset(
    {"robot", "mind", "thing", "plant", "swarm", "beast", "fish", "dragon"}
)
_BEASTS = ["cat", "dog", "wolf", "fox", "horse", "bird"]  # each kin to itself only
_THINGS = ["sword", "statue", "mirror", "clock", "doll", "ship", "house", "lamp"]
_MORE_THAN_HUMAN = [
    "god",
    "goddess",
    "demon",
    "devil",
    "imp",
    "fae",
    "angel",
    "elemental",
    "deity",
    "familiar",
]
OTHER_KIN = frozenset(" ".join(_KIN.values()).split()) | frozenset(
    _MORE_THAN_HUMAN + _BEASTS + _THINGS
)


def kin_of(body: Body) -> frozenset[str]:
    """Words for bodies of its kind; none for plain humans."""
    kin = frozenset(_KIN.get(body.kind, "").split())
    return kin | frozenset((body.species or "").lower().split())


def is_unlike_us(body: Body) -> bool:
    """Whether phrases written for people are seldom true of it."""
    return body.kind in _UNLIKE_US


def read_states(text: str, lexicon: Lexicon) -> dict[str, str]:
    """Facts in the library's own terms, such as hair=red."""
    lower = text.lower()
    states: dict[str, str] = {}
    for words, (key, value) in lexicon.states.items():
        if re.search(rf"\b{re.escape(words)}\b", lower):
            states.setdefault(key, value)
    return states


def _kind_of(species: str | None, lexicon: Lexicon) -> str:
    if species is None:
        return "human"
    words = species.lower().replace("-", " ").split()
    if species.lower() in lexicon.species:
        return lexicon.species[species.lower()]
    kinds = [lexicon.species[w] for w in map(singular, words) if w in lexicon.species]
    kinds += [lexicon.species[w] for w in words if w in lexicon.species]
    return kinds[-1] if kinds else "human"


def species_in(words: tuple[str, ...], lexicon: Lexicon) -> str | None:
    """The species a noun phrase names, by its last word before all others."""
    head = words[-1]
    for length in (3, 2):
        phrase = " ".join(words[-length:])
        if phrase in lexicon.species:
            return phrase
    if head in lexicon.species and head != "human":
        person = any(word in lexicon.pronouns for word in words[:-1])
        # "the girl next door" is no door.
        return None if person and lexicon.species[head] == "thing" else head
    if singular(head) in lexicon.species:
        return singular(head)
    if head in lexicon.deals_with or any(head.endswith(w) for w in ("smith", "keeper")):
        return None
    for word in reversed(words[:-1]):
        kind = lexicon.species.get(word)
        # In front of a noun a thing is a modifier ("clock maker", "city guard").
        if kind and kind not in ("thing", "plant") and word != "human":
            return word
    return None


def _predicated(text: str, start: int, lexicon: Lexicon) -> str | None:
    for match in _PREDICATE.finditer(text, start):
        words = tuple(match[1].lower().split())
        for length in range(len(words), 0, -1):
            head = words[length - 1]
            if head in lexicon.species and head not in ("human", "familiar"):
                following = words[length] if length < len(words) else ""
                if following in lexicon.deals_with:
                    return None
                return head if lexicon.species[head] != "thing" else None
    return None
