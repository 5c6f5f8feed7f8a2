"""Finds where a composed card contradicts its concept, or itself.

Knows the concept from what a person wrote beside it (concepts.txt), not from what the
composer read; and the library's facts (`says`) from the phrases that stand on the card.
"""

import re
from collections.abc import Iterator, Mapping

from benchmarks.quality.compose import Made
from card_generator_app.brief import Brief
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.phrases_schema import Tagged

_NOW = re.compile(
    r"\b(?:phones?|e-?mails?|texted|websites?|internet|laptops?|computers?|wi-?fi|apps?|"
    r"smartphones?|televisions?|tv|fridge|microwave|elevators?|airports?|parking|"
    r"taxis?|buses|photocopier|printer|spreadsheets?|credit cards?|motorways?|subway|"
    r"supermarkets?|drones?|androids?|robots?|satellites?|hologram|spaceships?|"
    r"server|servers|keyboards?|headphones|radio|neon|airlock|tram|trams)\b",
    re.IGNORECASE,
)
_AHEAD_OR_PAST = re.compile(
    r"\b(?:airlock|hull breach|starships?|spaceships?|orbital|terraform\w*|"
    r"the king's|squires?|longbow|crossbow|catapult|drawbridge|jousts?|"
    r"men-at-arms|the siege|garrison|halberds?)\b",
    re.IGNORECASE,
)
_WOMEN = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_MEN = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)


def contradictions(made: Made, entries: Mapping[str, Tagged]) -> Iterator[str]:
    """One line for each: what it is held to, and the words that break it."""
    held = made.wish.held_to
    brief = made.brief
    pronouns = brief.identity.pronouns.text
    if held.get("pronouns", pronouns) != pronouns:
        yield f"pronouns: {pronouns} instead of {held['pronouns']}"
    yield from _era(made, held.get("era"))
    yield from _body(made, held.get("kind"))
    yield from _age(made, held.get("age"), entries)
    yield from _facts(made, entries)


def own_words(made: Made) -> str:
    """Everything on the card that the composer chose, without the person's words."""
    brief = made.brief
    data = made.card.to_dict()["data"]
    texts = [data[name] for name in ("description", "personality", "scenario")]
    texts += [data["first_mes"], *data["alternate_greetings"], data["mes_example"]]
    lore = [topic.content for topic in brief.world if topic.origin == "invented"]
    return "\n".join([*texts, *lore]).replace(made.premise, "")


def _era(made: Made, era: str | None) -> Iterator[str]:
    pattern = {"past": _NOW, "now": _AHEAD_OR_PAST}.get(era or "")
    stated = made.wish.concept.lower()
    for match in pattern.finditer(own_words(made)) if pattern else ():
        if match[0].lower() not in stated:
            yield f"era {era}: {_around(own_words(made), match)}"


def _body(made: Made, kind: str | None) -> Iterator[str]:
    """Words in the description that need what such a body lacks."""
    if kind is None:
        return
    lexicon = load_lexicon()
    description = made.card.to_dict()["data"]["description"]
    text = description.replace(made.premise, "").lower()
    for need, pattern in lexicon.implies.items():
        if need in lexicon.bodies[kind] or need in ("grown", "coworkers", "family"):
            continue
        if kind == "beast" and need == "hands":
            continue  # paws hold, carry and push
        for match in pattern.finditer(text):
            if match[0] not in made.wish.concept.lower():  # whatever it runs on
                yield f"a {kind} has no {need}: {_around(text, match)}"


def _age(made: Made, band: str | None, entries: Mapping[str, Tagged]) -> Iterator[str]:
    if band is None:
        return
    for ref in refs(made.brief):
        entry = entries.get(ref)
        if entry and entry.ages and band not in entry.ages:
            yield f"age {band}: {entry.spoken()[0][:80]}"


def _facts(made: Made, entries: Mapping[str, Tagged]) -> Iterator[str]:
    said: dict[str, str] = {}
    for ref in refs(made.brief):
        entry = entries.get(ref)
        for key, value in (entry.says if entry else {}).items():
            if said.setdefault(key, value) != value:
                yield f"{key}: {said[key]} and {value}"
    pronouns = made.brief.identity.pronouns.text
    other = {"she": _MEN, "he": _WOMEN}.get(pronouns)
    if made.manner.is_first:
        other = None  # whoever tells is "I": "he" is somebody else
    text = made.card.to_dict()["data"]["personality"]
    if other and (match := other.search(text)) and "{{char}}" not in text:
        yield f"{pronouns}: {_around(text, match)}"


def refs(brief: Brief) -> list[str]:
    """The library's phrases in a brief, by their refs."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value.get("ref"):
                found.append(value["ref"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(brief.model_dump())
    return found


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - 50) : match.end() + 40].split())
