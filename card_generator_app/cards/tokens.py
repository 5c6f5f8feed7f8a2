"""How many tokens a card costs: an estimate for any tokenizer, without one.

Counts are approximate unless an exact `Counter` (any function from text to tokens) is
given. On texts that the weights never saw (benchmarks/tokens_error.py) the mean error
against GPT's o200k is 7 % for English cards and 8 % over 18 other languages and markup,
where characters / 4 has 17 % and 36 %; against other families up to 12 % and 21 %.
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

# The words of the Latin alphabet, apostrophes inside; what else a text is made of.
_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]+(?:['’][a-z]+)?")
_SHORT_WORD = 6
# Vocabularies know English words whole and cut others into pieces. A text is another
# language when it has accents and few of these.
_COMMON = (
    "a an and are as at be but by for from has he her his i in is it not of on or she so"
    " that the they to was who with you your"
)
_ENGLISH = frozenset(_COMMON.split())
_LEAST_ENGLISH, _LEAST_ACCENTED = 0.12, 0.005
_ACCENTED = re.compile(r"[À-ɏḀ-ỿ]+")
_SIGNS = r"!-/:-@\[-`{-~\u2010-\u2027\u2030-\u205e«»¿¡"
# Script -> its characters. Counted one by one, unlike words: few tokens hold a whole word.
_SCRIPTS = {
    "ideograph": r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "wide_sign": r"\u3000-\u303f\uff00-\uffef",
    "kana": r"\u3040-\u30ff",
    "hangul": r"\u1100-\u11ff\uac00-\ud7af",
    "cyrillic": r"\u0400-\u052f",
    "greek_hebrew": r"\u0370-\u03ff\u0530-\u05ff\u10a0-\u10ff",
    "arabic": r"\u0600-\u06ff\u0750-\u077f",
    "indic": r"\u0900-\u0dff",
    "thai": r"\u0e00-\u109f\u1780-\u17ff",
}
_ASCII_PATTERNS = {
    "number": re.compile(r"\d{1,3}"),
    "line_end": re.compile(r"\n+"),
    "signs": re.compile(rf"[{_SIGNS}]+"),
}
_SCRIPT_PATTERNS = {
    **{name: re.compile(f"[{found}]+") for name, found in _SCRIPTS.items()},
    "other": re.compile(rf"[^\sA-Za-zÀ-ɏḀ-ỿ\d{_SIGNS}{''.join(_SCRIPTS.values())}]+"),
}
# Tokens of one of each, fitted by benchmarks/tokens_error.py.
WEIGHTS = {
    "word": 0.96,
    "long_word_letter": 0.25,
    "foreign_word": 0.84,
    "foreign_long_word_letter": 0.71,
    "accented_letter": 0.54,
    "number": 1.81,
    "line_end": 0.63,
    "signs": 1.05,
    "ideograph": 0.95,
    "wide_sign": 1.04,
    "kana": 0.80,
    "hangul": 0.74,
    "cyrillic": 0.35,
    "greek_hebrew": 0.43,
    "arabic": 0.40,
    "indic": 0.41,
    "thai": 0.48,
    "other": 1.26,
}


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
    if not text:
        return 0
    total = sum(WEIGHTS[name] * count for name, count in features(text).items())
    return max(math.ceil(total), 1)


def features(text: str) -> dict[str, int]:
    """How often each thing that WEIGHTS weighs stands in the text; absent means never."""
    words = _WORD.findall(text)
    long_letters = sum(
        len(word) - _SHORT_WORD for word in words if len(word) > _SHORT_WORD
    )
    accented = 0 if text.isascii() else _characters(_ACCENTED, text)
    kind = "foreign_" if accented and _is_foreign(words, accented) else ""
    found = {f"{kind}word": len(words), f"{kind}long_word_letter": long_letters}
    for name, pattern in _ASCII_PATTERNS.items():
        found[name] = len(pattern.findall(text))
    # Most texts are ASCII; the searches for other scripts would find nothing in them.
    if not text.isascii():
        found["accented_letter"] = accented
        for name, pattern in _SCRIPT_PATTERNS.items():
            found[name] = _characters(pattern, text)
    return found


def _is_foreign(words: list[str], accented: int) -> bool:
    english = sum(word.lower() in _ENGLISH for word in words)
    return english < _LEAST_ENGLISH * len(words) and accented > _LEAST_ACCENTED * sum(
        map(len, words)
    )


def _characters(pattern: re.Pattern[str], text: str) -> int:
    return sum(map(len, pattern.findall(text)))


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
