"""Which parts of a card that is there are written, and why no others.

What is locked is never written. What the author wrote is written only where it is named:
naming it in `parts` is the consent (docs/decisions/0010).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import (
    BOOK,
    SERIES,
    is_locked,
    parts_of_card,
    split_key,
)
from card_generator_app.errors import Conflict, InvalidInput
from card_generator_app.generation.existing import locks_of
from card_generator_app.generation.staleness import is_authors, stale_parts
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Mode
from card_generator_app.options.fields import TextField
from card_generator_app.options.wanted import (
    alternates,
    brief_counts,
    group_greetings,
    wants,
)

ALL = "all"
_SINGLE = tuple(one for one in get_args(TextField) if one not in SERIES)
FROM_BRIEF = ("name", "tags")
"""Blank ones are filled from the brief; no text is asked for."""


@dataclass(frozen=True)
class RevisionPlan:
    """`write`: keys of parts, in reading order; those in `blank` are not there yet."""

    mode: Mode
    write: tuple[str, ...]
    blank: frozenset[str]
    kept: dict[str, str] = field(default_factory=dict)
    """Parts that would have been written, and why they are not."""

    def mode_of(self, key: str) -> Mode:
        """How this part is written: a blank one is filled, whatever the mode."""
        if key in self.blank:
            return "fill_gaps"
        return "rewrite" if self.mode == "fill_gaps" else self.mode


def plan_revision(stored: StoredCard, options: GenerationOptions) -> RevisionPlan:
    """What these options want with the card.

    Raises InvalidInput when that is nothing, or no part; Conflict for what is locked.
    """
    card = stored.card
    there = parts_of_card(card)
    locks = locks_of(stored, options)
    if unknown := [key for key in options.lock_fields if not _may_be_locked(key)]:
        raise InvalidInput(f"lock_fields: no part of a card: {', '.join(unknown)}")
    kept: dict[str, str] = {}
    if options.parts:
        wanted = _named(card, options)
        _refuse_locked(options.parts, locks)
    elif options.stale:
        wanted = list(stale_parts(card, stored.brief, stored.provenance))
        if not wanted:
            raise InvalidInput(
                "stale: no part is; the brief has not changed since. Other options change no "
                "brief: name in `parts` what is to be written with them"
            )
        kept = _authors(wanted, stored)
    elif options.input_card_mode == "fill_gaps":
        wanted = list(_gaps(card, options))
    else:
        wanted = [key for key in there if _is_writable(key)]
        if options.input_card_mode != "variant":
            kept = _authors(wanted, stored)
    locked = [key for key in wanted if is_locked(key, locks)]
    kept |= dict.fromkeys(locked, "it is locked")
    write = tuple(dict.fromkeys(key for key in wanted if key not in kept))
    if not write:
        raise InvalidInput(_nothing(kept, options.input_card_mode))
    blank = frozenset(key for key in write if not _says_something(there.get(key)))
    return RevisionPlan(options.input_card_mode, write, blank, kept)


def _authors(wanted: list[str], stored: StoredCard) -> dict[str, str]:
    return {
        key: "its author wrote it; name it in `parts` to have it written anew"
        for key in wanted
        if is_authors(key, stored.provenance)
    }


def _nothing(kept: dict[str, str], mode: Mode) -> str:
    if not kept and mode != "fill_gaps":
        return (
            "input_card: there is no text to be written anew; the input_card_mode "
            "fill_gaps writes what is blank"
        )
    if not kept:
        return (
            "input_card: nothing is blank, so there is nothing to fill; ask for another "
            "input_card_mode, or name what is to be written in `parts`"
        )
    by_reason: dict[str, list[str]] = {}
    for key, why in kept.items():
        by_reason.setdefault(why, []).append(key)
    told = "; ".join(f"{', '.join(keys)}: {why}" for why, keys in by_reason.items())
    return f"input_card: there is nothing to write ({told})"


def _named(card: Card, options: GenerationOptions) -> list[str]:
    """The parts that `parts` names, fields and "all" spelled out."""
    there = [key for key in parts_of_card(card) if _is_writable(key)]
    found: list[str] = []
    for name in options.parts:
        if name == ALL:
            found += there
            continue
        if not _is_writable(name):
            raise InvalidInput(
                f"parts: {name} is not written by a writer; there are: all, "
                f"{', '.join(_SINGLE)}, {', '.join(SERIES)} and {BOOK}, these three also "
                "with a number, as alternate_greetings.0"
            )
        field_name, number = split_key(name)
        numbered = field_name in SERIES or field_name == BOOK
        if not numbered or number is not None:
            found.append(_placed(card, name))
            continue
        of_field = [key for key in there if split_key(key)[0] == field_name]
        found += of_field or [f"{field_name}.0"]
    return found


def _placed(card: Card, key: str) -> str:
    """The key; past the end of its series, the key of the next one."""
    name, number = split_key(key)
    if number is None:
        return key
    count = len(card.entries if name == BOOK else card.data[name])
    return f"{name}.{min(number, count)}"


def _refuse_locked(named: list[str], locks: frozenset[str]) -> None:
    if locked := [key for key in named if key != ALL and is_locked(key, locks)]:
        raise Conflict(
            f"parts: locked: {', '.join(locked)}; unlock what shall be written anew"
        )


def _gaps(card: Card, options: GenerationOptions) -> Iterator[str]:
    """What is blank and wanted. A list with something in it is topped up only on demand."""
    for name in FROM_BRIEF:
        if not (card.data[name] or options.fields):
            yield name
    own_notes = options.creator_notes_mode == "text"
    for name in _SINGLE:
        is_off = name == "mes_example" and not options.example_dialogues
        is_off = is_off or (name == "creator_notes" and own_notes)
        if wants(options, name) and not is_off and not card.text(name).strip():
            yield name
    sent = options.model_fields_set
    greetings = card.alternate_greetings
    yield from _missing(
        "alternate_greetings",
        [bool(text.strip()) for text in greetings],
        alternates(options),
        "alternate_greetings" in sent,
    )
    yield from _missing(
        "group_only_greetings",
        [bool(text.strip()) for text in card.group_only_greetings],
        group_greetings(options),
        "group_greetings" in sent,
    )
    yield from _missing(
        BOOK,
        [bool(entry["content"].strip()) for entry in card.entries],
        brief_counts(options)["topics"],
        "lorebook_entries" in sent,
    )


def _missing(
    name: str, there: list[bool], wanted: int, is_asked: bool
) -> Iterator[str]:
    for at, is_written in enumerate(there):
        if not is_written:
            yield f"{name}.{at}"
    if not any(there) or is_asked:
        for at in range(len(there), wanted):
            yield f"{name}.{at}"


def _says_something(value: Any) -> bool:
    """Whether there is a text; an entry may be there and have none."""
    text = value["content"] if isinstance(value, dict) else value
    return bool(text.strip() if isinstance(text, str) else text)


def _is_writable(key: str) -> bool:
    name, number = split_key(key)
    if name in SERIES or name == BOOK:
        return True
    return name in _SINGLE and number is None


def _may_be_locked(key: str) -> bool:
    return _is_writable(key) or key in (*FROM_BRIEF, "nickname")
