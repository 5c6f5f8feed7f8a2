"""What the items of a group cost together stays under its cap, wherever they run."""

import asyncio
from contextlib import AsyncExitStack
from decimal import Decimal

import pytest

from card_generator_app.errors import BudgetExhausted
from card_generator_app.generation.context import CallRecord
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writers import snapshot
from card_generator_app.jobs.group import GroupRules, ItemStatus, NewItem
from card_generator_app.jobs.job import Job, JobStatus, to_nanos
from tests.database.rig import Rig, job_spec
from tests.database.test_groups import grouped
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.program import SMALL
from tests.fakes.studio import CONFIG, PROMPTS

DOLLAR = to_nanos(Decimal(1))


def cards(count: int) -> list[NewItem]:
    frozen = snapshot("openrouter", CONFIG, PROMPTS)
    sent = [SMALL | {"concept": f"A baker of {at} breads"} for at in range(count)]
    return [
        NewItem(
            f"{at}",
            job_spec(one, writer="openrouter", snapshot=frozen),
        )
        for at, one in enumerate(sent)
    ]


async def test_parallel_items_never_spend_more_than_their_cap(
    database_url: str,
    generation: GenerationService,
    provider: FakeOpenRouter,
) -> None:
    """On PostgreSQL two processes draw from it."""
    provider.latency_s = 0.01
    provider.models += ["some/planner", "some/keeper"]  # so that their prices are known
    cap = Decimal("0.40")
    async with AsyncExitStack() as stack:
        # Nobody dies here: on a slow machine a live worker must not be taken for dead.
        rigs = [
            await stack.enter_async_context(Rig(database_url, stalled_s=60))
            for _ in range(2)
        ]
        for rig in rigs[: 1 if rigs[0].database.is_sqlite else 2]:
            await rig.work(generation.run)
        rules = GroupRules(at_once=6, max_cost_usd=cap)
        parent = await rigs[0].service.create_group(
            job_spec(
                {}, kind="batch", snapshot=snapshot("openrouter", CONFIG, PROMPTS)
            ),
            cards(30),
            rules,
        )
        parent = await rigs[0].finished(parent.id)
        items = await rigs[0].service.items(parent.id)

    assert provider.spend <= cap
    assert provider.spend > cap / 3, "what was free was used"
    assert parent.status is JobStatus.FAILED
    assert parent.error is not None
    assert parent.error.code == "budget_exhausted"
    assert abs(parent.cost_usd - provider.spend) < Decimal("0.0001")
    kinds = {item.status for item in items}
    assert {ItemStatus.COMPLETED, ItemStatus.NOT_BEGUN} <= kinds


async def running_item(rig: Rig, cap: str) -> Job:
    parent = await grouped(rig, "a", max_cost_usd=Decimal(cap))
    [item] = await rig.service.items(parent.id)
    job = await rig.service.claim(item.job_id or "", 0)
    assert job is not None
    return job


async def test_what_does_not_fit_beside_others_waits_and_then_fits(rig: Rig) -> None:
    job = await running_item(rig, "1.00")

    assert await rig.service.hold_cost(job, DOLLAR * 7 // 10)
    assert not await rig.service.hold_cost(job, DOLLAR * 7 // 10)
    await rig.service.settle_cost(job, DOLLAR * 7 // 10, DOLLAR // 10)

    assert await rig.service.hold_cost(job, DOLLAR * 7 // 10)


async def test_what_does_not_fit_at_all_is_refused_and_says_why(rig: Rig) -> None:
    job = await running_item(rig, "1.00")
    await rig.service.hold_cost(job, DOLLAR // 2)
    await rig.service.settle_cost(job, DOLLAR // 2, DOLLAR // 2)

    with pytest.raises(BudgetExhausted, match=r"\$0.5 is spent .* may cost \$0.6"):
        await rig.service.hold_cost(job, DOLLAR * 6 // 10)


async def test_holders_that_come_together_do_not_share_the_last_dollar(
    rig: Rig,
) -> None:
    job = await running_item(rig, "1.00")

    held = await asyncio.gather(
        *[rig.service.hold_cost(job, DOLLAR // 3) for _ in range(9)]
    )

    assert held.count(True) == 3


async def test_of_a_dead_process_nothing_stays_held_and_what_it_paid_counts(
    rig: Rig,
) -> None:
    """It had recorded one call and not yet let go of what it held for it."""
    job = await running_item(rig, "1.00")
    await rig.service.hold_cost(job, DOLLAR * 9 // 10)
    paid = CallRecord(
        key="brief", model="m", provider="p", cost_usd=Decimal("0.4"), reply="Mara"
    )
    await rig.service.record_call(job.id, job.attempt, paid)
    await rig.service.rescue(job.id, job.attempt)
    again = await rig.service.claim(job.id, job.attempt)
    assert again is not None

    assert await rig.service.hold_cost(again, DOLLAR * 6 // 10)
    await rig.service.settle_cost(again, DOLLAR * 6 // 10, 0)
    with pytest.raises(BudgetExhausted, match=r"\$0.4 is spent"):
        await rig.service.hold_cost(again, DOLLAR * 7 // 10)
