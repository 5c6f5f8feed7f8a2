"""Whose words each part of a stored card is: the author's, or a writer's."""

import json
from collections.abc import Mapping
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import parts_of_card, split_key
from card_generator_app.library.brief_state import states_of

AUTHOR = "author"
WRITTEN_FROM = "written_from"
"""By part, which state of the brief's sections it was written from (see staleness)."""


def written_by_author(card: Card) -> dict[str, Any]:
    """The provenance of a card that came from outside: all of it is the author's."""
    return {"writer": AUTHOR, "parts": dict.fromkeys(parts_of_card(card), AUTHOR)}


def after_edit(
    before: Card,
    known: Mapping[str, Any],
    after: Card,
    brief: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The provenance after an edit by a person, who had this brief before them.

    What is word for word as before keeps its origin, also where it has moved (a greeting
    that is now the first of them); everything else is the author's. What they changed
    fits the brief as it is now, and is told when that changes.
    """
    origins = _moved(before, known.get("parts", {}), after)
    parts = {key: origins.get(key, AUTHOR) for key in parts_of_card(after)}
    states = known.get(WRITTEN_FROM, {})
    written_from = _moved(before, states, after)
    if brief is not None:
        edited = _in_place(before, states, after) - written_from.keys()
        written_from |= {key: states_of(brief, states[key]) for key in edited}
    return {**known, "parts": parts, WRITTEN_FROM: written_from}


def after_writing(
    before: Card,
    known: Mapping[str, Any],
    after: Card,
    written: Mapping[str, Mapping[str, str]],
    writer: str,
) -> dict[str, Any]:
    """The provenance after `writer` wrote the parts in `written`, and nothing else.

    `written`: by part, the state of the brief that it was written from.
    """
    found = after_edit(before, known, after)
    found["parts"] |= dict.fromkeys(written, writer)
    found[WRITTEN_FROM] |= {key: dict(state) for key, state in written.items() if state}
    return found


def _moved(before: Card, known: Mapping[str, Any], after: Card) -> dict[str, Any]:
    """What is known of parts, for those that are word for word the same in `after`."""
    by_content = {
        _content(key, value): known[key]
        for key, value in parts_of_card(before).items()
        if key in known
    }
    found = {
        key: by_content.get(_content(key, value))
        for key, value in parts_of_card(after).items()
    }
    return {key: value for key, value in found.items() if value is not None}


def _in_place(before: Card, states: Mapping[str, Any], after: Card) -> set[str]:
    """Parts that can be told to be the same, changed: their list is as long as it was."""
    then, now = parts_of_card(before), parts_of_card(after)

    def count(parts: Mapping[str, Any], key: str) -> int:
        return sum(split_key(one)[0] == split_key(key)[0] for one in parts)

    return {key for key in states if key in now and count(then, key) == count(now, key)}


def _content(key: str, value: Any) -> tuple[str, str]:
    return key.partition(".")[0], json.dumps(value, sort_keys=True)
