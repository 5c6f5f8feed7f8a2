"""The write stage: every field and lorebook batch at once, each from the brief."""

from functools import partial

from card_generator_app.brief import Brief
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.parts import TOPICS_A_CALL, Part, parts_of
from card_generator_app.generation.together import Piece, all_of
from card_generator_app.generation.writer import LoreText, Writer
from card_generator_app.options.wanted import brief_counts


async def write(context: JobContext, writer: Writer, brief: Brief) -> Draft:
    """The draft, complete. Raises what `all_of` raises when a part cannot be written."""
    options = context.options
    parts = parts_of(options, brief)
    topics = brief.world[: brief_counts(options)["topics"]]
    starts = range(0, len(topics), TOPICS_A_CALL)
    await context.stage("write", "Writing the card", len(parts) + len(starts))
    draft = Draft(brief)
    lore: dict[int, list[LoreText]] = {}

    async def write_part(part: Part) -> str:
        draft.put(part, await writer.write(part, brief))
        return f"Written: {part.key}"

    async def write_batch(start: int) -> str:
        batch = topics[start : start + TOPICS_A_CALL]
        lore[start] = await writer.lore(batch, brief)
        return f"Written: {len(lore[start])} lorebook entries"

    work: dict[str, Piece] = {part.key: partial(write_part, part) for part in parts}
    work |= {f"lorebook.{at}": partial(write_batch, at) for at in starts}
    await all_of(context, work)
    draft.lore = [entry for start in starts for entry in lore[start]]
    return draft
