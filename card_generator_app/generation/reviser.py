"""What a reviser is: who writes for a card that is there already."""

from typing import Protocol

from card_generator_app.brief import Brief
from card_generator_app.generation.parts import Part
from card_generator_app.generation.writer import LoreText
from card_generator_app.options.existing import Mode


class Reviser(Protocol):
    """Belongs to a writer, and is asked only where there is a card."""

    def stand_beside(self, card: str) -> None:
        """What stays as it is: whatever the writer writes must agree with it."""

    async def plan_more(self, brief: Brief, openings: int, topics: int) -> Brief:
        """The brief with so many more openings and topics, unlike those that it has.

        Fewer, where no more are found.
        """

    async def revise(self, part: Part, text: str, mode: Mode, brief: Brief) -> str:
        """A text written anew; the same where that cannot be done."""

    async def revise_entry(
        self, key: str, entry: LoreText, mode: Mode, brief: Brief
    ) -> LoreText:
        """A lorebook entry written anew. `key`: of its part."""
