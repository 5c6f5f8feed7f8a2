"""Estimating: rehearses a job as this process would run it, and estimates what it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from card_generator_app.brief import Brief
from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.cast_plan import (
    AT_ONCE,
    PLAN_KIND,
    count_of_cards,
)
from card_generator_app.generation.context import (
    GenerationResult,
    JobContext,
    Outcome,
    WorldChange,
)
from card_generator_app.generation.estimate.estimate import (
    Estimate,
    SeeRatios,
    estimate,
)
from card_generator_app.generation.estimate.rehearsal import (
    RehearsalContext,
    RehearsedCall,
    RehearsedChat,
    RehearsedPainter,
    Rehearsing,
    rehearsal_options,
)
from card_generator_app.generation.estimate.standin import StandIn
from card_generator_app.generation.estimate.summing import (
    one_after_another,
    sample,
    side_by_side,
    with_budget,
)
from card_generator_app.generation.examples import example_brief
from card_generator_app.generation.other_runs import other_runs
from card_generator_app.generation.painter import Painter
from card_generator_app.generation.service import ReadCard
from card_generator_app.generation.stages.pictures import make_pictures
from card_generator_app.generation.stores import Stores
from card_generator_app.generation.world_making import ReadWorld
from card_generator_app.generation.writer import Writer
from card_generator_app.generation.writers import Writers
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.listed import FREE, Price
from card_generator_app.llm.servers import choice_of
from card_generator_app.options import GenerationOptions
from card_generator_app.outbound import Outbound
from card_generator_app.portrait.plain import plain_portrait
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.sources.source import Section, Source
from card_generator_app.sources.web import Crawled, WebReader
from card_generator_app.worlds.changes import added
from card_generator_app.worlds.graph import World

_PAGE_TOKENS = 3_000
_PLANNED = "planned"


class Estimating:
    """Estimates jobs of one process; `see_ratios` gives what was seen of models."""

    def __init__(
        self,
        writers: Writers,
        connections: Connections,
        stores: Stores,
        read_card: ReadCard | None = None,
        see_ratios: SeeRatios | None = None,
    ) -> None:
        self._writers, self._connections = writers, connections
        self._stores = replace(stores, web=_NoWeb(Outbound()))
        self._read_card, self._see_ratios = read_card, see_ratios

    async def of(
        self,
        options: GenerationOptions,
        snapshot: Mapping[str, Any],
        kind: str = "generate",
    ) -> Estimate:
        """What a job of this kind, frozen with these, needs; no model is asked.

        Raises what would keep the job from beginning: NotFound, ContentRefused …
        """
        context = RehearsalContext(rehearsal_options(options), snapshot, kind)
        await self._rehearse(context, self._stores)
        return await self._estimated(context, options)

    async def of_cast(
        self, options: GenerationOptions, snapshot: Mapping[str, Any]
    ) -> Estimate:
        """What a cast needs: its plan, then its cards in the world that is planned."""
        context = RehearsalContext(rehearsal_options(options), snapshot, PLAN_KIND)
        outcome = await self._rehearse(context, self._stores)
        plan = await self._estimated(context, options)
        members, world = [{"cast_size": 1}], self._stores.world
        if isinstance(outcome, Outcome):
            members = [item.options for item in sample(outcome.items)]
            world = await self._planned_world(options, outcome)
        stores = replace(self._stores, world=world)
        cards = []
        for member in members:
            asked = _with(options, member | {"world_id": _PLANNED})
            context = RehearsalContext(rehearsal_options(asked), snapshot, "generate")
            await self._rehearse(context, stores)
            cards.append(await self._estimated(context, asked))
        count = count_of_cards(options)
        whole = one_after_another([plan, side_by_side(cards, count, AT_ONCE)])
        return with_budget(whole, options.max_cost_usd)

    async def _planned_world(
        self, options: GenerationOptions, outcome: Outcome
    ) -> ReadWorld:
        change = outcome.world or WorldChange()
        world = change.world
        if world is None:
            there = await self._stores.world(options.world_id or "")
            world = added(there, change.additions)

        async def read(_: str) -> World:
            return world

        return read

    async def _rehearse(
        self, context: RehearsalContext, stores: Stores
    ) -> GenerationResult | Outcome | None:
        """Leaves every question in `context.asked`; None where nothing came of it."""
        if context.snapshot["writer"] == "composer":
            await self._pictures_alone(context)
            return None

        async def make(_: JobContext) -> Writer:
            return self._make(context)

        card = Rehearsing(make, _no_file, None, stores, self._read_card)
        others = other_runs(make, stores.world)
        try:
            if context.kind in others:
                return await others[context.kind](context)
            return await card.run(context)
        except ReplyUnusable:
            # The stand-in's words made nothing; what would be asked is known by then.
            if not context.asked:
                raise
            return None

    async def _estimated(
        self, context: RehearsalContext, options: GenerationOptions
    ) -> Estimate:
        async def price_of(call: RehearsedCall) -> Price | None:
            return await self._price(call, options, context.snapshot)

        calls = _in_order(context.asked)
        return await estimate(calls, options, price_of, self._see_ratios)

    def _make(self, context: RehearsalContext) -> Writer:
        config = ConfigProfile.model_validate(context.snapshot["config"])
        real: ChatClient | None = None
        if context.snapshot["writer"] == "openrouter":
            real = self._connections.client(choice_of(config, context.options))
        chat = RehearsedChat(real, StandIn(context.options))
        writer = self._writers.rehearsed(context, chat)
        writer.painter = self._painter(context, config)
        return writer

    def _painter(
        self, context: RehearsalContext, config: ConfigProfile
    ) -> RehearsedPainter | None:
        writer = context.snapshot["writer"]
        found = self._writers.picture_model(writer, config, context.options)
        return None if found is None else RehearsedPainter(context, found[1])

    async def _pictures_alone(self, context: RehearsalContext) -> None:
        """The composer asks nobody; only a card's pictures may be painted."""
        if context.kind != "generate":
            return
        config = ConfigProfile.model_validate(context.snapshot["config"])
        painter = self._painter(context, config)
        if painter is None:
            return
        brief = example_brief(context.options)
        await make_pictures(context, _Unasked(painter), brief, None)

    async def _price(
        self,
        call: RehearsedCall,
        options: GenerationOptions,
        snapshot: Mapping[str, Any],
    ) -> Price | None:
        config = ConfigProfile.model_validate(snapshot["config"])
        writer = snapshot["writer"]
        if call.task == "image":
            found = self._writers.picture_model(writer, config, options)
            choice = None if found is None else found[0]
        elif writer == "local":
            return FREE
        else:
            choice = choice_of(config, options)
        if choice is None or not call.model:
            return None
        return await self._connections.models_of(choice).price_of(call.model)


class _Unasked:
    """A `PictureWriter` that is the composer's."""

    def __init__(self, painter: RehearsedPainter) -> None:
        self._painter = painter

    @property
    def painter(self) -> Painter:
        return self._painter

    async def image_prompt(self, brief: Brief) -> str:
        raise ReplyUnusable("the composer makes its own")


class _NoWeb(WebReader):
    """Each page as one of usual length: an estimate sends nothing anywhere."""

    async def read(
        self, urls: Sequence[str], *, depth: int = 0, max_pages: int = 20
    ) -> Crawled:
        text = "A page of usual length says this and that. " * (_PAGE_TOKENS // 10)
        pages = 1 if depth == 0 else max_pages
        found = [
            Source(f"{url} ({at})", "html", (Section("", f"{at}. {url}. {text}"),))
            for url in urls
            for at in range(pages)
        ]
        return Crawled(tuple(found[:max_pages]), ())


async def _no_file(file_id: str) -> bytes:
    return plain_portrait(0)


def _with(options: GenerationOptions, changed: dict[str, Any]) -> GenerationOptions:
    """The options of a job that is asked for with these as well."""
    both = options.model_dump(mode="json") | changed
    asked = GenerationOptions.model_validate(both)
    sent = options.model_fields_set | changed.keys()
    return GenerationOptions.model_construct(sent, **vars(asked))


def _in_order(calls: Sequence[RehearsedCall]) -> list[RehearsedCall]:
    """Rounds of a review in order: what a later one asks depends on the earlier."""
    stages = list(dict.fromkeys(one.stage for one in calls))
    return [one for stage in stages for one in calls if one.stage == stage]
