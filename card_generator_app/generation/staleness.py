"""What depends on what: which sections of the brief each part of a card is written from.

A written part remembers the state of its sections; when one has changed since, the part
is stale. Spaces and line breaks are no change, nor is whose words a fact is in.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import BOOK, parts_of_card, split_key
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
    return {section: _state(brief, section) for section in sections}


def stale_parts(
    card: Card, brief: Mapping[str, Any] | None, provenance: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The parts whose sections have changed since they were written, and which.

    A part of the author's own is written from nothing, and never stale.
    """
    if brief is None:
        return {}
    states, origins = provenance.get(WRITTEN_FROM, {}), provenance.get("parts", {})
    found: dict[str, list[str]] = {}
    for key in parts_of_card(card):
        if origins.get(key) == AUTHOR:
            continue
        known: Mapping[str, str] = states.get(key, {})
        changed = [
            section for section in known if known[section] != _state(brief, section)
        ]
        if changed:
            found[key] = changed
    return found


def _state(brief: Mapping[str, Any], path: str) -> str:
    """What a section says, in short; "" where there is none."""
    value: Any = brief
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step)
        if value is None:
            return ""
    canonical = json.dumps(_said(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _said(value: Any) -> Any:
    """What is said, without whose words it is in or how it is spaced."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        about = ("origin", "ref")
        return {key: _said(one) for key, one in value.items() if key not in about}
    return [_said(one) for one in value] if isinstance(value, list) else value
