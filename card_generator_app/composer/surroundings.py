"""Trade, places and topics: the nouns of a concept and what they are to the character."""

from collections.abc import Callable
from dataclasses import dataclass

from card_generator_app.composer.chunks import Chunk
from card_generator_app.composer.grammar import singular
from card_generator_app.composer.lexicon import Lexicon, words
from card_generator_app.composer.phrases_schema import NounKind
from card_generator_app.composer.speak import Noun

MAX_TOPICS = 8
FORMER = frozenset({"retired", "former", "ex", "disgraced", "failed", "fallen"})
_OWNING = words(
    "runs run running owns own owning keeps keeping manages managing opened opens tends "
    "in at from of inside for"
)
_BECOMING = words("as now become became turned he's she's they're it's i'm but is")
_OF_A_PERSON = words("man woman boy girl old young tired lonely lady")
_KIN_GROUPS = words("family couple siblings twins trio pair tribe people")
_PERSONAL = words(
    "people person man woman girl boy guy lady gentleman stranger lover roommate sister "
    "brother teenager killer neighbor starter"
)


@dataclass(frozen=True)
class Topic:
    """A noun of the concept that may get a lore entry."""

    noun: Noun
    kind: NounKind


@dataclass(frozen=True)
class Surroundings:
    """What a concept says about work and places; None where it says nothing."""

    role: str | None = None  # "baker"
    former: str | None = None  # "dragon-slayer"
    place: str | None = None  # "the bakery"
    town: str | None = None  # "the mountain village"
    topics: tuple[Topic, ...] = ()


def read_surroundings(
    chunks: list[Chunk], subject: Chunk | None, name: str | None, lexicon: Lexicon
) -> Surroundings:
    """Role, former role, places and topics from the noun phrases."""
    others = [c for c in chunks if subject is None or c.start >= subject.end]
    named = frozenset((name or "").lower().split())
    others = [c for c in others if not (named and set(c.lower) <= named)]
    place = _first_place(others, lexicon, lexicon.is_building)
    town = _first_place(others, lexicon, lexicon.is_town)
    role, former = _roles(subject, others, lexicon)
    if place is None:
        place = _place_in_subject(subject, lexicon)
    if place is None and role and role.split()[-1] in lexicon.workplaces:
        place = lexicon.workplaces[role.split()[-1]]
    if place and (role is None or former == role):
        role = lexicon.keepers.get(place.split()[-1], role if former != role else None)
    return Surroundings(
        role=role,
        former=former,
        place=f"the {place}" if place else None,
        town=f"the {town}" if town else None,
        topics=tuple(_topics(subject, others, place, former or role, lexicon)),
    )


def bare_noun(words: tuple[str, ...], lexicon: Lexicon) -> str:
    """The noun with its noun modifiers, without adjectives: "mountain village"."""
    kept = list(words)
    while len(kept) > 1 and _is_loose(kept[0].lower(), lexicon):
        kept.pop(0)
    return " ".join(kept)


def _is_loose(word: str, lexicon: Lexicon) -> bool:
    return (
        lexicon.is_adjective(word)
        or word[0].isdigit()
        or word.endswith(("ed", "ing", "ly", "'s", "-old", "century"))
        or word.startswith("ex-")
    )


def _first_place(
    chunks: list[Chunk], lexicon: Lexicon, test: Callable[[str], bool]
) -> str | None:
    found: str | None = None
    for chunk in chunks:
        if chunk.proper or len(chunk.words) > 5:
            continue
        if not chunk.determiner and chunk.before not in _OWNING:
            continue  # "loves opera" is about no place
        pair = " ".join(chunk.lower[-2:])
        if test(pair) or test(chunk.head):
            if chunk.before in _OWNING:
                return bare_noun(chunk.words, lexicon).lower()
            found = found or bare_noun(chunk.words, lexicon).lower()
    return found


def _place_in_subject(subject: Chunk | None, lexicon: Lexicon) -> str | None:
    """The place inside a trade: the tavern of a "tavern owner"."""
    if subject is None:
        return None
    for word in subject.lower[:-1]:
        if word in lexicon.buildings:
            return word
    return None


def _roles(
    subject: Chunk | None, others: list[Chunk], lexicon: Lexicon
) -> tuple[str | None, str | None]:
    role: str | None = None
    former: str | None = None
    if subject is not None and _is_role(subject, lexicon):
        words = tuple(
            word
            for word in bare_noun(subject.words, lexicon).split()
            if lexicon.species.get(word.lower(), "thing") in ("thing", "plant")
            or word == subject.words[-1]
            or subject.head in lexicon.deals_with
        )
        told = [word.lower() for word in words if word.lower() not in _OF_A_PERSON]
        role = " ".join(told).removeprefix("ex-")
        if FORMER & set(subject.lower) or subject.lower[-1].startswith("ex-"):
            former = role
    for chunk in others:
        if lexicon.is_trade(chunk.head) and chunk.before in _BECOMING:
            return bare_noun(chunk.words, lexicon).lower(), former or role
    return role, former


def _is_role(chunk: Chunk, lexicon: Lexicon) -> bool:
    head = chunk.head.removeprefix("ex-")
    pair = " ".join(chunk.lower[-2:])
    if head in _PERSONAL or head in lexicon.species:
        return False
    if head in lexicon.pronouns and head not in lexicon.trades:
        return False  # a widower, a mother
    return (
        lexicon.is_trade(head)
        or pair in lexicon.trades
        or head.endswith(("er", "or", "ist"))
    )


def _topics(
    subject: Chunk | None,
    others: list[Chunk],
    place: str | None,
    role: str | None,
    lexicon: Lexicon,
) -> list[Topic]:
    found: dict[str, Topic] = {}
    if role and len(role) >= 4:
        found[role] = Topic(Noun(role, f"the {role}"), "trade")
    if place and len(place) >= 3:
        found[place] = Topic(Noun(place, f"the {place}"), "place")
    for chunk in others:
        if len(chunk.words) > 4:
            continue
        noun = bare_noun(chunk.words, lexicon)
        noun = noun if chunk.proper else noun.lower()
        kind = noun_kind(noun, lexicon)
        if _is_ordinary_animal(noun, lexicon):
            continue  # what is told of creatures makes a monster of a goat
        if kind and noun not in found and _is_worth_a_topic(noun, lexicon):
            found[noun] = Topic(_noun(noun, chunk), kind)
    return sorted(found.values(), key=lambda t: t.kind == "trade")[:MAX_TOPICS]


def noun_kind(noun: str, lexicon: Lexicon) -> NounKind | None:
    """Place, trade, creature, object or group; None for a noun of no known kind.

    A mountain or a sea is none: what is told of places holds for those with doors.
    """
    words = noun.lower().split()
    for head in (" ".join(words[-2:]), words[-1]):
        one = singular(head)
        if head in lexicon.groups and one == head:
            return "group"
        if lexicon.is_building(head) or lexicon.is_town(head):
            return "place"
        if head in lexicon.creatures or lexicon.species.get(one) in ("beast", "dragon"):
            return "creature"
        if head in lexicon.objects or one in lexicon.objects:
            return "object"
        if lexicon.is_trade(head):
            return "trade"
        if lexicon.is_trade(one):
            return "trade"
    return None


def _is_worth_a_topic(noun: str, lexicon: Lexicon) -> bool:
    head = noun.lower().split()[-1]
    return (
        len(noun) >= 4
        and head not in lexicon.empty_nouns
        and head not in _KIN_GROUPS
        and head.isascii()
        and head.isalpha()
    )


def _is_ordinary_animal(noun: str, lexicon: Lexicon) -> bool:
    one = singular(noun.lower().split()[-1])
    return lexicon.species.get(one) in ("beast", "fish")


def _noun(noun: str, chunk: Chunk) -> Noun:
    """In the singular: the topic phrases' verbs are."""
    if chunk.proper and chunk.determiner != "the":
        return Noun(noun, noun)
    one = noun if chunk.proper else singular(noun)
    return Noun(one, f"the {one}")
