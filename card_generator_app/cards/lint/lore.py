"""Lorebook entries: reachable, short of surprises, and understandable on their own."""

import re
from collections import defaultdict
from collections.abc import Iterator

from card_generator_app.cards.decorators import (
    RISU_NAMES,
    STANDARD_NAMES,
    parse_content,
)
from card_generator_app.cards.lint.mentions import is_unspaced
from card_generator_app.cards.lint.model import (
    REMOVE,
    Edit,
    EntryAt,
    Hit,
    Severity,
    Subject,
    rule,
)
from card_generator_app.cards.patterns import compile_key, is_pattern

_SHORT_KEY = 3
_COMMON = """
the and you your for are with that this from have what when where who how not but she her
him his they them was were will would can could one two all any some out about into over
just like then than back down there here see say said look eyes hand hands face time day
night good man woman people thing things way home go come know think want make take get
let yes no hello hi ok okay please thanks
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_PRONOUN_START = re.compile(
    r"\s*(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those)\b(?!\w)"
)
_LOOKED_AT = 300  # characters of a pattern
_MOST_ENTRIES = 3_000  # of a book whose entries are compared with each other
# A repeated group that itself repeats: exponential in backtracking engines.
_SLOW = re.compile(r"\([^()]*[+*][^()]*\)[+*{]")


def is_poor_key(key: str) -> bool:
    """Whether a plain key is found in nearly every message, or inside other words."""
    return _is_short(key) or _is_common(key)


def _is_short(key: str) -> bool:
    return 0 < len(key.strip()) < _SHORT_KEY and not is_unspaced(key)


def _is_common(key: str) -> bool:
    return key.strip().casefold() in _COMMON_WORDS


def _enabled(subject: Subject) -> list[EntryAt]:
    return [one for one in subject.entries if one.entry["enabled"]]


@rule(
    "entry-unreachable",
    Severity.WARNING,
    "Without a key, and not constant, it never fires.",
)
def entry_unreachable(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        decorators, _ = parse_content(one.entry["content"])
        called = {"activate", "additional_keys"} & {d.name for d in decorators}
        keys = [key for key in one.entry["keys"] if key.strip()]
        if not keys and not one.entry.get("constant") and not called:
            yield Hit(one.path, f"{one.label!r} has no key and is not constant")


@rule("entry-empty", Severity.WARNING, "An entry without content fires for nothing.")
def entry_empty(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        if not parse_content(one.entry["content"])[1].strip():
            yield Hit(one.path, f"{one.label!r} has no content")


@rule(
    "key-untidy",
    Severity.WARNING,
    "Blank space around a key must be in the chat as well, so the key hardly ever matches.",
    fixes=True,
)
def key_untidy(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        for field in ("keys", "secondary_keys"):
            for at, key in enumerate(one.entry.get(field, [])):
                path = (*one.path, field, at)
                tidy = key.strip()
                if not tidy:
                    yield Hit(path, "an empty key", edit=Edit(path, REMOVE))
                elif tidy != key and not one.entry["use_regex"]:
                    yield Hit(path, f"key {key!r}", edit=Edit(path, tidy))


@rule(
    "key-duplicate",
    Severity.INFO,
    "A key that stands twice in one entry adds nothing.",
    fixes=True,
)
def key_duplicate(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        seen: set[str] = set()
        for at, key in enumerate(one.entry["keys"]):
            folded = key.strip()
            if not one.entry.get("case_sensitive") and not one.entry["use_regex"]:
                folded = folded.casefold()
            if folded and folded in seen:
                path = (*one.path, "keys", at)
                yield Hit(path, f"{key!r} stands twice", edit=Edit(path, REMOVE))
            seen.add(folded)


@rule(
    "key-shared",
    Severity.INFO,
    "Entries that share a key fire together and share a budget.",
)
def key_shared(subject: Subject) -> Iterator[Hit]:
    holders: dict[str, list[EntryAt]] = defaultdict(list)
    for one in _enabled(subject):
        for key in {key.strip().casefold() for key in one.entry["keys"]}:
            holders[key].append(one)
    for key, found in holders.items():
        if len(found) > 1 and key:
            labels = ", ".join(one.label for one in found[:4])
            yield Hit(found[1].path, f"key {key!r} is shared by {labels}")


@rule(
    "key-short",
    Severity.WARNING,
    "A key of one or two letters is found inside other words.",
)
def key_short(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        for at, key in enumerate(one.entry["keys"]):
            if _is_short(key) and not one.entry["use_regex"]:
                yield Hit((*one.path, "keys", at), f"key {key!r} is very short")


@rule(
    "key-common",
    Severity.WARNING,
    "A key that is in nearly every message is a constant.",
)
def key_common(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        for at, key in enumerate(one.entry["keys"]):
            if _is_common(key) and not one.entry["use_regex"]:
                yield Hit((*one.path, "keys", at), f"key {key!r} is an everyday word")


@rule(
    "key-with-comma",
    Severity.INFO,
    "RisuAI, KoboldAI and Backyard split keys at commas.",
)
def key_with_comma(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        for at, key in enumerate(one.entry["keys"]):
            if "," in key and not one.entry["use_regex"] and not is_pattern(key):
                yield Hit((*one.path, "keys", at), f"key {key!r} holds a comma")


@rule(
    "key-pattern-invalid",
    Severity.ERROR,
    "A pattern that does not compile never matches.",
)
def key_pattern_invalid(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        for at, key in enumerate(one.entry["keys"]):
            marked = one.entry["use_regex"] or is_pattern(key)
            if marked and compile_key(key, case_sensitive=True).problem:
                yield Hit((*one.path, "keys", at), f"{key[:60]!r} is no pattern")


@rule(
    "key-pattern-slow",
    Severity.WARNING,
    "Nested repeats can freeze a front end for minutes.",
)
def key_pattern_slow(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        for at, key in enumerate(one.entry["keys"]):
            if (one.entry["use_regex"] or is_pattern(key)) and _SLOW.search(
                key[:_LOOKED_AT]
            ):
                yield Hit((*one.path, "keys", at), f"{key[:60]!r} repeats a repeat")


@rule(
    "key-unmentioned",
    Severity.INFO,
    "A key that no text of the card uses is easily missed.",
)
def key_unmentioned(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        keys = [key.strip().casefold() for key in one.entry["keys"] if key.strip()]
        plain = keys and not one.entry["use_regex"] and not any(map(is_pattern, keys))
        own = {int(one.path[-1])}
        if plain and not any(subject.mentions.holders(key) - own for key in keys):
            yield Hit(one.path, f"nothing else in the card mentions {keys[0]!r}")


@rule(
    "selective-without-secondary",
    Severity.INFO,
    "Selective without a second key does nothing.",
)
def selective_without_secondary(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        # SillyTavern switches selective on for every new entry: only V2 readers care.
        if one.entry.get("selective") and not any(one.entry.get("secondary_keys", [])):
            yield Hit(one.path, f"{one.label!r} is selective but has no secondary key")


@rule(
    "secondary-ignored",
    Severity.WARNING,
    "Secondary keys count only in selective entries.",
)
def secondary_ignored(subject: Subject) -> Iterator[Hit]:
    for one in _enabled(subject):
        has_secondary = any(key.strip() for key in one.entry.get("secondary_keys", []))
        if has_secondary and one.entry["use_regex"]:
            yield Hit(one.path, f"{one.label!r}: patterns ignore secondary keys (V3)")
        elif has_secondary and not one.entry.get("selective"):
            yield Hit(
                one.path, f"{one.label!r} has secondary keys but is not selective"
            )


@rule(
    "content-not-standalone",
    Severity.WARNING,
    "Names and keys never reach the prompt: content that begins with a pronoun is about nobody.",
)
def content_not_standalone(subject: Subject) -> Iterator[Hit]:
    for field in subject.contents:
        body = parse_content(field.text)[1]
        if match := _PRONOUN_START.match(body):
            shift = len(field.text) - len(body)
            span = (shift + match.start(), shift + match.end())
            yield Hit(field.path, f"begins with {match[0].strip()!r}: name it", span)


@rule(
    "content-duplicate", Severity.WARNING, "The same content twice is paid for twice."
)
def content_duplicate(subject: Subject) -> Iterator[Hit]:
    seen: dict[str, EntryAt] = {}
    for one in _enabled(subject):
        body = " ".join(parse_content(one.entry["content"])[1].split())
        if body and body in seen:
            yield Hit(one.path, f"{one.label!r} says the same as {seen[body].label!r}")
        seen.setdefault(body, one)


@rule(
    "id-duplicate", Severity.WARNING, "Front ends that key entries by id keep only one."
)
def id_duplicate(subject: Subject) -> Iterator[Hit]:
    seen: set[str] = set()
    for one in subject.entries:
        entry_id = one.entry.get("id")
        if entry_id is not None and str(entry_id) in seen:
            yield Hit((*one.path, "id"), f"id {entry_id!r} is there twice")
        seen.add(str(entry_id))


@rule(
    "entry-unnamed", Severity.INFO, "A name is how people find an entry in an editor."
)
def entry_unnamed(subject: Subject) -> Iterator[Hit]:
    for one in subject.entries:
        if not (one.entry.get("name") or one.entry.get("comment")):
            yield Hit(one.path, f"entry {one.path[-1]} has neither name nor comment")


@rule(
    "decorator-unknown", Severity.INFO, "Front ends ignore decorators they do not know."
)
def decorator_unknown(subject: Subject) -> Iterator[Hit]:
    known = STANDARD_NAMES | RISU_NAMES
    for field in subject.contents:
        for decorator in parse_content(field.text)[0]:
            if decorator.name not in known:
                yield Hit(field.path, f"no front end knows @@{decorator.name}")


@rule(
    "recursion-loop",
    Severity.INFO,
    "Entries that call each other always come together.",
)
def recursion_loop(subject: Subject) -> Iterator[Hit]:
    if not (subject.card.book or {}).get("recursive_scanning"):
        return
    if len(subject.entries) > _MOST_ENTRIES:
        return
    calls: dict[int, set[int]] = defaultdict(set)
    for one in _enabled(subject):
        if not one.entry["use_regex"]:
            for key in one.entry["keys"]:
                for caller in subject.mentions.holders(key.strip().casefold()):
                    calls[caller].add(int(one.path[-1]))
    # Texts after the entries' are the card's own, which call but are never called.
    for caller in sorted(calls):
        for called in sorted(calls[caller]):
            if called > caller and caller in calls.get(called, ()):
                first, second = subject.entries[caller], subject.entries[called]
                labels = f"{first.label!r} and {second.label!r}"
                yield Hit(first.path, f"{labels} call each other")
