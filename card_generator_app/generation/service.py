"""GenerationService: runs one job, stage after stage, and gives back a finished card."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.generation.rating import (
    check_brief,
    check_card,
    check_options,
)
from card_generator_app.generation.stages.assemble import (
    build_card,
    make_portrait,
    provenance,
)
from card_generator_app.generation.stages.write import write
from card_generator_app.generation.writer import Writer
from card_generator_app.portrait.crop import crop_portrait

MakeWriter = Callable[[JobContext], Awaitable[Writer]]
ReadFile = Callable[[str], Awaitable[bytes]]


# The stages in order, with their share of the time of a whole run. `prepare` only fetches
# what a first run lacks.
STAGES = {"prepare": 0.0, "brief": 0.3, "write": 0.6, "assemble": 0.1}


class GenerationService:
    """Sources, brief, write, review, assemble: as many of them as there are today."""

    def __init__(self, make_writer: MakeWriter, read_file: ReadFile) -> None:
        """`read_file` gives an uploaded file's content by its id."""
        self._make_writer, self._read_file = make_writer, read_file

    async def run(self, context: JobContext) -> GenerationResult:
        """The card of this job; raises AppError when it cannot be made."""
        options = context.options
        await asyncio.to_thread(check_options, options)
        # First of all, so that a picture that is missing or unreadable costs nothing.
        own_portrait = await self._own_portrait(options.image_file)
        writer = await self._make_writer(context)
        for note in writer.not_applied():
            await context.warn(note)
        await context.stage("brief", "Deciding who they are", 1)
        brief = await writer.brief()
        await asyncio.to_thread(check_brief, options, brief)
        await context.progress(1, 1, f"Decided: {brief.identity.name.text}")
        draft = await write(context, writer, brief)
        await context.stage("assemble", "Putting the card together")
        card = build_card(draft, options, writer, now=int(time.time()))
        await asyncio.to_thread(check_card, card)
        portrait = await make_portrait(brief, options, own_portrait)
        return GenerationResult(
            card=card.to_dict(),
            portrait=portrait,
            brief=brief.model_dump(mode="json"),
            provenance=provenance(draft, writer),
            writer=writer.name,
        )

    async def _own_portrait(self, file_id: str | None) -> bytes | None:
        if not file_id:
            return None
        content = await self._read_file(file_id)
        return await asyncio.to_thread(crop_portrait, content)
