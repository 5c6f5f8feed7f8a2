"""Finding: a topic that a lorebook lacks, or has out of date, and why."""

from dataclasses import dataclass
from typing import Protocol

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.card import Card
from card_generator_app.generation.material import Material
from card_generator_app.generation.writer import LoreText


@dataclass(frozen=True)
class Finding:
    """`topic.content` is only what is new; its `ref` the place in a source that says so."""

    topic: Topic
    reason: str
    quote: str = ""
    """The words of the source, letter by letter."""
    entry: int | None = None
    """The index of the entry that is to be changed; None where there is none yet."""

    @property
    def told(self) -> str:
        """The reason, with the words that it rests on."""
        return f"{self.reason} (“{self.quote}”)" if self.quote else self.reason


class Analyst(Protocol):
    """Belongs to a writer, and is asked only where a book is to be extended."""

    async def findings(
        self, card: Card, material: Material, brief: Brief, most: int
    ) -> list[Finding]:
        """What the card's book lacks or has out of date, at most so much of it."""

    async def update(
        self, key: str, entry: LoreText, finding: Finding, brief: Brief
    ) -> LoreText:
        """The entry with what was found; the same where that cannot be done.

        `key`: of its part.
        """
