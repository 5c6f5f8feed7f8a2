"""The gate before writing: what can be seen wrong with a brief without asking anybody."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from card_generator_app.brief import Brief, Fact, Opening
from card_generator_app.generation.needs import NEEDS
from card_generator_app.generation.review.grams import grams, shared
from card_generator_app.options import GenerationOptions

_STOCK_NAMES = re.compile(
    r"\b(?:elara|lyra|kael|seraphina|thorne|blackwood|aria|luna|raven|zephyr|nyx|orion"
    r"|aurelia|isolde|draven)\b",
    re.IGNORECASE,
)
_FEWEST_DETAILS = 2
_FEWEST_WORDS = 3
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one section of the brief."""

    section: str
    message: str

    @property
    def line(self) -> str:
        return f"brief, {self.section}: {self.message}"


def brief_problems(brief: Brief, options: GenerationOptions) -> list[Problem]:
    """Every broken rule: enough to write from, particular, alive, a place for {{user}}."""
    return [
        *_enough(brief),
        *_particular(brief, options),
        *_alive(brief),
        *_open_to_user(brief),
    ]


def _enough(brief: Brief) -> Iterator[Problem]:
    """Facts that writing starts from and that are hardly there."""
    for path in (path for need in NEEDS for path in need.facts):
        section, _, name = path.partition(".")
        fact: Fact = getattr(getattr(brief, section), name)
        if len(fact.text.split()) < _FEWEST_WORDS:
            yield Problem(section, f"{name} says next to nothing")
    if len(brief.look) < _FEWEST_DETAILS:
        yield Problem("look", "there are too few details to draw from")
    if not brief.voice.manner:
        yield Problem("voice", "nothing says how they sound")


def _particular(brief: Brief, options: GenerationOptions) -> Iterator[Problem]:
    name = brief.identity.name
    if name.origin == "invented" and _STOCK_NAMES.search(name.text):
        yield Problem("identity", f"{name.text!r} is a stock name")
    core = {
        fact: getattr(brief.core, fact).text
        for fact in ("want", "need", "fear", "belief", "secret")
    }
    for one, other in combinations(core, 2):
        if _is_same(core[one], core[other]):
            yield Problem("core", f"{one} and {other} say the same")
    # A short concept may well be the premise.
    is_long = len(options.concept.split()) > 2 * _FEWEST_WORDS
    if is_long and _is_same(brief.identity.premise.text, options.concept):
        yield Problem("identity", "the premise only repeats the concept")


def _alive(brief: Brief) -> Iterator[Problem]:
    """Each opening has tension of its own, and no two are one scene."""
    for at, opening in enumerate(brief.openings, start=1):
        if not opening.tension.strip() and not opening.situation.strip():
            yield Problem("openings", f"opening {at} has nothing at stake")
    seeds = [(at, grams(_seed(one))) for at, one in enumerate(brief.openings, start=1)]
    for (one, ours), (other, theirs) in combinations(seeds, 2):
        if shared(ours, theirs) > _ALIKE:
            yield Problem("openings", f"openings {one} and {other} are one scene")


def _open_to_user(brief: Brief) -> Iterator[Problem]:
    stance = brief.stance
    if not (stance.role_of_user.text.strip() or stance.first_assumption.text.strip()):
        yield Problem("stance", "nothing says who {{user}} is to them")


def _seed(opening: Opening) -> str:
    return " ".join([opening.situation, opening.action, opening.line])


def _is_same(one: str, other: str) -> bool:
    return bool(one.strip()) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def sections_of(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """The messages by section."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.section, []).append(problem.message)
    return found
