"""Jobs that plan worlds, and people for them: what they give is stored, not a card."""

import asyncio
from collections.abc import Awaitable, Callable

from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.cast_plan import cast_items
from card_generator_app.generation.context import JobContext, Outcome, WorldChange
from card_generator_app.generation.in_time import in_time
from card_generator_app.generation.planner import (
    Planned,
    Wanted,
    wanted_cast,
    wanted_people,
    wanted_world,
)
from card_generator_app.generation.rating import check_options, check_texts
from card_generator_app.generation.writer import Writer
from card_generator_app.library.world_rows import NewWorldProposal
from card_generator_app.worlds.changes import Addition
from card_generator_app.worlds.graph import World

WORLD_KIND, PEOPLE_KIND = "world", "people"
PEOPLE = 3
"""How many are proposed where nobody says."""

MakeWriter = Callable[[JobContext], Awaitable[Writer]]
ReadWorld = Callable[[str], Awaitable[World]]


class WorldMaking:
    """Runs jobs of the kinds "world", "people" and "cast_plan"."""

    def __init__(self, make_writer: MakeWriter, read_world: ReadWorld) -> None:
        self._make_writer, self._read_world = make_writer, read_world

    async def make_world(self, context: JobContext) -> Outcome:
        """A new world from a premise."""
        wanted = wanted_world(context.options)
        writer, planned = await self._planned(context, wanted)
        world = planned.world
        return Outcome(
            {"name": world.name, "entities": len(world.entities)},
            writer.name,
            f"{world.name}: {len(world.entities)} things, "
            f"{len(world.relations)} relations",
            world=WorldChange(world=world),
        )

    async def propose_people(self, context: JobContext) -> Outcome:
        """People for a world that is there; they wait until somebody takes them in."""
        options = context.options
        world = await self._read_world(options.world_id or "")
        count = options.propose_people or PEOPLE
        writer, planned = await self._planned(
            context, wanted_people(options, world, count)
        )
        proposals = additions(planned, "proposed for the world", writer.name)
        if not proposals:
            raise ReplyUnusable(
                f"propose_people: {writer.name} planned nobody who is not there already; "
                "retry it, say in `concept` who is missing, or ask another model"
            )
        names = [one.content["entity"]["name"] for one in proposals]
        return Outcome(
            {"world_id": options.world_id, "people": names},
            writer.name,
            f"Proposed: {', '.join(names)}",
            world=WorldChange(world_id=options.world_id, proposals=proposals),
        )

    async def plan_cast(self, context: JobContext) -> Outcome:
        """A cast with its world, or for one that is there; each gets a job of their own."""
        options = context.options
        there = await self._read_world(options.world_id) if options.world_id else None
        writer, planned = await self._planned(context, wanted_cast(options, there))
        world = planned.world
        if not world.people():
            raise ReplyUnusable(
                f"cast_size: {writer.name} planned nobody for {options.cast_size} cards; "
                "retry it, say more in `concept`, or ask another model"
            )
        items = cast_items(options, world)
        change = WorldChange(world=world)
        if there is not None:
            new = additions(planned, "of a cast", writer.name)
            change = WorldChange(
                world_id=options.world_id,
                additions=[Addition.model_validate(one.content) for one in new],
            )
        names = ", ".join(item.label for item in items)
        return Outcome(
            {"name": world.name},
            writer.name,
            f"{world.name}: {names}",
            world=change,
            items=items,
        )

    async def _planned(
        self, context: JobContext, wanted: Wanted
    ) -> tuple[Writer, Planned]:
        async with in_time(context):
            await asyncio.to_thread(check_options, context.options)
            writer = await self._make_writer(context)
            return writer, await plan(context, writer, wanted)


async def plan(context: JobContext, writer: Writer, wanted: Wanted) -> Planned:
    """What the writer plans, checked; what does not hold is a warning on the job."""
    await context.stage("world", "Planning the world", 1)
    planned = await writer.planner.plan(wanted)
    for note in planned.notes:
        await context.warn(f"world: {note}")
    texts = {one.id: f"{one.name}. {one.text}" for one in planned.world.entities}
    texts["premise"] = planned.world.premise
    await asyncio.to_thread(check_texts, context.options, texts)
    await context.progress(1, 1, f"Planned: {planned.world.name}")
    return planned


def additions(planned: Planned, reason: str, writer: str) -> list[NewWorldProposal]:
    """What is new in a plan, each thing with its relations, as proposals."""
    found = []
    for one in planned.world.entities:
        if one.id in planned.new:
            bound = planned.world.relations_of(one.id)
            addition = Addition(entity=one, relations=bound)
            found.append(
                NewWorldProposal(addition.model_dump(mode="json"), reason, writer)
            )
    return found
