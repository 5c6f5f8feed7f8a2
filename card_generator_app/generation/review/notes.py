"""A note: what is wrong with one text of the draft, in words that a rewriter can follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Source = Literal[
    "lint", "fidelity", "greetings", "banned", "judge", "similar", "language"
]


@dataclass(frozen=True, slots=True)
class Note:
    """`key` is a part's, `character_book.N` for a lorebook entry, "" for the whole card."""

    key: str
    source: Source
    message: str

    @property
    def line(self) -> str:
        """As the job's warnings and the card's provenance say it."""
        return f"{self.key or 'card'}: {self.message}"


def by_key(notes: Iterable[Note]) -> dict[str, list[Note]]:
    """Notes on texts, by text, in their order; what concerns no single text is left out."""
    found: dict[str, list[Note]] = {}
    for note in notes:
        if note.key:
            found.setdefault(note.key, []).append(note)
    return found
