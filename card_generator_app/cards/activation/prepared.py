"""An entry made ready for scanning: settings from fields, extensions and decorators as one."""

from dataclasses import dataclass
from typing import Any

from card_generator_app.cards.activation.macros import with_names
from card_generator_app.cards.activation.matching import Key, make_key
from card_generator_app.cards.activation.model import Placement, Role, label_of
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.decorators import (
    RISU_NAMES,
    STANDARD_NAMES,
    TOKEN_NAMES,
    Decorator,
    parse_content,
    resolve,
)
from card_generator_app.cards.jsontext import Json

# A chat has messages: what counts in tokens gives way to its fallback (V3 spec).
_KNOWN = (STANDARD_NAMES | RISU_NAMES) - TOKEN_NAMES
# SillyTavern's numbers in `extensions.position`.
_POSITIONS = (
    "before_char",
    "after_char",
    "before_author_note",
    "after_author_note",
    "at_depth",
    "before_examples",
    "after_examples",
    "outlet",
)
_ROLES: tuple[Role, ...] = ("system", "user", "assistant")
_DEFAULT_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the simulator asks of an entry, worked out once."""

    index: int
    label: str
    entry: Json
    body: str
    decorators: dict[str, Decorator]
    keys: list[Key]
    secondary: list[Key]
    additional: list[list[Key]]
    excluded: list[Key]
    excluded_all: list[Key]
    scan_depth: int | None

    def extension(self, name: str, default: Any = None) -> Any:
        value = self.entry["extensions"].get(name)
        return default if value is None else value

    def number(self, name: str, default: int = 0) -> int:
        """A number in extensions; texts that hold one count, all else is `default`."""
        try:
            return int(float(self.extension(name, default)))
        except (TypeError, ValueError, OverflowError):
            return default

    def has(self, decorator: str) -> bool:
        return decorator in self.decorators

    def decorated(self, name: str) -> int | None:
        """The number a decorator gives, None without it."""
        found = self.decorators.get(name)
        return found.number() if found else None

    @property
    def order(self) -> float:
        return float(self.entry["insertion_order"])

    @property
    def priority(self) -> float:
        decorated = self.decorated("priority")
        return float(
            decorated if decorated is not None else self.entry.get("priority", 10)
        )

    def placement(self, messages: int) -> Placement:
        """Where the content goes in a chat of so many messages."""
        role_name = self.decorators["role"].value if self.has("role") else ""
        number = self.number("role")
        role: Role = _ROLES[number] if 0 <= number < len(_ROLES) else "system"
        role = next((one for one in _ROLES if one == role_name), role)
        if self.has("position"):
            return Placement(self.decorators["position"].value, None, role)
        depth, from_start = self.decorated("depth"), self.decorated("reverse_depth")
        if depth is None and from_start is not None:
            depth = max(messages - from_start, 0)
        if depth is not None:
            return Placement("at_depth", depth, role)
        position = self.entry.get("position") or "before_char"
        numbered = self.number("position", -1)
        if 0 <= numbered < len(_POSITIONS):
            position = _POSITIONS[numbered]
        if position == "outlet" and self.extension("outlet_name"):
            position = f"outlet {self.extension('outlet_name')}"
        at_depth = position == "at_depth"
        depth = self.number("depth", _DEFAULT_DEPTH) if at_depth else None
        return Placement(position, depth, role)


def prepare(entry: Json, index: int, options: Options, char: str) -> Prepared:
    """The entry with its decorators resolved and its keys compiled."""
    decorators, body = parse_content(entry["content"])
    chosen = resolve(decorators, _KNOWN)
    named = {one.name: one for one in reversed(chosen)}
    extensions = entry["extensions"]
    case_sensitive = _first_said(
        extensions.get("case_sensitive"),
        entry.get("case_sensitive"),
        options.case_sensitive,
    )
    whole_words = extensions.get("match_whole_words")
    if "match_full_word" in named or "match_partial_word" in named:
        whole_words = "match_full_word" in named
    words = _first_said(whole_words, options.whole_words)
    patterns = bool(entry.get("use_regex"))

    def keys(texts: list[str], *, use_regex: bool = False) -> list[Key]:
        return [
            make_key(
                with_names(text, char, options.user),
                case_sensitive,
                words,
                use_regex=use_regex,
            )
            for text in texts
            if text.strip()
        ]

    def listed(name: str) -> list[str]:
        return [value for one in chosen if one.name == name for value in one.values]

    depth = named["scan_depth"].number() if "scan_depth" in named else None
    if depth is None and isinstance(extensions.get("scan_depth"), int):
        depth = extensions["scan_depth"]
    return Prepared(
        index=index,
        label=label_of(entry, index),
        entry=entry,
        body=body,
        decorators=named,
        keys=keys(entry["keys"], use_regex=patterns),
        secondary=keys(entry.get("secondary_keys") or []),
        additional=[
            keys(one.values, use_regex=patterns)
            for one in chosen
            if one.name == "additional_keys"
        ],
        excluded=keys(listed("exclude_keys")),
        excluded_all=keys(listed("exclude_keys_all")),
        scan_depth=depth,
    )


def _first_said(*values: Any) -> bool:
    return bool(next((value for value in values if value is not None), False))
