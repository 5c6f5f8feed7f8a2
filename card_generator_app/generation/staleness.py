"""What depends on what: which sections of the brief each part of a card is written from.

A written part remembers the state of its sections; when one has changed since, the part
is stale.
"""

from collections.abc import Mapping
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import BOOK, parts_of_card, split_key
from card_generator_app.library.brief_state import states_of
from card_generator_app.library.provenance import AUTHOR, WRITTEN_FROM

_LOOK = ("look", "dress", "notice")
SECTIONS = {
    "description": ("identity", *_LOOK, "core", "behaviour"),
    "personality": ("voice", "behaviour"),
    "scenario": ("stance", "openings.0"),
    "first_mes": ("voice", "openings.0"),
    "alternate_greetings": ("voice",),
    "group_only_greetings": ("voice",),
    "mes_example": ("voice", "stance"),
    "system_prompt": ("behaviour", "stance"),
    "post_history_instructions": ("behaviour", "stance"),
    "creator_notes": (
        "identity",
        *_LOOK,
        "core",
        "voice",
        "behaviour",
        "stance",
        "openings",
        "world",
    ),
    BOOK: (),
}
"""Sections by field. A greeting is written from an opening of its own too, an entry from
a topic of its own."""


def written_from(
    key: str, brief: Mapping[str, Any], own: str | None = None
) -> dict[str, str]:
    """The state of the sections that a part is written from, by section.

    `brief`: as stored. `own`: the part's own opening or topic, `openings.2`, `world.0`.
    """
    sections = (*SECTIONS.get(split_key(key)[0], ()), *([own] if own else ()))
    return states_of(brief, sections)


def stale_parts(
    card: Card, brief: Mapping[str, Any] | None, provenance: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The parts whose sections have changed since they were written, and which.

    Also of parts that their author has changed since; what an author wrote from the
    start is written from nothing, and never stale.
    """
    if brief is None:
        return {}
    states = provenance.get(WRITTEN_FROM, {})
    found: dict[str, list[str]] = {}
    for key in parts_of_card(card):
        known: Mapping[str, str] = states.get(key, {})
        now = states_of(brief, known)
        changed = [section for section in known if known[section] != now[section]]
        if changed:
            found[key] = changed
    return found


def is_authors(key: str, provenance: Mapping[str, Any]) -> bool:
    """Whether a part is in its author's words; what nobody knows of is."""
    origins: Mapping[str, str] = provenance.get("parts", {})
    return origins.get(key, AUTHOR) == AUTHOR
