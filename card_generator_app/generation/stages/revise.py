"""The write stage for a card that is there: exactly the planned parts, each on its own.

A part that cannot be written stays as it was, with the reason; the others are kept.
"""

from dataclasses import replace
from functools import partial

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.parts import BOOK, split_key
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.existing import Plans
from card_generator_app.generation.parts import TOPICS_A_CALL, Part, part_of
from card_generator_app.generation.revision_plan import FROM_BRIEF, RevisionPlan
from card_generator_app.generation.together import Piece, Tolerance, all_of
from card_generator_app.generation.writer import LoreText, Writer


class PartWriting:
    """Writes the parts of one plan into a copy of the draft."""

    def __init__(
        self,
        context: JobContext,
        writer: Writer,
        plan: RevisionPlan,
        plans: Plans,
    ) -> None:
        self._context, self._writer = context, writer
        self._plan, self._plans = plan, plans
        self._tolerance = Tolerance(context)
        self._added: dict[int, list[tuple[LoreText, Topic]]] = {}

    async def run(self, draft: Draft) -> tuple[Draft, list[Topic]]:
        """The draft with what was written, and the topics of the new entries at its end.

        Raises the first failure where all failed.
        """
        new = Draft(draft.brief, dict(draft.texts), list(draft.lore))
        work = self._pieces(draft, new)
        await self._context.stage("write", "Writing the parts", len(work))
        await all_of(self._context, work)
        self._tolerance.check(len(work))
        added = [pair for start in sorted(self._added) for pair in self._added[start]]
        new.lore += [entry for entry, _ in added]
        return new, [topic for _, topic in added]

    def _pieces(self, draft: Draft, new: Draft) -> dict[str, Piece]:
        work: dict[str, Piece] = {}
        for key in self._plan.write:
            field, number = split_key(key)
            if field in FROM_BRIEF:
                continue
            if field != BOOK:
                write = partial(self._text, part_of(key), draft, new)
            elif number is not None and number < len(draft.lore):
                write = partial(self._entry, key, number, draft, new)
            else:
                continue  # it is among the topics
            work[key] = self._tolerance.of(key, write)
        topics = self._plans.topics
        for start in range(0, len(topics), TOPICS_A_CALL):
            write = partial(self._more_lore, start, draft.brief)
            work[f"lorebook.{start}"] = self._tolerance.of("lorebook", write)
        return work

    async def _text(self, part: Part, draft: Draft, new: Draft) -> str:
        part = replace(part, planned=self._plans.openings.get(part.key))
        if part.key in self._plan.blank:
            text = await self._writer.write(part, draft.brief)
        else:
            text = await self._writer.reviser.revise(
                part, draft.texts[part.key], self._plan.mode_of(part.key), draft.brief
            )
        new.texts[part.key] = text
        return f"Written: {part.key}"

    async def _entry(self, key: str, at: int, draft: Draft, new: Draft) -> str:
        new.lore[at] = await self._writer.reviser.revise_entry(
            key, draft.lore[at], self._plan.mode_of(key), draft.brief
        )
        return f"Written: {key}"

    async def _more_lore(self, start: int, brief: Brief) -> str:
        topics = self._plans.topics[start : start + TOPICS_A_CALL]
        found = await self._writer.lore(topics, brief)
        self._added[start] = list(zip(found, topics, strict=False))
        return f"Written: {len(found)} lorebook entries"
