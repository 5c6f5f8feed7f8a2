"""Chats and lorebooks for tests of the simulator."""

from typing import Any

from card_generator_app.cards.activation import (
    Message,
    Options,
    Outcome,
    Simulation,
    simulate,
)
from card_generator_app.cards.lorebook import new_book, new_entry


def chat(*texts: str) -> list[Message]:
    """Messages in turn, the user's first."""
    roles = ("user", "assistant")
    return [Message(roles[at % 2], text) for at, text in enumerate(texts)]  # type: ignore[arg-type]


def entry(name: str, *keys: str, **fields: Any) -> dict[str, Any]:
    content = fields.pop("content", f"All about {name}.")
    return new_entry(list(keys), content, name=name, **fields)


def run(
    entries: list[dict[str, Any]],
    *texts: str,
    options: Options | None = None,
    **book: Any,
) -> Simulation:
    return simulate(new_book(entries, **book), chat(*texts), options)


def only(found: Simulation) -> Outcome:
    (outcome,) = found.outcomes
    return outcome


def fired(found: Simulation) -> list[str]:
    return [outcome.label for outcome in found.fired]
