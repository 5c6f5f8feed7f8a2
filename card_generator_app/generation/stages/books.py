"""Lorebooks out of written entries: keys in the style asked for, loops, one book or several."""

import re
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.recursion import without_circles
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ORDER = 100
_CONSTANT_ORDER = 50  # before the others, so that it stands nearer to the description


def make_book(
    entries: list[LoreText], options: GenerationOptions, name: str
) -> dict[str, Any]:
    """One V3 book; `recursion` safe breaks every circle of entries that call each other."""
    constant_left = options.constant_max
    rows = []
    for entry in entries:
        is_constant = entry.is_constant and constant_left > 0
        constant_left -= is_constant
        rows.append(entry_row(entry, options, is_constant=is_constant))
    book = new_book(
        rows,
        name=name,
        scan_depth=options.scan_depth,
        token_budget=options.lore_token_budget,
        recursive_scanning=options.recursion != "off",
    )
    return without_circles(book)[0] if options.recursion == "safe" else book


def books_beside(
    entries: list[LoreText], options: GenerationOptions, name: str
) -> list[dict[str, Any]]:
    """The linked books: one, or one for each kind of entry, in the entries' order."""
    if options.lorebook_split == "single":
        return [make_book(entries, options, name)]
    kinds = dict.fromkeys(entry.kind for entry in entries)
    return [
        make_book([e for e in entries if e.kind == kind], options, f"{name}, {kind}")
        for kind in kinds
    ]


def entry_row(
    entry: LoreText, options: GenerationOptions, *, is_constant: bool
) -> dict[str, Any]:
    """One entry as it stands in a book."""
    secondary = entry.secondary_keys if options.secondary_keys else []
    return new_entry(
        styled_keys(entry.keys, options),
        entry.content,
        name=entry.name,
        comment=entry.name,
        secondary_keys=secondary,
        selective=bool(secondary),
        constant=is_constant,
        insertion_order=_CONSTANT_ORDER if is_constant else _ORDER,
    )


def new_row(
    card: Card, number: int, text: LoreText, options: GenerationOptions
) -> dict[str, Any]:
    """The `number`th new entry, counted from 0, with an id that no other has."""
    entries = card.entries
    ids = [row["id"] for row in entries if isinstance(row.get("id"), int)]
    first = max([len(entries) - 1, *ids]) + 1
    constant = sum(bool(row.get("constant")) for row in entries)
    is_constant = text.is_constant and constant + number < options.constant_max
    row = entry_row(text, options, is_constant=is_constant)
    return {**row, "id": first + number}


def styled_keys(keys: list[str], options: GenerationOptions) -> list[str]:
    """The keys as words, as patterns for whole words and their plurals, or both."""
    words = list(dict.fromkeys(key.strip() for key in keys if key.strip()))
    words = words[: options.keys_per_entry]
    if options.key_style == "words":
        return words
    patterns = [_pattern(word) for word in words]
    return patterns if options.key_style == "regex" else [*words, *patterns]


def _pattern(word: str) -> str:
    inner = re.escape(word).replace("/", "\\/").replace("\\ ", "[ -]")
    if _UNSPACED.search(word):
        return f"/{inner}/i"
    return f"/\\b{inner}(?:e?s|'s|’s)?\\b/i"
