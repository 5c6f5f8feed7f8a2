"""ComposerReader: what can be taken from sources without a model."""

from collections.abc import Sequence

from card_generator_app.generation.material import Passage, ReadSource
from card_generator_app.sources.source import Source


class ComposerReader:
    """Takes nothing yet."""

    async def room(self) -> int:
        return 0

    async def distil(
        self, sources: Sequence[Source], room: int
    ) -> tuple[list[Passage], list[ReadSource]]:
        return [], []
