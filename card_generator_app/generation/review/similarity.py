"""Whether the card is another one of the person's own again."""

from collections.abc import Iterable
from dataclasses import dataclass

from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.grams import Grams, contained, grams
from card_generator_app.generation.review.notes import Note

_COMPARED = ("description", "personality", "scenario", "first_mes")


@dataclass(frozen=True)
class StoredText:
    """What a stored card says, as far as it is compared."""

    name: str
    text: str


class Shelf:
    """The stored cards, read once for all rounds of a review."""

    def __init__(self, stored: Iterable[StoredText]) -> None:
        self._stored: list[tuple[str, Grams]] = [
            (one.name, grams(one.text)) for one in stored
        ]

    def notes(self, draft: Draft, most: float) -> list[Note]:
        """A note on each text of which more than `most` stands in one stored card."""
        notes = []
        for key in _COMPARED:
            ours = grams(draft.text(key))
            shares = [(contained(ours, theirs), name) for name, theirs in self._stored]
            share, name = max(shares, default=(0.0, ""))
            if share > most:
                told = f"{share:.0%} of its phrases stand in the stored card {name!r}"
                notes.append(Note(key, "similar", told))
        return notes


def compared_text(data: dict[str, object]) -> str:
    """The compared fields of a stored card's `data`, as one text."""
    return "\n\n".join(str(data.get(name) or "") for name in _COMPARED)
