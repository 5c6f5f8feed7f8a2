"""Gaps: what an idea leaves open or says like everybody, heaviest first; no model is asked."""

from dataclasses import dataclass
from typing import Literal

from card_generator_app.cards.parts import BOOK
from card_generator_app.generation.needs import BY_SUBJECT, NEEDS, STOCK, Need
from card_generator_app.generation.parts import token_targets
from card_generator_app.generation.staleness import SECTIONS
from card_generator_app.options import GenerationOptions
from card_generator_app.options.interview import Answer, Subject
from card_generator_app.options.wanted import (
    alternates,
    brief_counts,
    group_greetings,
    wants,
)

# How much of a section's weight comes from those that are planned to fit it.
_SHAPED = 0.35
_SHAPES = {
    "identity": ("look", "core"),
    "core": ("voice", "behaviour", "stance", "openings"),
    "stance": ("openings",),
}
# What a greeting or an entry is written from beside what its field is.
_OWN = {
    "alternate_greetings": ("openings",),
    "group_only_greetings": ("openings",),
    BOOK: ("world",),
}
_WHOLE = {"openings.0": "openings", "dress": "look", "notice": "look"}
# Lore is sent only when it comes up.
_LORE = 0.4
# What is said like everybody is half open; a second subject of a section weighs less.
_STOCK_SHARE, _NEXT_OF_SECTION = 0.7, 0.55
_FEW_WORDS = 3


@dataclass(frozen=True)
class Gap:
    """A subject that nothing particular is said about. `weight`: tokens of the card that
    depend on it, about."""

    subject: Subject
    decides: str
    state: Literal["open", "generic"]
    weight: float


def gaps(options: GenerationOptions) -> list[Gap]:
    """What is still open, heaviest first; what was asked about is not, answered or skipped."""
    asked = {subject for one in options.answers for subject in subjects_of(one)}
    told = _told(options)
    weights = section_weights(options)
    left = [
        (need, state)
        for need in NEEDS
        if need.subject not in asked and (state := _state(need, options, told))
    ]
    # A section that was asked about before is left for later.
    taken: dict[str, int] = {}
    for subject in asked:
        section = BY_SUBJECT[subject].section
        taken[section] = taken.get(section, 0) + 1
    found: list[Gap] = []
    for need, state in left:
        share = _STOCK_SHARE if state == "generic" else 1.0
        share *= _NEXT_OF_SECTION ** taken.get(need.section, 0)
        taken[need.section] = taken.get(need.section, 0) + 1
        weight = weights.get(need.section, 0.0) * share
        found.append(Gap(need.subject, need.decides, state, round(weight, 1)))
    found.sort(key=lambda gap: -gap.weight)
    return [gap for gap in found if gap.weight > 0]


def subjects_of(answer: Answer) -> list[Subject]:
    """What a question was about: as it says, else by the words it asks with."""
    if answer.about:
        return list(dict.fromkeys(answer.about))
    return [need.subject for need in NEEDS if need.cues.search(answer.question)][:2]


def section_weights(options: GenerationOptions) -> dict[str, float]:
    """Tokens of the card that depend on each section, about."""
    direct: dict[str, float] = {}
    for field, size in _sizes(options).items():
        # A text that is written from several sections depends on each by its share.
        written_from = (*SECTIONS[field], *_OWN.get(field, ()))
        sections = {_WHOLE.get(one, one) for one in written_from}
        for section in sections:
            direct[section] = direct.get(section, 0.0) + size / len(sections)
    return {
        section: weight
        + _SHAPED * sum(direct.get(one, 0.0) for one in _SHAPES.get(section, ()))
        for section, weight in direct.items()
    }


def _sizes(options: GenerationOptions) -> dict[str, float]:
    """Tokens by field, as far as it is wanted."""
    tokens, counts = token_targets(options), brief_counts(options)
    sizes: dict[str, float] = {
        "description": tokens["description"],
        "personality": tokens["personality"],
        "scenario": tokens["scenario"],
        "first_mes": tokens["greeting"],
    }
    found = {field: size for field, size in sizes.items() if wants(options, field)}
    return found | {
        "alternate_greetings": tokens["greeting"] * alternates(options),
        "group_only_greetings": tokens["greeting"] * group_greetings(options),
        "mes_example": tokens["exchange"] * counts["exchanges"],
        BOOK: _LORE * tokens["entry"] * counts["topics"],
    }


def _state(
    need: Need, options: GenerationOptions, told: str
) -> Literal["open", "generic", ""]:
    """Whether something is missing of it; "" where it is told."""
    if any(getattr(options, name, None) for name in need.options):
        return ""
    if need.subject == "work" and len(told.split()) >= _FEW_WORDS:
        return ""  # whoever says three words says what they are
    if not need.cues.search(told):
        return "open"
    return "" if need.cues.search(STOCK.sub(" ", told)) else "generic"


def _told(options: GenerationOptions) -> str:
    """The idea, and what was answered to any question."""
    said = [options.concept, *options.traits, *(one.answer for one in options.answers)]
    return ". ".join(filter(None, said))
