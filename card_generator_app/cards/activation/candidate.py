"""An entry that wants to fire in one scan."""

from collections.abc import Sequence
from dataclasses import dataclass

from card_generator_app.cards.activation.checking import Verdict, score
from card_generator_app.cards.activation.matching import Part
from card_generator_app.cards.activation.prepared import Prepared


@dataclass(slots=True)
class Candidate:
    """The entry, why it wants to fire, and the texts it was looked for in."""

    one: Prepared
    verdict: Verdict
    parts: Sequence[Part]
    slow: set[str]

    def score(self) -> int:
        """How many of its keys are there; asked for only where a group goes by it."""
        return score(self.one, self.parts, self.slow)
