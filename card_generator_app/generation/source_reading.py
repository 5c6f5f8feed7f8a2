"""Reads the sources that a job names: uploaded files first, then pages of the web."""

import asyncio

from card_generator_app.errors import FileNotStored, SourceUnreadable
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.stores import Stores
from card_generator_app.sources.reading import read_source
from card_generator_app.sources.source import Source


async def read_sources(
    context: JobContext, stores: Stores
) -> tuple[list[Source], list[str]]:
    """The sources that can be read, and a sentence about each of the others."""
    options, problems = context.options, list[str]()
    found: list[Source] = []
    total = len(options.source_files) + len(options.source_urls)
    for at, file_id in enumerate(options.source_files):
        if (source := await _file(stores, file_id, problems)) is not None:
            found.append(source)
            await context.progress(at + 1, total, f"Read: {source.name}")
    pages = 0
    for at, url in enumerate(options.source_urls, start=len(options.source_files)):
        left = options.source_max_pages - pages
        if left <= 0:
            problems.append(f"{url}: source_max_pages ({pages}) is reached")
            continue
        read = await _pages(stores, url, options.source_crawl_depth, left, problems)
        pages += len(read)
        found += read
        await context.progress(at + 1, total, f"Read: {url}, {len(read)} pages")
    return _each_once(found), problems


async def _file(stores: Stores, file_id: str, problems: list[str]) -> Source | None:
    try:
        file = await stores.file(file_id)
        return await asyncio.to_thread(read_source, file.content, file.name)
    except (SourceUnreadable, FileNotStored) as error:
        problems.append(str(error))
        return None


async def _pages(
    stores: Stores, url: str, depth: int, most: int, problems: list[str]
) -> list[Source]:
    try:
        crawled = await stores.web.read([url], depth=depth, max_pages=most)
    except SourceUnreadable as error:
        problems.append(str(error))
        return []
    problems += crawled.left_out
    return list(crawled.sources)


def _each_once(sources: list[Source]) -> list[Source]:
    """Without those that say the same as an earlier one, such as a page met twice."""
    return list({one.text: one for one in reversed(sources)}.values())[::-1]
