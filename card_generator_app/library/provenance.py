"""Whose words each part of a stored card is: the author's, or a writer's."""

import json
from collections.abc import Mapping
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import parts_of_card

AUTHOR = "author"


def written_by_author(card: Card) -> dict[str, Any]:
    """The provenance of a card that came from outside: all of it is the author's."""
    return {"writer": AUTHOR, "parts": dict.fromkeys(parts_of_card(card), AUTHOR)}


def after_edit(before: Card, known: Mapping[str, Any], after: Card) -> dict[str, Any]:
    """The provenance after an edit by a person.

    What is word for word as before keeps its origin, also where it has moved (a greeting
    that is now the first of them); everything else is the author's.
    """
    origins: Mapping[str, str] = known.get("parts", {})
    by_content = {
        _content(key, value): origins.get(key, AUTHOR)
        for key, value in parts_of_card(before).items()
    }
    parts = {
        key: by_content.get(_content(key, value), AUTHOR)
        for key, value in parts_of_card(after).items()
    }
    return {**known, "parts": parts}


def _content(key: str, value: Any) -> tuple[str, str]:
    return key.partition(".")[0], json.dumps(value, sort_keys=True)
