"""The gather stage: what the brief is decided from, beside the options."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace

from card_generator_app.errors import NothingToGenerate, SourceUnreadable
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.context_choosing import choose, entries_of, fired_by
from card_generator_app.generation.context_reading import read_books, read_cards
from card_generator_app.generation.material import (
    NO_MATERIAL,
    Material,
    Passage,
    Picture,
)
from card_generator_app.generation.rating import check_texts
from card_generator_app.generation.relevance import question_of
from card_generator_app.generation.source_reading import read_sources
from card_generator_app.generation.stores import Stores
from card_generator_app.generation.writer import Writer
from card_generator_app.options import GenerationOptions
from card_generator_app.options.sources import GATHERED
from card_generator_app.sources.chunks import chunks_of
from card_generator_app.sources.source import Source

_STRETCH_TOKENS = 1500
_CONTEXT_SHARE = 4  # context gets so little of the room beside sources
_LONGEST_QUESTION = 4000  # characters


async def gather(context: JobContext, writer: Writer, stores: Stores) -> Material:
    """All material of this job.

    Raises SourceUnreadable when sources were named and none can be read, NothingToGenerate
    when there is no concept and nothing else is left, ContentRefused when it holds what is
    never written.
    """
    options = context.options
    if not any(getattr(options, name) for name in GATHERED):
        return NO_MATERIAL
    await context.stage("sources", "Reading the sources")
    sources = await _sources(context, stores)
    picture = await _picture(context, writer, stores)
    room = await writer.reader.room()
    beside = room // _CONTEXT_SHARE if _has_context(options) else 0
    material = NO_MATERIAL
    if sources:
        passages, read = await writer.reader.distil(sources, room - beside)
        material = Material(tuple(passages), tuple(read))
    if picture is not None:
        seen = (picture.passage, *material.passages)
        material = replace(material, passages=seen, picture=picture)
    if beside:
        material = await _with_context(context, material, beside, stores)
    is_nothing = not (material.passages or material.canon or material.company)
    if is_nothing and not (options.concept.strip() or options.input_card):
        raise NothingToGenerate(
            "there is no concept, and nothing of what was given instead can be used (the "
            "job's warnings say why): say who the character is in `concept`"
        )
    shown = [*material.passages, *material.canon, *material.company]
    await asyncio.to_thread(_check_shown, options, shown)
    return material


async def _sources(context: JobContext, stores: Stores) -> list[Source]:
    options = context.options
    if not (options.source_files or options.source_urls):
        return []
    found, problems = await read_sources(context, stores)
    await _tell(context, problems)
    if not found:
        raise SourceUnreadable(
            f"none of the sources can be read: {'; '.join(problems)}"
        )
    await asyncio.to_thread(_check_sources, options, found)
    return found


async def _picture(
    context: JobContext, writer: Writer, stores: Stores
) -> Picture | None:
    file_id = context.options.reference_image
    if file_id is None:
        return None
    await context.progress(0, 1, "Looking at the picture")
    return await writer.reader.describe(await stores.file(file_id))


def _has_context(options: GenerationOptions) -> bool:
    has_any = bool(options.reference_cards or options.context_lorebooks)
    return has_any and options.context_selection != "none"


async def _with_context(
    context: JobContext, material: Material, room: int, stores: Stores
) -> Material:
    """The material with canon, which comes first, and company."""
    options, problems = context.options, list[str]()
    books = await read_books(options.context_lorebooks, stores, problems)
    cards = await read_cards(options.reference_cards, stores, problems)
    await _tell(context, problems)
    said = " ".join(one.text for one in material.passages)
    question = f"{question_of(options)} {said}".strip()[:_LONGEST_QUESTION]
    fired = await asyncio.to_thread(fired_by, books, question)
    entries = entries_of(books)
    half = room // 2 if cards else room
    canon = await choose(context, entries, question, half, stores, fired)
    company = await choose(context, cards, question, room - half or room, stores)
    await context.log(
        "info",
        f"Shown beside: {len(canon)} of {len(entries)} lorebook entries, {len(company)} "
        f"of {len(cards)} pieces of other cards",
        shown=[one.ref for one in [*canon, *company]],
    )
    return replace(material, canon=tuple(canon), company=tuple(company))


async def _tell(context: JobContext, problems: Iterable[str]) -> None:
    for problem in problems:
        await context.warn(f"left out: {problem}")


def _check_sources(options: GenerationOptions, sources: Sequence[Source]) -> None:
    """Stretch by stretch: what stands far apart in a book is about different people."""
    for source in sources:
        for stretch in chunks_of(source, _STRETCH_TOKENS):
            check_texts(options, {stretch.ref: stretch.text})


def _check_shown(options: GenerationOptions, shown: Sequence[Passage]) -> None:
    told = {f"{one.ref} ({at})": one.text for at, one in enumerate(shown)}
    check_texts(options, told)
