"""Another picture for a card that is there already."""

import asyncio

from card_generator_app.brief import Brief
from card_generator_app.cards.parts import parts_of_card
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.generation.material import Material
from card_generator_app.generation.rating import check_brief, check_texts
from card_generator_app.generation.stages.pictures import new_pictures
from card_generator_app.generation.writer import Writer
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.revisions import Revision
from card_generator_app.options import GenerationOptions

_ABOUT_TEXTS = ("parts", "stale", "propose")


def check_picture(options: GenerationOptions) -> None:
    """Raises InvalidInput for what does not go with a picture of a stored card."""
    for name in _ABOUT_TEXTS:
        if getattr(options, name):
            raise InvalidInput(
                f"{name}: that is about texts, and input_card_mode portrait writes none"
            )
    if options.image_file:
        raise InvalidInput(
            "image_file: a picture of your own needs no job: give it to `cards edit`"
        )
    if options.image not in ("drawn", "generate"):
        raise InvalidInput(
            f"image: {options.image} makes no picture; drawn and generate do"
        )
    if options.image == "drawn" and (options.instruction or options.expressions):
        raise InvalidInput(
            "image: a drawing follows no instruction and has no expressions; say generate"
        )


class Repainting:
    """One job's pictures for one stored card, at the version that was read."""

    def __init__(self, context: JobContext, writer: Writer, stored: StoredCard) -> None:
        self._context, self._writer, self._stored = context, writer, stored

    async def run(self, material: Material) -> GenerationResult:
        """The pictures, as a revision of the card; raises where none was made."""
        parts = parts_of_card(self._stored.card)
        texts = {key: str(value) for key, value in parts.items()}
        await asyncio.to_thread(check_texts, self._context.options, texts)
        brief = await self._brief(material)
        await self._context.stage("write", "Making the portrait", 1)
        pictures = await new_pictures(self._context, self._writer, brief)
        await self._context.progress(1, 1, "Made: the portrait")
        stored, name = self._stored, self._writer.name
        dumped = brief.model_dump(mode="json")
        card = pictures.put_on(stored.card)
        revision = Revision(
            stored.id, stored.version, {}, dumped, name, pictures=pictures
        )
        return GenerationResult(
            card=card.to_dict(),
            portrait=pictures.portrait,
            brief=dumped,
            provenance=dict(stored.provenance),
            writer=name,
            revision=revision,
        )

    async def _brief(self, material: Material) -> Brief:
        """The card's own; planned from what it says where it has none."""
        if self._stored.brief is not None:
            return Brief.model_validate(self._stored.brief)
        await self._context.stage("brief", "Deciding who they are", 1)
        brief = await self._writer.brief(material)
        await asyncio.to_thread(check_brief, self._context.options, brief)
        return brief
