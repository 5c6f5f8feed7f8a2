"""What goes into a simulation and what comes out of it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from card_generator_app.cards.jsontext import Json

Role = Literal["user", "assistant", "system"]


class Message(NamedTuple):
    """One message of the chat."""

    role: Role
    text: str


class Reason(StrEnum):
    """Why an entry fired, or what stopped it; stable for assertion files and UIs."""

    KEY = "key"
    CONSTANT = "constant"
    STICKY = "sticky"
    FORCED = "forced"
    RECURSION = "recursion"

    DISABLED = "disabled"
    NO_KEYS = "no_keys"
    NO_MATCH = "no_match"
    SECONDARY = "secondary"
    EXCLUDED = "excluded"
    CONDITION = "condition"
    CHARACTER = "character"
    TRIGGER = "trigger"
    DELAY = "delay"
    COOLDOWN = "cooldown"
    PROBABILITY = "probability"
    GROUP = "group"
    BUDGET = "budget"
    DUPLICATE = "duplicate"
    EMPTY = "empty"
    AWAITS_RECURSION = "awaits_recursion"
    VECTORIZED = "vectorized"  # a search by meaning could still call it


class Placement(NamedTuple):
    """Where the content goes: `depth` (messages from the end) only for `at_depth`."""

    position: str
    depth: int | None
    role: Role


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry; `why` is a sentence for people."""

    index: int
    label: str
    fires: bool
    reason: Reason
    why: str
    content: str = ""
    tokens: int = 0
    placement: Placement | None = None
    step: int = 0  # which scan decided: 0 for the chat, 1 and on for those after it


@dataclass(frozen=True, slots=True)
class Simulation:
    """All outcomes by entry index, and those that fire in the order of the prompt."""

    outcomes: list[Outcome]
    fired: list[Outcome]
    tokens: int
    token_budget: int | None
    notes: list[str] = field(default_factory=list)


def label_of(entry: Json, index: int) -> str:
    """How an entry is called in results: name, comment, first key or number."""
    named = entry.get("name") or entry.get("comment") or "".join(entry["keys"][:1])
    return str(named) if named else f"entry {index}"
