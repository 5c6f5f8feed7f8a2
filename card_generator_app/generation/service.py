"""GenerationService: runs one job, stage after stage, and gives back a finished card."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from card_generator_app.brief import Brief
from card_generator_app.cards.card import Card
from card_generator_app.cards.tokens import count_card
from card_generator_app.errors import AppError
from card_generator_app.generation.book_update.extending import Extending
from card_generator_app.generation.context import (
    GenerationResult,
    JobContext,
    WorldLink,
)
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.existing import card_text, concept_of
from card_generator_app.generation.in_time import in_time
from card_generator_app.generation.material import Material
from card_generator_app.generation.planner import wanted_people
from card_generator_app.generation.rating import (
    check_brief,
    check_card,
    check_options,
)
from card_generator_app.generation.repainting import Repainting
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.review.similarity import Shelf, StoredText
from card_generator_app.generation.revising import Revising
from card_generator_app.generation.setting import Setting
from card_generator_app.generation.stages.assemble import build_card, provenance
from card_generator_app.generation.stages.gate import gate
from card_generator_app.generation.stages.gather import gather
from card_generator_app.generation.stages.pictures import make_pictures
from card_generator_app.generation.stages.review import Reviewer
from card_generator_app.generation.stages.write import write
from card_generator_app.generation.stores import NO_STORES, Stores
from card_generator_app.generation.world_making import additions, plan
from card_generator_app.generation.writer import Writer
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.world_rows import NewWorldProposal
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import not_carried
from card_generator_app.portrait.crop import crop_portrait

MakeWriter = Callable[[JobContext], Awaitable[Writer]]
ReadFile = Callable[[str], Awaitable[bytes]]
ReadCard = Callable[[str, int | None], Awaitable[StoredCard]]
ReadStored = Callable[[str], Awaitable[Sequence[StoredText]]]


# The stages in order, with their share of the time of a whole run. `prepare` only fetches
# what a first run lacks.
STAGES = {
    "prepare": 0.0,
    "sources": 0.1,
    "brief": 0.3,
    "write": 0.5,
    "review": 0.15,
    "assemble": 0.05,
}


class GenerationService:
    """Brief and its gate, write, review, assemble."""

    def __init__(
        self,
        make_writer: MakeWriter,
        read_file: ReadFile,
        read_stored: ReadStored | None = None,
        stores: Stores = NO_STORES,
        read_card: ReadCard | None = None,
    ) -> None:
        """`read_file` gives an uploaded file's content by its id, `read_stored` the cards
        that a new one must not resemble, `stores` what a card is made from, `read_card` a
        stored card at a version."""
        self._make_writer, self._read_file = make_writer, read_file
        self._read_stored, self._stores = read_stored, stores
        self._read_card = read_card

    async def run(self, context: JobContext) -> GenerationResult:
        """The card of this job; raises AppError when it cannot be made in time."""
        async with in_time(context):
            return await self._run(context)

    async def _run(self, context: JobContext) -> GenerationResult:
        options = context.options
        await asyncio.to_thread(check_options, options)
        # First of all, so that a picture that is missing or unreadable costs nothing.
        own_portrait = await self._own_portrait(options.image_file)
        writer = await self._make_writer(context)
        for note in [*writer.not_applied(), *not_carried(options)]:
            await context.warn(note)
        material = await gather(context, writer, self._stores)
        setting = await self._setting(options)
        if setting is not None:
            canon = (*setting.canon(), *material.canon)
            material = replace(material, canon=canon, seat=setting.seat)
        if options.input_card and self._read_card is not None:
            stored = await self._read_card(
                options.input_card, options.input_card_version
            )
            return await self._for_card(context, writer, stored, material, own_portrait)
        await context.stage("brief", "Deciding who they are", 1)
        brief = await writer.brief(material)
        await asyncio.to_thread(check_brief, options, brief)
        brief = await gate(context, writer, brief)
        await asyncio.to_thread(check_brief, options, brief)
        if setting is not None:
            brief = setting.placed(brief)
        await context.progress(1, 1, f"Decided: {brief.identity.name.text}")
        # Made from the brief, so they need not wait for the texts.
        picturing = asyncio.create_task(
            make_pictures(context, writer, brief, own_portrait)
        )
        try:
            draft = await write(context, writer, brief)
            checker = await self._checker(context, writer)
            draft, review = await Reviewer(context, writer, checker).run(draft)
            await context.stage("assemble", "Putting the card together")
            pictures = await picturing
            link = None
            if setting is not None:
                link = await self._placed(context, writer, setting, draft)
            card = build_card(draft, options, writer, now=int(time.time()))
            card = pictures.put_on(card)
            card = card if setting is None else setting.on_card(card)
            await asyncio.to_thread(check_card, card)
            await _weigh(context, card)
        except AppError:
            # A picture that is being paid for is kept for a retry.
            await asyncio.wait([picturing])
            raise
        finally:
            picturing.cancel()
            await asyncio.gather(picturing, return_exceptions=True)
        return GenerationResult(
            card=card.to_dict(),
            portrait=pictures.portrait,
            brief=brief.model_dump(mode="json"),
            provenance=provenance(draft, options, writer, review.to_dict(), material),
            writer=writer.name,
            world=link,
        )

    async def _for_card(
        self,
        context: JobContext,
        writer: Writer,
        stored: StoredCard,
        material: Material,
        own_portrait: bytes | None,
    ) -> GenerationResult:
        """What was written for a card that is there already."""
        if stored.brief is not None:  # a person may have edited it
            known = Brief.model_validate(stored.brief)
            await asyncio.to_thread(check_brief, context.options, known)
        if context.options.input_card_mode == "extend_book":
            checker = await self._checker(context, writer)
            await context.stage("brief", "Looking for what the lorebook lacks", 1)
            return await Extending(context, writer, stored).run(material, checker)
        material = replace(
            material,
            card=card_text(stored.card),
            card_name=stored.card.name,
            card_concept=concept_of(stored.card),
        )
        if context.options.input_card_mode == "portrait":
            return await Repainting(context, writer, stored).run(material)
        checker = await self._checker(context, writer)
        await context.stage("brief", "Deciding who they are", 1)
        result = await Revising(context, writer, stored).run(material, checker)
        if result.revision is None:  # a card of its own, with a face of its own
            planned = Brief.model_validate(result.brief)
            pictures = await make_pictures(context, writer, planned, own_portrait)
            card = pictures.put_on(Card.from_dict(result.card))
            result = replace(result, card=card.to_dict(), portrait=pictures.portrait)
        return result

    async def _setting(self, options: GenerationOptions) -> Setting | None:
        if not options.world_id:
            return None
        return Setting.of(await self._stores.world(options.world_id), options)

    async def _placed(
        self, context: JobContext, writer: Writer, setting: Setting, draft: Draft
    ) -> WorldLink:
        """Gives the draft the world's own lore; what it adds to the world, and who else."""
        new, options = list(draft.lore), context.options
        theirs = setting.lore(draft.brief)
        draft.lore = [*theirs[: options.lorebook_entries - len(new)], *new]
        people: list[NewWorldProposal] = []
        if options.propose_people:
            wanted = wanted_people(options, setting.world, options.propose_people)
            planned = await plan(context, writer, wanted)
            people = additions(planned, "proposed beside a card", writer.name)
        return setting.link(draft.brief, new, people, writer.name)

    async def _checker(self, context: JobContext, writer: Writer) -> Checker:
        options, shelf = context.options, None
        if options.similarity_guard is not None and self._read_stored is not None:
            shelf = await asyncio.to_thread(
                Shelf, await self._read_stored(context.owner)
            )
        # The composer's phrases are English, and it has said so already.
        return Checker(options, shelf, knows_languages=writer.editor is not None)

    async def _own_portrait(self, file_id: str | None) -> bytes | None:
        if not file_id:
            return None
        content = await self._read_file(file_id)
        return await asyncio.to_thread(crop_portrait, content)


async def _weigh(context: JobContext, card: Card) -> None:
    """Says when the card costs more with every message than it was to cost."""
    budget = context.options.card_token_budget
    permanent = count_card(card).permanent
    if budget is not None and permanent > budget:
        await context.warn(
            f"card_token_budget: about {permanent} tokens go with every message, "
            f"{permanent - budget} more than the budget of {budget}"
        )
