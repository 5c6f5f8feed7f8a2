"""ComposerAnalyst: what a book lacks, found without a model: names, and phrases that fit."""

import asyncio
from typing import TYPE_CHECKING

from card_generator_app.brief import Brief
from card_generator_app.cards.card import Card
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.composer_reader import ComposerReader, topic_of
from card_generator_app.generation.material import Material
from card_generator_app.generation.reviser import Reviser
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer


class ComposerAnalyst:
    """Takes from sources what they name, word for word; else what the concept calls for.

    It cannot tell what is out of date, and changes no entry that is there.
    """

    def __init__(
        self,
        composer: "Composer",
        reader: ComposerReader,
        reviser: Reviser,
        options: GenerationOptions,
    ) -> None:
        self._composer, self._reader = composer, reader
        self._reviser, self._options = reviser, options

    async def findings(
        self, card: Card, material: Material, brief: Brief, most: int
    ) -> list[Finding]:
        if self._reader.sources:
            return await self._from_sources(card, most)
        more = await self._reviser.plan_more(brief, 0, most + len(card.entries))
        reason = "It belongs to a world like this, and no entry tells of it."
        found = more.world[len(brief.world) :]
        return [Finding(topic, reason) for topic in found]

    async def _from_sources(self, card: Card, most: int) -> list[Finding]:
        named = await asyncio.to_thread(self._composer.named, self._reader.sources)
        allowed = self._options.lorebook_categories
        found = []
        for one in named:
            topic = topic_of(one)
            is_wanted = not allowed or topic.kind in allowed
            if is_wanted and one.name.casefold() != card.name.casefold():
                reason = f"The sources name {one.name} again and again."
                found.append(Finding(topic, reason))
        return found

    async def update(
        self, key: str, entry: LoreText, finding: Finding, brief: Brief
    ) -> LoreText:
        return entry
