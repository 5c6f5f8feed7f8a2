"""How many tokens a card costs: an estimate for any tokenizer, without one.

Counts are approximate unless an exact `Counter` (any function from text to tokens) is
given. Weights were fitted on 126 card, lorebook and documentation texts of 67,000 tokens
(o200k): 4 % mean error on card prose, where characters / 4 has 16 %; kana and Cyrillic
weights come from published comparisons.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from card_generator_app.cards.card import Card
from card_generator_app.cards.decorators import split_block
from card_generator_app.cards.jsontext import Json

Counter = Callable[[str], int]

# What a front end sends with every message, and what only at the start of a chat.
PERMANENT_FIELDS = (
    "name",
    "description",
    "personality",
    "scenario",
    "system_prompt",
    "post_history_instructions",
)
ONCE_FIELDS = ("first_mes", "mes_example")

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][a-z]+)?")
_WORD_TOKENS = 1.04
_LONG_WORD_CHARACTER_TOKENS = 0.08
_SHORT_WORD = 6
_PUNCTUATION = r"!-/:-@\[-`{-~\u2010-\u2027\u2030-\u205e"
_CJK = r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_KANA = r"\u3040-\u30ff"
_CYRILLIC = r"\u0400-\u052f"
_OTHERS = (
    (re.compile(r"\d{1,3}"), 1.67),
    (re.compile(r"\n+"), 0.54),
    (re.compile(rf"[{_PUNCTUATION}]+"), 0.92),
)
_BEYOND_LATIN = (
    (re.compile(rf"[{_CJK}]"), 0.97),
    (re.compile(rf"[{_KANA}]"), 0.80),
    (re.compile(rf"[{_CYRILLIC}]"), 0.50),
    (
        re.compile(
            rf"[^\sA-Za-z\u00c0-\u024f\d{_PUNCTUATION}{_CJK}{_KANA}{_CYRILLIC}]"
        ),
        1.02,
    ),
)


@dataclass(frozen=True, slots=True)
class BookTokens:
    """Tokens of a lorebook: entries always in the prompt, and those waiting for a key."""

    constant: int
    triggered: int
    entries: list[int]


@dataclass(frozen=True, slots=True)
class CardTokens:
    """Tokens of a card by field; `permanent` ones are paid with every message."""

    fields: dict[str, int]
    permanent: int
    once: int
    greetings: list[int]
    book: BookTokens

    @property
    def total(self) -> int:
        """Everything the prompt of a new chat could hold, one greeting and all lore."""
        return self.permanent + self.once + self.book.constant + self.book.triggered


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` is for a current model; 0 only for an empty text."""
    words = _WORD.findall(text)
    long_characters = sum(
        len(word) - _SHORT_WORD for word in words if len(word) > _SHORT_WORD
    )
    total = _WORD_TOKENS * len(words) + _LONG_WORD_CHARACTER_TOKENS * long_characters
    # Most texts are ASCII; the searches for other scripts would find nothing in them.
    searches = _OTHERS if text.isascii() else _OTHERS + _BEYOND_LATIN
    total += sum(weight * len(found.findall(text)) for found, weight in searches)
    return max(math.ceil(total), 1 if text else 0)


def count_card(card: Card, count: Counter = estimate_tokens) -> CardTokens:
    """The tokens of each part of a card, counted by `count`."""
    fields = {
        name: count(card.text(name)) for name in (*PERMANENT_FIELDS, *ONCE_FIELDS)
    }
    empty: Json = {"entries": []}
    return CardTokens(
        fields=fields,
        permanent=sum(fields[name] for name in PERMANENT_FIELDS),
        once=sum(fields[name] for name in ONCE_FIELDS),
        greetings=[count(text) for text in card.greetings],
        book=count_book(card.book or empty, count),
    )


def count_book(book: Json, count: Counter = estimate_tokens) -> BookTokens:
    """The tokens of a book's enabled entries, as they stand (decorators are not sent)."""
    from_entries = [
        count(split_block(entry["content"])[1]) for entry in book["entries"]
    ]
    constant = triggered = 0
    for entry, tokens in zip(book["entries"], from_entries, strict=True):
        if entry["enabled"] and entry.get("constant"):
            constant += tokens
        elif entry["enabled"]:
            triggered += tokens
    return BookTokens(constant, triggered, from_entries)
