"""Who the character is where the concept leaves it open: pronouns, age and a name."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from card_generator_app.composer.concept import Concept
from card_generator_app.composer.people import Band
from card_generator_app.composer.speak import Pronouns
from card_generator_app.composer.wordfile import read_yaml

NAMES_FILE = Path(__file__).parent / "names.yaml"

_IT = frozenset({"thing", "swarm", "mind", "plant"})
_AGED = frozenset({"human", "alien", "merfolk"})  # bodies whose years mean what ours do
_YEARS: dict[Band, tuple[int, int]] = {
    "child": (8, 12),
    "teen": (14, 17),
    "young": (20, 29),
    "middle": (32, 58),
    "old": (63, 84),
}
_GENDER: dict[str, str] = {"she": "f", "he": "m"}
SURNAME_SHARE = 0.6


@dataclass(frozen=True)
class Person:
    """The open questions answered; `years` None where a number would be silly."""

    name: str
    pronouns: Pronouns
    band: Band
    years: int | None


def settle(concept: Concept, themes: list[str], rng: np.random.Generator) -> Person:
    """Answer what the concept leaves open; every draw is made, whatever is given."""
    # Drawing all the time keeps the later draws the same when only a name is added.
    drawn_pronouns, drawn_band = _draw_pronouns(concept, rng), _draw_band(concept, rng)
    pronouns = concept.pronouns or drawn_pronouns
    band = concept.band or drawn_band
    low, high = _YEARS[band]
    drawn_years = int(rng.integers(low, high + 1))
    drawn_name = _draw_name(concept, themes, pronouns, rng)
    years = concept.age.years if concept.age else None
    one = concept.number == "one"
    if one and not concept.age and concept.body.kind in _AGED and _is_plain(concept):
        years = drawn_years
    if concept.number == "two" and not concept.name:
        other = _draw_name(concept, themes, pronouns, rng).split()[0]
        drawn_name = f"{drawn_name.split()[0]} and {other}"
    elif concept.number == "many":
        drawn_name = _title(concept.subject)
    return Person(concept.name or drawn_name, pronouns, band, years)


def _title(subject: str) -> str:
    """What a group is called: "The Three Witches", "The Crew"."""
    little = ("of", "a", "the", "in", "and")
    words = [w if w in little else w[:1].upper() + w[1:] for w in subject.split()[-4:]]
    return " ".join(["The", *words])


def _is_plain(concept: Concept) -> bool:
    return concept.body.species in (None, "human")


def _draw_pronouns(concept: Concept, rng: np.random.Generator) -> Pronouns:
    draw = float(rng.random())
    if concept.body.kind in _IT:
        return "it"
    if concept.body.kind == "robot":
        return "it" if draw < 0.7 else "they"
    if draw < 0.1:
        return "they" if concept.body.dressed else "it"
    return "she" if draw < 0.55 else "he"


def _draw_band(concept: Concept, rng: np.random.Generator) -> Band:
    draw = float(rng.random())
    if not _is_plain(concept):
        return "middle"
    return "young" if draw < 0.35 else "middle" if draw < 0.85 else "old"


def _draw_name(
    concept: Concept, themes: list[str], pronouns: Pronouns, rng: np.random.Generator
) -> str:
    names = load_names()
    flavors = names["bodies"].get(concept.body.kind)
    if flavors is None:
        known = [theme for theme in themes if theme in names["themes"]]
        # The best theme decides, unless it is one of any world.
        first = known[0] if known and known[0] == themes[0] else "any"
        flavors = names["themes"][first]
    flavor = names["flavors"][flavors[int(rng.integers(len(flavors)))]]
    given = flavor["n"] + flavor.get(_GENDER.get(pronouns, "n"), []) * 2
    if pronouns in ("she", "he") and flavor[_GENDER[pronouns]]:
        given = flavor[_GENDER[pronouns]] * 3 + flavor["n"]
    elif pronouns in ("they", "it"):
        given = flavor["n"] or flavor["f"] + flavor["m"]
    first_name = str(given[int(rng.integers(len(given)))])
    draw = float(rng.random())
    surnames = flavor["surnames"]
    if not surnames or draw > SURNAME_SHARE or not concept.body.dressed:
        return first_name
    return f"{first_name} {surnames[int(draw / SURNAME_SHARE * (len(surnames) - 1))]}"


@lru_cache(maxsize=1)
def load_names() -> dict[str, Any]:
    """names.yaml, as it is."""
    return cast(dict[str, Any], read_yaml(NAMES_FILE.read_bytes()))
