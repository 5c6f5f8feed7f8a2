"""A cast as jobs: the plan adds a job for each card, in the world that it stores."""

from decimal import Decimal

from card_generator_app.generation.context import (
    CastItem,
    GenerationResult,
    JobContext,
    Outcome,
    WorldChange,
    WorldLink,
)
from card_generator_app.jobs.group import GroupRules, NewItem
from card_generator_app.jobs.job import Job, JobStatus
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.library.worlds import WorldLibrary
from tests.database.rig import Rig, card_named, job_spec
from tests.fakes.worlds import saltmouth

NAMES = {"mara-quill": "Mara Quill", "jo": "Jo"}


def spec(kind: str) -> JobSpec:
    return job_spec({"concept": "A circus", "cast_size": 2}, kind=kind)


async def started(rig: Rig) -> Job:
    return await rig.service.create_group(
        spec("cast"), [NewItem("the plan", spec("cast_plan"))], GroupRules(at_once=2)
    )


async def run(context: JobContext) -> GenerationResult | Outcome:
    """Plans Saltmouth, then writes a card for each."""
    options = context.options
    if context.kind == "cast_plan":
        items = [
            CastItem(name, {"world_person": person, "cast_size": 1})
            for person, name in NAMES.items()
        ]
        return Outcome(
            {}, "composer", "planned", world=WorldChange(world=saltmouth()), items=items
        )
    person = options.world_person or ""
    link = WorldLink(options.world_id or "", person)
    return card_named(NAMES[person], world=link)


async def test_the_plan_is_followed_by_a_job_for_each_card(rig: Rig) -> None:
    await rig.work(run)

    parent = await rig.finished((await started(rig)).id)

    assert parent.status is JobStatus.COMPLETED
    items = await rig.service.items(parent.id)
    assert [one.label for one in items] == ["the plan", "Mara Quill", "Jo"]
    assert [one.name for one in items] == [None, "Mara Quill", "Jo"]
    world_id = (await rig.service.outcome(items[0].job_id or ""))["world_id"]
    world = await WorldLibrary(rig.database).get(world_id)
    assert {one.person for one in world.cards} == set(NAMES)
    child = await rig.service.get(items[1].job_id or "")
    assert (child.kind, child.options["concept"]) == ("generate", "A circus")
    assert (child.sent["world_id"], child.sent["cast_size"]) == (world_id, 1)
    assert parent.progress.calls_total == 3
    assert parent.cost_usd == Decimal(0)


async def test_a_plan_that_fails_ends_the_cast_with_its_reason(rig: Rig) -> None:
    async def fail(context: JobContext) -> GenerationResult:
        raise ValueError("no plan")

    await rig.work(fail)

    parent = await rig.finished((await started(rig)).id)

    assert parent.status is JobStatus.FAILED
    assert parent.error is not None
    assert "Something went wrong here" in parent.error.message


async def test_one_card_that_fails_leaves_the_others(rig: Rig) -> None:
    async def one_fails(context: JobContext) -> GenerationResult | Outcome:
        if context.options.world_person == "jo":
            raise ValueError("no card")
        return await run(context)

    await rig.work(one_fails)

    parent = await rig.finished((await started(rig)).id)

    assert parent.status is JobStatus.COMPLETED
    items = await rig.service.items(parent.id)
    assert [one.status for one in items] == ["completed", "completed", "failed"]
