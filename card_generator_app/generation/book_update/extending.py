"""Extending: a generation that proposes what the lorebook of a stored card should have."""

import asyncio
from functools import partial

from card_generator_app.brief import Brief, Fact, Topic
from card_generator_app.cards.decorators import split_block
from card_generator_app.cards.parts import BOOK, is_locked, parts_of_card
from card_generator_app.generation.book_update.checking import checked
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.book_update.matching import matched
from card_generator_app.generation.book_update.proposed import (
    Proposed,
    changed_row,
    with_proposals,
)
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.existing import card_text, draft_of, locks_of
from card_generator_app.generation.material import Material
from card_generator_app.generation.parts import TOPICS_A_CALL
from card_generator_app.generation.rating import check_card, check_texts
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.stages.books import new_row
from card_generator_app.generation.stages.review import Reviewer
from card_generator_app.generation.together import Piece, Tolerance, all_of
from card_generator_app.generation.writer import LoreText, Writer
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.provenance import after_writing
from card_generator_app.library.revisions import Revision, Written

COMPLETE = "lorebook: nothing is missing and nothing is out of date"


class Extending:
    """One job's work on the book of one stored card, at the version that was read."""

    def __init__(self, context: JobContext, writer: Writer, stored: StoredCard) -> None:
        self._context, self._writer = context, writer
        self._options, self._stored = context.options, stored
        self._card = stored.card

    async def run(self, material: Material, checker: Checker) -> GenerationResult:
        """New entries and changes of old ones, as proposals; the card stays as it is."""
        texts = {key: str(value) for key, value in parts_of_card(self._card).items()}
        await asyncio.to_thread(check_texts, self._options, texts)
        brief = self._brief()
        self._writer.reviser.stand_beside(card_text(self._card))
        findings = await self._findings(material, brief)
        # As objects of the brief's own: a writer finds its topics there.
        topics = [one.topic for one in findings if one.entry is None]
        brief = brief.model_copy(update={"world": [*brief.world, *topics]})
        before = draft_of(self._card, brief)
        draft, written = await self._write(findings, before)
        keys = frozenset(_key(at) for at in written)
        reviewer = Reviewer(self._context, self._writer, checker, only=keys)
        draft, review = await reviewer.run(draft)
        await self._context.stage("assemble", "Trying the keys")
        proposals = await self._proposals(draft, written)
        result = await self._result(proposals)
        result.provenance["review"] = review.to_dict()
        return result

    def _brief(self) -> Brief:
        """The card's own; of one that has none, only whom it is about: the rest is shown."""
        if self._stored.brief is not None:
            return Brief.model_validate(self._stored.brief)
        brief = Brief()
        brief.identity.name = Fact(text=self._card.name, origin="given")
        return brief

    async def _findings(self, material: Material, brief: Brief) -> list[Finding]:
        """What there is to write; says what there is not, and why."""
        most = self._options.lorebook_entries
        found = await self._writer.analyst.findings(self._card, material, brief, most)
        result = matched(found, draft_of(self._card, brief).lore)
        for line in result.known:
            await self._context.log("info", line)
        locks = locks_of(self._stored, self._options)
        open_ones: list[Finding] = []
        for one in result.findings:
            if one.entry is not None and is_locked(_key(one.entry), locks):
                await self._context.warn(
                    f"{_key(one.entry)}: it is locked, so it stays, though: {one.told}"
                )
            else:
                open_ones.append(one)
        kept = open_ones[:most]
        said = {f"finding {at}": one.topic.content for at, one in enumerate(kept)}
        await asyncio.to_thread(check_texts, self._options, said)
        await self._context.progress(1, 1, f"Found: {len(kept)} topics")
        return kept

    async def _write(
        self, findings: list[Finding], before: Draft
    ) -> tuple[Draft, dict[int, Finding]]:
        """The draft with what was written, and by entry what it was written for.

        Raises the first failure where all failed.
        """
        draft = Draft(before.brief, dict(before.texts), list(before.lore))
        changes = [one for one in findings if one.entry is not None]
        new = [one for one in findings if one.entry is None]
        written: dict[int, Finding] = {}
        batches: dict[int, list[LoreText]] = {}
        work: dict[str, Piece] = {}
        tolerance = Tolerance(self._context, "not written")
        for one in changes:
            change = partial(self._change, one, draft, written)
            work[_key(one.entry or 0)] = tolerance.of(one.topic.name, change)
        for start in range(0, len(new), TOPICS_A_CALL):
            batch = [one.topic for one in new[start : start + TOPICS_A_CALL]]
            add = partial(self._add, start, batch, before.brief, batches)
            names = ", ".join(topic.name for topic in batch)
            work[f"lorebook.{start}"] = tolerance.of(names, add)
        await self._context.stage("write", "Writing the entries", len(work))
        await all_of(self._context, work)
        tolerance.check(len(work))
        for start, texts in sorted(batches.items()):
            for finding, text in zip(new[start:], texts, strict=False):
                written[len(draft.lore)] = finding
                draft.lore.append(text)
        return draft, written

    async def _change(
        self, finding: Finding, draft: Draft, written: dict[int, Finding]
    ) -> str:
        at = finding.entry or 0
        old = draft.lore[at]
        # What front ends read in the first lines is nothing to be rewritten.
        block, body = split_block(old.content)
        shown = LoreText(old.name, old.keys, body)
        new = await self._writer.analyst.update(_key(at), shown, finding, draft.brief)
        if new == shown:
            where = f" ({finding.topic.ref})" if finding.topic.ref else ""
            await self._context.warn(
                f"{_key(at)}: {self._writer.name} did not change it, though: "
                f"{finding.told}{where}"
            )
            return f"Kept: {_key(at)}"
        draft.lore[at] = LoreText(new.name, new.keys, block + new.content)
        written[at] = finding
        return f"Written: {_key(at)}"

    async def _add(
        self,
        start: int,
        topics: list[Topic],
        brief: Brief,
        batches: dict[int, list[LoreText]],
    ) -> str:
        batches[start] = await self._writer.lore(topics, brief)
        return f"Written: {len(batches[start])} lorebook entries"

    async def _proposals(
        self, draft: Draft, written: dict[int, Finding]
    ) -> list[Proposed]:
        entries = self._card.entries
        proposals: list[Proposed] = []
        for at, finding in sorted(written.items()):
            text = draft.lore[at]
            if at < len(entries):
                row = changed_row(entries[at], text, self._options)
                proposals.append(Proposed(at, row, entries[at], finding))
            else:
                number = at - len(entries)
                row = new_row(self._card, number, text, self._options)
                proposals.append(Proposed(at, row, None, finding))
        found = await asyncio.to_thread(checked, self._card, proposals)
        for line in found.dropped:
            await self._context.warn(line)
        return found.proposals

    async def _result(self, proposals: list[Proposed]) -> GenerationResult:
        if not proposals:
            await self._context.warn(COMPLETE)
        card = with_proposals(self._card, proposals)
        await asyncio.to_thread(check_card, card)
        parts = {
            one.key: Written(one.row, {}, one.reason, one.finding.topic.ref)
            for one in proposals
        }
        stored, name = self._stored, self._writer.name
        found = after_writing(
            self._card, stored.provenance, card, {key: {} for key in parts}, name
        )
        return GenerationResult(
            card=card.to_dict(),
            portrait=None,
            brief=dict(stored.brief or {}),
            provenance=found | {"writer": name, "model": self._writer.model},
            writer=name,
            revision=Revision(
                *(stored.id, stored.version, parts, None, name), is_proposal=True
            ),
        )


def _key(at: int) -> str:
    return f"{BOOK}.{at}"
