"""What a lint rule is, what it looks at, and what it finds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lint.mentions import Mentions
from card_generator_app.cards.tokens import (
    CardTokens,
    Counter,
    count_card,
    estimate_tokens,
)

Path = tuple[str | int, ...]
Span = tuple[int, int]


class Severity(StrEnum):
    """How bad: an error breaks the card somewhere, a warning spoils it, info is advice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Edit(NamedTuple):
    """A safe change: of the text at `path` within `span`, or of the whole value there.

    `value` REMOVE takes a list item or a key away.
    """

    path: Path
    value: Any
    span: Span | None = None


REMOVE: Any = object()


class Hit(NamedTuple):
    """What a rule's function yields: where, what exactly, and the safe change if any."""

    path: Path
    message: str
    span: Span | None = None
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule at a place; `span` counts characters in the text at `path`."""

    rule: str
    severity: Severity
    path: str
    message: str
    span: Span | None = None
    edit: Edit | None = field(default=None, compare=False)

    @property
    def fixable(self) -> bool:
        return self.edit is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with a stable id; `why` says in one sentence why it matters."""

    id: str
    topic: str
    severity: Severity
    why: str
    check: Callable[["Subject"], Iterator[Hit]]
    fixes: bool


@dataclass(frozen=True, slots=True)
class LintOptions:
    """What the card is meant for: the context of the model it will run on, in tokens."""

    context_tokens: int = 8192


class TextField(NamedTuple):
    """One text of the card and where it stands."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The field's name: that of the list for a greeting."""
        return next(part for part in reversed(self.path) if isinstance(part, str))

    def hit(self, message: str, match: re.Match[str], new: str | None = None) -> Hit:
        """A hit on a match; `new` is what may safely stand there instead."""
        edit = None if new is None else Edit(self.path, new, match.span())
        return Hit(self.path, message, match.span(), edit)


class EntryAt(NamedTuple):
    """A lorebook entry and where it stands."""

    path: Path
    entry: Json

    @property
    def label(self) -> str:
        named = self.entry.get("name") or self.entry.get("comment")
        return str(
            named or ", ".join(self.entry["keys"][:2]) or f"entry {self.path[-1]}"
        )


GREETINGS = ("first_mes", "alternate_greetings", "group_only_greetings")
PROSE = ("description", "personality", "scenario", "mes_example", *GREETINGS)
_TEXTS = (
    "name",
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
)
_LISTS = ("alternate_greetings", "group_only_greetings")


class Subject:
    """The card under check, with what several rules need worked out once."""

    def __init__(
        self, card: Card, options: LintOptions, count: Counter = estimate_tokens
    ):
        self.card = card
        self.options = options
        self.count = count
        self.tokens: CardTokens = count_card(card, count)
        self.texts = self._texts()
        self.prose = [one for one in self.texts if one.name in PROSE]
        self.greetings = [one for one in self.texts if one.name in GREETINGS]
        self.entries = [
            EntryAt(("data", "character_book", "entries", at), entry)
            for at, entry in enumerate(card.entries)
        ]
        self.contents = [
            TextField((*one.path, "content"), one.entry["content"])
            for one in self.entries
        ]
        self._folded = [
            (field, field.text.casefold()) for field in [*self.texts, *self.contents]
        ]

    def text(self, name: str) -> TextField:
        """A text field of `data` by its spec name."""
        return TextField(("data", name), self.card.text(name))

    @cached_property
    def mentions(self) -> Mentions:
        """Which entries (by number) and then which prose fields mention a key."""
        fields = [*self.contents, *self.prose]
        return Mentions([field.text.casefold() for field in fields])

    def holding(self, *needles: str) -> list[TextField]:
        """Texts and entry contents with one of these case-folded parts: a quick sieve."""
        return [
            field
            for field, folded in self._folded
            if any(needle in folded for needle in needles)
        ]

    def _texts(self) -> list[TextField]:
        data = self.card.data
        found = [TextField(("data", name), data[name]) for name in _TEXTS]
        for name in _LISTS:
            found += [TextField(("data", name, i), t) for i, t in enumerate(data[name])]
        return [one for one in found if one.text]


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str, severity: Severity, why: str, *, fixes: bool = False
) -> Callable[[Callable[[Subject], Iterator[Hit]]], Rule]:
    """Registers the function below as the rule `rule_id`; its module names the topic."""

    def register(check: Callable[[Subject], Iterator[Hit]]) -> Rule:
        if rule_id in RULES:
            raise ValueError(f"there are two lint rules called {rule_id}")
        topic = check.__module__.rpartition(".")[2]
        RULES[rule_id] = Rule(rule_id, topic, severity, why, check, fixes)
        return RULES[rule_id]

    return register


def show_path(path: Path) -> str:
    """A path as people write it: `data.alternate_greetings[0]`."""
    shown = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    )
    return shown.removeprefix(".")
