"""ComposerPlanner: worlds and people out of the phrase library, ties out of templates."""

import asyncio
from typing import TYPE_CHECKING

from card_generator_app.generation.planner import Planned, Wanted
from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.checks import check_world

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer


class ComposerPlanner:
    """The same options and seed give the same world."""

    def __init__(
        self, composer: "Composer", options: GenerationOptions, seed: int
    ) -> None:
        self._composer, self._options, self._seed = composer, options, seed

    async def plan(self, wanted: Wanted) -> Planned:
        world = await asyncio.to_thread(
            self._composer.plan_world,
            self._options,
            things=wanted.things,
            people=wanted.people,
            roles=wanted.roles,
            relations=wanted.relations,
            base=wanted.world,
            is_cast=wanted.is_cast,
            seed=self._seed,
        )
        there = {one.id for one in wanted.world.entities} if wanted.world else set()
        new = [one.id for one in world.entities if one.id not in there]
        notes = [
            f"{one.rule}: {one.message}"
            for one in check_world(world)
            if one.severity == "error"
        ]
        if len(new) < wanted.things + wanted.people:
            asked = wanted.things + wanted.people
            notes.append(f"the library has {len(new)} of {asked} for this setting")
        return Planned(world, new, notes)
