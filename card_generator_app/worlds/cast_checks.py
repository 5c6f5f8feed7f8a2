"""Whether the cards of a world agree with it and with each other; no model asked."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from card_generator_app.cards.card import Card
from card_generator_app.worlds.checks import WorldFinding
from card_generator_app.worlds.graph import Entity, World

_TEXTS = (
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "system_prompt",
)
_KIN = (
    "sister|brother|twin|mother|father|daughter|son|wife|husband|cousin|aunt|uncle"
    "|grandmother|grandfather"
)
_WORD = re.compile(r"[\w'’]+")
_YEAR = re.compile(r"\b(\d{3,4})\b")
_NEAR_CHARS = 40
_GRAM = 6  # words in a row that two people do not happen to share
_MOST_SHARED = 0.12


def check_cast(world: World, cards: Mapping[str, Card]) -> list[WorldFinding]:
    """Findings about cards by the id of the person whose they are."""
    people = {one.id: one for one in world.people() if one.id in cards}
    return [
        *_names(people, cards),
        *_relations(world, people, cards),
        *_years(world, people, cards),
        *_phrases(people, cards),
    ]


def _names(
    people: Mapping[str, Entity], cards: Mapping[str, Card]
) -> Iterator[WorldFinding]:
    for person_id, person in people.items():
        name = cards[person_id].name
        if name.casefold() not in map(str.casefold, person.names):
            message = f"the card of {person.name} is called {name}"
            yield WorldFinding("other_name", "error", message, (person_id,))


def _relations(
    world: World, people: Mapping[str, Entity], cards: Mapping[str, Card]
) -> Iterator[WorldFinding]:
    """Kin that a card names other than the world, and ties that it does not know of."""
    for person_id in people:
        text = _text(cards[person_id])
        for other_id, other in people.items():
            if other_id == person_id:
                continue
            kinds = _kinds(world, person_id, other_id)
            if not kinds:
                continue
            if not any(name in text for name in _called(other)):
                message = (
                    f"the card of {people[person_id].name} never names {other.name}"
                )
                yield WorldFinding(
                    "does_not_know", "info", message, (person_id, other_id)
                )
            for word in _kin_words(text, other):
                if not any(word in kind for kind in kinds):
                    message = (
                        f"the card of {people[person_id].name} has {other.name} as "
                        f"{word}; in the world they are {' and '.join(sorted(kinds))}"
                    )
                    yield WorldFinding(
                        "other_relation", "warning", message, (person_id, other_id)
                    )


def _kinds(world: World, one: str, other: str) -> set[str]:
    return {
        relation.kind.casefold()
        for relation in world.relations
        if {relation.source, relation.target} == {one, other}
    }


def _kin_words(text: str, person: Entity) -> set[str]:
    """`her brother Bram`, `Bram, her brother`: what the text calls them."""
    found: set[str] = set()
    for name in map(re.escape, _called(person)):
        own = r"(?i:her|his|their|its|my|\{\{char\}\}'s)"
        for pattern in (
            rf"\b{own} (?:\w+ )?({_KIN}),? {name}\b",
            rf"\b{name}, {own} (?:\w+ )?({_KIN})\b",
            rf"\b{name} is {own} (?:\w+ )?({_KIN})\b",
        ):
            found |= {match[1].casefold() for match in re.finditer(pattern, text)}
    return found


def _years(
    world: World, people: Mapping[str, Entity], cards: Mapping[str, Card]
) -> Iterator[WorldFinding]:
    """An event with another year beside its name than it has."""
    events = [one for one in world.timeline() if one.year is not None]
    for person_id, person in people.items():
        text = _text(cards[person_id])
        for event in events:
            near = rf"{re.escape(event.name)}[^.!?\n]{{0,{_NEAR_CHARS}}}"
            said = {
                int(year[1])
                for match in re.finditer(near, text)
                for year in _YEAR.finditer(match[0])
            }
            if said and event.year not in said:
                message = (
                    f"the card of {person.name} has {event.name} in "
                    f"{', '.join(map(str, sorted(said)))}, the world in {event.year}"
                )
                yield WorldFinding(
                    "other_year", "error", message, (person_id, event.id)
                )


def _phrases(
    people: Mapping[str, Entity], cards: Mapping[str, Card]
) -> Iterator[WorldFinding]:
    grams = {person_id: _grams(_text(cards[person_id])) for person_id in people}
    for one, other in combinations(people, 2):
        least = min(len(grams[one]), len(grams[other]))
        share = len(grams[one] & grams[other]) / least if least else 0.0
        if share > _MOST_SHARED:
            message = (
                f"{people[one].name} and {people[other].name} share {share:.0%} of their "
                "phrases"
            )
            yield WorldFinding("same_phrases", "warning", message, (one, other))


def _grams(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)}


def _called(person: Entity) -> list[str]:
    """Full names, and the first name alone."""
    return list(dict.fromkeys([*person.names, person.name.split()[0]]))


def _text(card: Card) -> str:
    texts = [str(card.data.get(name, "")) for name in _TEXTS]
    return "\n".join([*texts, *card.greetings])
