"""What a reader is: who takes from sources what the brief needs."""

from collections.abc import Sequence
from typing import Protocol

from card_generator_app.generation.material import Passage, Picture, ReadSource
from card_generator_app.generation.stores import NamedFile
from card_generator_app.sources.source import Source


class Reader(Protocol):
    """Reads for one job; each writer has its own."""

    async def room(self) -> int:
        """How many tokens of material the brief is decided from at most."""

    async def describe(self, picture: NamedFile) -> Picture | None:
        """What can be seen in a picture; None, and a warning, where nobody sees it.

        Raises ImageError for a file that is none.
        """

    async def distil(
        self, sources: Sequence[Source], room: int
    ) -> tuple[list[Passage], list[ReadSource]]:
        """What of these sources the brief is decided from, and how they were read.

        Every passage says where it stands, and all together fit into `room` tokens.
        """
