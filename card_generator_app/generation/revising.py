"""Revising: a generation for a card that is there already."""

import asyncio
from collections.abc import Mapping
from typing import Any

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import BOOK, parts_of_card, split_key, with_parts
from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.context import GenerationResult, JobContext
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.existing import (
    Plans,
    card_text,
    draft_of,
    locks_of,
    plans_for,
    recorded_openings,
)
from card_generator_app.generation.material import Material
from card_generator_app.generation.rating import check_brief, check_card, check_texts
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.revision_plan import (
    FROM_BRIEF,
    RevisionPlan,
    plan_revision,
)
from card_generator_app.generation.stages.books import new_row
from card_generator_app.generation.stages.review import Reviewer
from card_generator_app.generation.stages.revise import PartWriting
from card_generator_app.generation.staleness import written_from
from card_generator_app.generation.writer import Writer
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.provenance import after_writing
from card_generator_app.library.revisions import Revision, Written


class Revising:
    """One job's work on one stored card, at the version that was read."""

    def __init__(self, context: JobContext, writer: Writer, stored: StoredCard) -> None:
        self._context, self._writer = context, writer
        self._options, self._stored = context.options, stored
        self._card = stored.card

    async def run(self, material: Material, checker: Checker) -> GenerationResult:
        """What was written, as a revision of the card; for a variant, a card of its own."""
        plan = plan_revision(self._stored, self._options)
        for key, why in plan.kept.items():
            await self._context.log("info", f"{key} stays: {why}")
        texts = {key: str(value) for key, value in parts_of_card(self._card).items()}
        await asyncio.to_thread(check_texts, self._options, texts)
        standing = card_text(self._card, without=plan.write)
        self._writer.reviser.stand_beside(standing)
        brief, is_fresh = await self._brief(material)
        brief, plans = await self._planned(brief, plan, is_fresh)
        before = draft_of(self._card, brief)
        writing = PartWriting(self._context, self._writer, plan, plans)
        draft, topics = await writing.run(before)
        keys = frozenset(plan.write)
        reviewer = Reviewer(self._context, self._writer, checker, only=keys)
        draft, review = await reviewer.run(draft)
        await self._context.stage("assemble", "Putting it into the card")
        written = self._written(plan, plans, topics, before, draft)
        if not written:
            raise ReplyUnusable(
                f"{self._writer.name} wrote nothing else than what is there already: ask "
                "for other parts or another `seed`, change the brief, or have a model write"
            )
        result = await self._result(plan, brief, written)
        result.provenance["review"] = review.to_dict()
        return result

    async def _brief(self, material: Material) -> tuple[Brief, bool]:
        """The card's brief, and whether it was planned just now.

        It is planned anew for a variant, for a card without one, and where a concept
        says what the card shall be about.
        """
        options, known = self._options, self._stored.brief
        is_variant = options.input_card_mode == "variant"
        if known is not None and not is_variant and not options.concept.strip():
            return Brief.model_validate(known), False
        brief = await self._writer.brief(material)
        await asyncio.to_thread(check_brief, options, brief)
        return brief, True

    async def _planned(
        self, brief: Brief, plan: RevisionPlan, is_fresh: bool
    ) -> tuple[Brief, Plans]:
        """The brief with what the parts need, and what they are written from."""

        def plans() -> Plans:
            return plans_for(
                self._stored,
                brief,
                plan.write,
                plan.blank,
                self._options,
                is_fresh=is_fresh,
            )

        found = plans()
        if found.openings_lacking or found.topics_lacking:
            brief = await self._writer.reviser.plan_more(
                brief, found.openings_lacking, found.topics_lacking
            )
            await asyncio.to_thread(check_brief, self._options, brief)
            found = plans()
        return brief, found

    def _written(
        self,
        plan: RevisionPlan,
        plans: Plans,
        topics: list[Topic],
        before: Draft,
        draft: Draft,
    ) -> dict[str, Written]:
        """What is new, by part."""
        brief = draft.brief.model_dump(mode="json")
        values: dict[str, Any] = {}
        for key in plan.write:
            field, _ = split_key(key)
            if field == "name":
                values[key] = draft.brief.identity.name.text
            elif field == "tags":
                values[key] = draft.brief.tags
            elif field != BOOK and draft.texts.get(key) != before.texts.get(key):
                values[key] = draft.texts[key]
        values |= self._changed_entries(before, draft)
        values |= self._new_entries(draft, len(before.lore))
        own = self._own_sections(plans, topics, draft, len(before.lore))
        return {
            key: Written(value, written_from(key, brief, own.get(key)))
            for key, value in values.items()
        }

    def _changed_entries(self, before: Draft, draft: Draft) -> dict[str, Any]:
        """Entries with new keys and content; all else of them stays."""
        pairs = zip(self._card.entries, before.lore, draft.lore, strict=False)
        return {
            f"{BOOK}.{at}": {**row, "keys": new.keys, "content": new.content}
            for at, (row, old, new) in enumerate(pairs)
            if new != old
        }

    def _new_entries(self, draft: Draft, start: int) -> dict[str, Any]:
        return {
            f"{BOOK}.{start + at}": new_row(self._card, at, entry, self._options)
            for at, entry in enumerate(draft.lore[start:])
        }

    def _own_sections(
        self, plans: Plans, topics: list[Topic], draft: Draft, start: int
    ) -> dict[str, str]:
        """The opening or topic that each part was written from, as a path in the brief."""
        world = draft.brief.world
        openings = {**recorded_openings(self._stored), **plans.openings}
        own = {
            key: f"openings.{at}"
            for key, at in openings.items()
            if 0 <= at < len(draft.brief.openings)
        }
        for at, topic in enumerate(topics):
            place = next(n for n, one in enumerate(world) if one is topic)
            own[f"{BOOK}.{start + at}"] = f"world.{place}"
        return own

    async def _result(
        self, plan: RevisionPlan, brief: Brief, written: Mapping[str, Written]
    ) -> GenerationResult:
        card = with_parts(self._card, {k: one.value for k, one in written.items()})
        if plan.mode == "variant":
            card = self._renamed(card, brief)
        await asyncio.to_thread(check_card, card)
        stored, dumped = self._stored, brief.model_dump(mode="json")
        states = {key: one.written_from for key, one in written.items()}
        name = self._writer.name
        found = after_writing(self._card, stored.provenance, card, states, name)
        revision = Revision(
            stored.id,
            stored.version,
            written,
            dumped,
            name,
            is_proposal=self._options.propose,
        )
        return GenerationResult(
            card=card.to_dict(),
            portrait=None,
            brief=dumped,
            provenance=found | {"writer": name, "model": self._writer.model},
            writer=name,
            revision=None if plan.mode == "variant" else revision,
        )

    def _renamed(self, card: Card, brief: Brief) -> Card:
        """A variant has the name and the tags of its own brief, unless they are locked."""
        locks = locks_of(self._stored, self._options)
        own = {"name": brief.identity.name.text, "tags": brief.tags}
        return with_parts(
            card,
            {key: own[key] for key in FROM_BRIEF if key not in locks and own[key]},
        )
