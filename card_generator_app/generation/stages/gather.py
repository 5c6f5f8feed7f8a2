"""The gather stage: what the brief is decided from, beside the options."""

import asyncio
from collections.abc import Sequence

from card_generator_app.errors import SourceUnreadable
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.rating import check_texts
from card_generator_app.generation.source_reading import read_sources
from card_generator_app.generation.stores import Stores
from card_generator_app.generation.writer import Writer
from card_generator_app.options import GenerationOptions
from card_generator_app.sources.chunks import chunks_of
from card_generator_app.sources.source import Source

_STRETCH_TOKENS = 1500


async def gather(context: JobContext, writer: Writer, stores: Stores) -> Material:
    """All material of this job.

    Raises SourceUnreadable when sources were named and none can be read, ContentRefused
    when they hold what is never written.
    """
    options = context.options
    if not (options.source_files or options.source_urls):
        return NO_MATERIAL
    await context.stage("sources", "Reading the sources")
    found, problems = await read_sources(context, stores)
    for problem in problems:
        await context.warn(f"left out: {problem}")
    if not found:
        raise SourceUnreadable(
            f"none of the sources can be read: {'; '.join(problems)}"
        )
    await asyncio.to_thread(_check_sources, options, found)
    passages, read = await writer.reader.distil(found)
    material = Material(tuple(passages), tuple(read))
    told = {f"{one.ref} ({at})": one.text for at, one in enumerate(material.passages)}
    await asyncio.to_thread(check_texts, options, told)
    return material


def _check_sources(options: GenerationOptions, sources: Sequence[Source]) -> None:
    """Stretch by stretch: what stands far apart in a book is about different people."""
    for source in sources:
        for stretch in chunks_of(source, _STRETCH_TOKENS):
            check_texts(options, {stretch.ref: stretch.text})
