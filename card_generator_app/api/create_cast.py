"""Creating a cast: a parent whose first item plans it; the plan adds an item for each card."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from card_generator_app.api.services import Services
from card_generator_app.generation.cast_plan import (
    AT_ONCE,
    CAST_KIND,
    PLAN_KIND,
    PLAN_LABEL,
    check_cast,
)
from card_generator_app.jobs.group import GroupRules, NewItem
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.options import GenerationOptions


async def check_planned(services: Services, options: GenerationOptions) -> None:
    """Raises InvalidInput for a cast that cannot be, WorldNotFound."""
    world = None
    if options.world_id:
        world = (await services.worlds.get(options.world_id)).world
    check_cast(options, world)


async def create_cast(services: Services, spec: JobSpec, key: str | None) -> Job:
    """The parent of the cast, running; raises InvalidInput for a cast that cannot be.

    `max_cost_usd` is for all of it together.
    """
    options = spec.options
    await check_planned(services, options)
    cap = options.max_cost_usd
    rules = GroupRules(
        at_once=AT_ONCE, max_cost_usd=None if cap is None else Decimal(str(cap))
    )
    # Who wants to be told is told of the whole.
    quiet = options.model_copy(update={"webhook_url": None})
    plan = NewItem(PLAN_LABEL, replace(spec, kind=PLAN_KIND, options=quiet))
    parent = replace(spec, kind=CAST_KIND)
    return await services.jobs.create_group(parent, [plan], rules, idempotency_key=key)


@dataclass(frozen=True)
class CastCard:
    """What became of one card of a cast."""

    label: str
    status: str
    job_id: str | None
    card_id: str | None
    error: str | None


async def outcome_of_cast(services: Services, job: Job) -> dict[str, Any]:
    """The world of a cast as far as it is planned, and its cards."""
    items = await services.jobs.items(job.id)
    world_id = job.options.get("world_id")
    for one in items[:1]:
        if one.job_id and one.label == PLAN_LABEL:
            planned = await services.jobs.outcome(one.job_id)
            world_id = planned.get("world_id", world_id)
        elif one.job_id:  # a retry of cards alone, in the world of the first
            world_id = (await services.jobs.get(one.job_id)).options.get("world_id")
    cards = [
        vars(CastCard(one.label, one.status.value, one.job_id, one.card_id, one.error))
        for one in items
        if one.label != PLAN_LABEL
    ]
    return {"world_id": world_id, "cards": cards}
