"""The review stage: check the draft, mend what is safe, have the rest rewritten, say what stays.

Nothing here can lose a card: where a rewriting fails, a cap is reached or the new text is
no better, the old text stays and the job says so.
"""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.errors import LimitExceeded, ProviderError
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.editor import Editor
from card_generator_app.generation.parts import part_of
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.review.judging import (
    card_questions,
    judge_notes,
    score_of,
)
from card_generator_app.generation.review.linting import mended
from card_generator_app.generation.review.notes import Note, by_key
from card_generator_app.generation.stages.assemble import draft_card
from card_generator_app.generation.together import Tolerance, all_of
from card_generator_app.generation.writer import Writer

_MOST_WARNINGS = 12
_ENTRY = "character_book."


@dataclass
class Review:
    """What was done and what is left; goes into the card's provenance."""

    rewritten: dict[str, list[str]] = field(default_factory=dict)
    """What was wrong with each text that was rewritten."""
    mended: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    score: float | None = None

    def to_dict(self) -> dict[str, Any]:
        return dict(vars(self))


class Reviewer:
    """Reviews one job's draft; with `only`, nothing else of it is looked at or touched."""

    def __init__(
        self,
        context: JobContext,
        writer: Writer,
        checker: Checker,
        only: frozenset[str] | None = None,
    ) -> None:
        self._only = only
        self._context, self._editor = context, writer.editor
        self._options, self._checker = context.options, checker
        self._review = Review()

    async def run(self, draft: Draft) -> tuple[Draft, Review]:
        """The draft as it goes into the card, and the account of it."""
        await self._context.stage("review", "Reading it through")
        draft, notes = await self._checked(draft)
        notes += await self._judged(draft, 0)
        for number in range(1, self._options.critique_rounds + 1):
            if self._editor is None or not by_key(notes):
                break
            rewritten = await self._rewritten(self._editor, draft, notes, number)
            if rewritten is None:
                break
            draft, notes = await self._checked(rewritten)
            notes += await self._judged(draft, number)
        await self._tell(notes)
        return draft, self._review

    async def _checked(self, draft: Draft) -> tuple[Draft, list[Note]]:
        draft, notes, done = await asyncio.to_thread(self._check, draft)
        self._review.mended += done
        return draft, notes

    def _check(self, draft: Draft) -> tuple[Draft, list[Note], list[str]]:
        done: list[str] = []
        if self._options.auto_fix:
            fixed, done = mended(draft, self._card(draft))
            if self._only is not None:
                fixed, done = _without_others(draft, fixed, self._only), []
            draft = fixed
        notes = self._checker.notes(draft, self._card(draft))
        if self._only is not None:
            notes = [note for note in notes if note.key in self._only]
        return draft, notes, done

    def _card(self, draft: Draft) -> Card:
        return draft_card(draft, self._options, is_whole=True)

    async def _judged(self, draft: Draft, number: int) -> list[Note]:
        options = self._options
        wanted = options.judge or options.judge_model or options.min_score is not None
        if self._editor is None or not wanted:
            return []
        await self._context.progress(0, 1, "The judge reads the card")
        questions = card_questions(draft)
        try:
            verdicts = await self._editor.check_card(
                f"judge-{number}", questions, draft
            )
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"card: nobody judged it ({error})")
            return []
        self._review.score = round(score_of(verdicts), 3)
        return judge_notes(questions, verdicts, options.min_score)

    async def _rewritten(
        self, editor: Editor, draft: Draft, notes: list[Note], number: int
    ) -> Draft | None:
        """The draft with new texts where they are no worse; None when none is new."""
        found = by_key(notes)
        new = Draft(draft.brief, dict(draft.texts), list(draft.lore))
        label = f"review-{number}"

        async def rewrite(key: str) -> str:
            asked = [note.message for note in found[key]]
            await self._one(editor, label, key, asked, draft, new)
            return f"Rewritten: {key}"

        tolerance = Tolerance(self._context)
        work = {key: tolerance.of(key, partial(rewrite, key)) for key in found}
        await all_of(self._context, work)
        await asyncio.to_thread(self._take_back, draft, new, found)
        changed = [key for key in found if _text(new, key) != _text(draft, key)]
        for key in changed:
            lines = [note.message for note in found[key]]
            self._review.rewritten.setdefault(key, []).extend(lines)
        return new if changed else None

    async def _one(
        self,
        editor: Editor,
        label: str,
        key: str,
        asked: list[str],
        draft: Draft,
        new: Draft,
    ) -> None:
        if key.startswith(_ENTRY):
            at = int(key.removeprefix(_ENTRY))
            new.lore[at] = await editor.rewrite_entry(
                label, at, draft.lore[at], asked, draft.brief
            )
            return
        new.texts[key] = await editor.rewrite(
            label, part_of(key), draft.texts[key], asked, draft.brief
        )

    def _take_back(
        self, draft: Draft, new: Draft, found: dict[str, list[Note]]
    ) -> None:
        """A text with more wrong than before was not worth it: the old one stays."""
        _, notes, _ = self._check(new)
        before = {
            key: sum(note.source != "judge" for note in found[key]) for key in found
        }
        after = by_key(notes)
        for key in found:
            if len(after.get(key, [])) > before[key]:
                if key.startswith(_ENTRY):
                    at = int(key.removeprefix(_ENTRY))
                    new.lore[at] = draft.lore[at]
                else:
                    new.texts[key] = draft.texts[key]

    async def _tell(self, notes: list[Note]) -> None:
        lines = list(dict.fromkeys(note.line for note in notes))
        self._review.open = lines
        for line in lines[:_MOST_WARNINGS]:
            await self._context.warn(line)
        if (more := len(lines) - _MOST_WARNINGS) > 0:
            await self._context.warn(
                f"card: {more} more findings stand in its provenance"
            )
        score, least = self._review.score, self._options.min_score
        if score is not None and least is not None and score < least:
            await self._context.warn(
                f"card: {score:.0%} of the judge's checklist, under min_score {least:.0%}"
            )


def _text(draft: Draft, key: str) -> object:
    if key.startswith(_ENTRY):
        return draft.lore[int(key.removeprefix(_ENTRY))]
    return draft.texts[key]


def _without_others(before: Draft, after: Draft, only: frozenset[str]) -> Draft:
    """The draft with only those texts changed that are looked at."""
    texts = {
        key: text if key in only else before.texts[key]
        for key, text in after.texts.items()
    }
    lore = [
        new if f"{_ENTRY}{at}" in only else old
        for at, (old, new) in enumerate(zip(before.lore, after.lore, strict=True))
    ]
    return Draft(before.brief, texts, lore)
