"""What is run for jobs that make no card, by their kind."""

from collections.abc import Awaitable, Callable, Mapping

from card_generator_app.generation import cast_plan, interview, world_making
from card_generator_app.generation.context import JobContext, Outcome
from card_generator_app.generation.interview import Interviewing
from card_generator_app.generation.world_making import (
    MakeWriter,
    ReadWorld,
    WorldMaking,
)

Run = Callable[[JobContext], Awaitable[Outcome]]


def other_runs(make_writer: MakeWriter, read_world: ReadWorld) -> Mapping[str, Run]:
    """For each kind of job but a card's, what makes it."""
    worlds = WorldMaking(make_writer, read_world)
    return {
        interview.KIND: Interviewing(make_writer).run,
        world_making.WORLD_KIND: worlds.make_world,
        cast_plan.PLAN_KIND: worlds.plan_cast,
        world_making.PEOPLE_KIND: worlds.propose_people,
    }
