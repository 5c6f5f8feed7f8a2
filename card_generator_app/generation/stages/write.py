"""The write stage: every field and lorebook batch at once, each from the brief."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from card_generator_app.brief import Brief
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.parts import TOPICS_A_CALL, Part, parts_of
from card_generator_app.generation.writer import LoreText, Writer


async def write(context: JobContext, writer: Writer, brief: Brief) -> Draft:
    """The draft, complete.

    Texts are asked for side by side, at most `concurrency` at once. When some fail the
    others still finish, so that they are in the ledger; then the first failure is raised.
    """
    options = context.options
    parts = parts_of(options, brief)
    topics = (
        brief.world[: options.lorebook_entries]
        if options.lorebook == "embedded"
        else []
    )
    batches = [
        topics[at : at + TOPICS_A_CALL] for at in range(0, len(topics), TOPICS_A_CALL)
    ]
    await context.stage("write", "Writing the card", len(parts) + len(batches))
    draft = Draft(brief)
    lore: list[list[LoreText]] = [[] for _ in batches]

    async def write_part(part: Part) -> str:
        draft.put(part, await writer.write(part, brief))
        return part.key

    async def write_batch(at: int) -> str:
        lore[at] = await writer.lore(batches[at], brief)
        return f"{len(lore[at])} lorebook entries"

    work = [partial(write_part, part) for part in parts]
    work += [partial(write_batch, at) for at in range(len(batches))]
    await _run_all(context, work)
    draft.lore = [entry for batch in lore for entry in batch]
    return draft


async def _run_all(
    context: JobContext, work: Sequence[Callable[[], Awaitable[str]]]
) -> None:
    """Runs everything, reporting each finished piece; raises the first failure at the end."""
    slots = asyncio.Semaphore(context.options.concurrency)
    done = 0

    async def run(piece: Callable[[], Awaitable[str]]) -> None:
        nonlocal done
        async with slots:
            finished = await piece()
        done += 1
        await context.progress(done, len(work), f"Written: {finished}")

    results = await asyncio.gather(
        *(run(piece) for piece in work), return_exceptions=True
    )
    if failures := [result for result in results if isinstance(result, BaseException)]:
        raise failures[0]
