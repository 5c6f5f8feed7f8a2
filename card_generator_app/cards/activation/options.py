"""Options of a simulation: what the reader has set, who chats, and how the dice fall.

Each is declared once here; the command line, the API and assertion files take them from
SETTINGS.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

from card_generator_app.cards.jsontext import describe
from card_generator_app.errors import InvalidInput

DEFAULT_SCAN_DEPTH = 4  # messages; what most front ends start with
# What makes SillyTavern write: its name for the ways to ask for a reply.
TRIGGERS = ("normal", "continue", "impersonate", "swipe", "regenerate", "quiet")


def setting(
    default: Any,
    help_text: str,
    *,
    kind: type | None = None,
    ge: float | None = None,
    le: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """An option with its limits; `kind` says its type where the default is None."""
    made = kind or type(default)
    metadata = {"kind": made, "help": help_text, "ge": ge, "le": le, "choices": choices}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader has set; a book's own settings, where it has any, come first."""

    scan_depth: int = setting(
        DEFAULT_SCAN_DEPTH,
        "Messages scanned where the book does not say.",
        ge=0,
        le=1000,
    )
    token_budget: int | None = setting(
        None,
        "Tokens for all entries where the book does not say.",
        kind=int,
        ge=0,
        le=10_000_000,
    )
    budget_percent: float | None = setting(
        None,
        "The same in percent of the context; a token budget then caps it.",
        kind=float,
        ge=0,
        le=100,
    )
    context_tokens: int = setting(
        8192, "The model's context, for the budget in percent.", ge=512, le=10_000_000
    )
    recursive_scanning: bool = setting(
        False, "Whether entries call entries where the book does not say."
    )
    max_recursion_steps: int = setting(
        10, "How often called entries are scanned for more.", ge=0, le=1000
    )
    min_activations: int = setting(
        0,
        "Scan further back until this many entries fire.",
        ge=0,
        le=1000,
    )
    max_depth: int = setting(
        0, "How far back for that, in messages; 0 for all.", ge=0, le=1000
    )
    whole_words: bool = setting(
        False, "Keys are whole words where an entry does not say."
    )
    case_sensitive: bool = setting(
        False, "Keys mind upper and lower case where an entry does not say."
    )
    group_scoring: bool = setting(
        False, "Of a group, those with the most keys found, unless an entry says."
    )
    include_names: bool = setting(
        False,
        "Scan who speaks, too: a character's name then is in each of its messages.",
    )
    trigger: str = setting(
        "normal",
        "What asks for the reply; entries can be bound to it.",
        choices=TRIGGERS,
    )
    character: str = setting(
        "", "Who chats, for entries bound to characters; the card's name if empty."
    )
    tags: tuple[str, ...] = setting(
        (), "The character's tags, for entries bound to tags; the card's if empty."
    )
    user: str = setting("User", "What {{user}} stands for.")
    persona: str = setting("", "The user's persona text, for entries that scan it.")
    user_icon: str = setting("", "The user's picture, for entries bound to one.")
    greeting: int = setting(
        0, "Which greeting the chat began with; 0 is the first message.", ge=0, le=1000
    )
    strict_v3: bool = setting(
        False, "As the V3 spec says: patterns make constant and secondary keys void."
    )
    seed: int = setting(0, "Decides entries that fire by chance.", ge=0, le=2**31 - 1)


class Setting(NamedTuple):
    """An option as its surfaces show it; `many` takes several texts."""

    name: str
    kind: type
    default: Any
    help: str
    ge: float | None
    le: float | None
    choices: tuple[str, ...]

    @property
    def many(self) -> bool:
        return self.kind is tuple


SETTINGS = tuple(
    Setting(name=one.name, default=one.default, **one.metadata)
    for one in fields(Options)
)


def read_options(
    given: Mapping[str, Any], where: str, base: Options | None = None
) -> Options:
    """Options from their names over those of `base`; None counts as not given.

    Raises InvalidInput that begins with `where` for unknown names and values out of range.
    """
    known = {one.name: one for one in SETTINGS}
    if unknown := given.keys() - known.keys():
        raise InvalidInput(
            f"{where}: no option {', '.join(map(str, unknown))};"
            f" options are {', '.join(known)}"
        )
    read = {
        name: _read(known[name], value, where)
        for name, value in given.items()
        if value is not None
    }
    return replace(base or Options(), **read)


def _read(one: Setting, value: Any, where: str) -> Any:
    if one.many and isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if one.kind is float and type(value) is int:
        value = float(value)
    if type(value) is not one.kind:
        raise InvalidInput(f"{where}: option {one.name} cannot be {describe(value)}")
    if one.choices and value not in one.choices:
        raise InvalidInput(
            f"{where}: {one.name} is one of {', '.join(one.choices)}, not {value!r}"
        )
    low = -math.inf if one.ge is None else one.ge
    high = math.inf if one.le is None else one.le
    if isinstance(value, int | float) and not low <= value <= high:
        raise InvalidInput(f"{where}: {one.name} is from {one.ge} to {one.le}")
    return value
