"""Phrases that must not appear: those banned, and what was asked to be avoided word for word."""

import re
from collections.abc import Iterable

from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.notes import Note


def banned_notes(draft: Draft, phrases: Iterable[str]) -> list[Note]:
    """A note for each phrase in each text where it stands, whole words, any case."""
    patterns = [(phrase, _pattern(phrase)) for phrase in phrases]
    texts = draft.texts | {
        f"character_book.{at}": entry.content for at, entry in enumerate(draft.lore)
    }
    return [
        Note(key, "banned", f"{phrase!r} must not appear")
        for key, text in texts.items()
        for phrase, pattern in patterns
        if pattern.search(text)
    ]


def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
