"""Caps on a job's cost and tokens: no call is made that could go beyond them."""

from decimal import Decimal
from typing import Any

import pytest

from card_generator_app.errors import LimitExceeded
from tests.fakes.studio import Studio

# The fake tells the price of this model.
SHORT: dict[str, Any] = {
    "alternate_greetings": 0,
    "lorebook": "none",
    "image": "none",
    "model": "some/model",
}


async def cost_of_a_run(studio: Studio) -> tuple[Decimal, int]:
    job = studio.job(**SHORT)
    await studio.run(job)
    spent = studio.fake.spend, studio.fake.calls
    studio.fake.reset()
    return spent


async def test_a_run_stops_before_the_call_that_could_exceed_its_cost(
    studio: Studio,
) -> None:
    whole, calls = await cost_of_a_run(studio)
    cap = whole / 2
    job = studio.job(**SHORT, max_cost_usd=float(cap))

    with pytest.raises(LimitExceeded, match="max_cost_usd"):
        await studio.run(job)

    assert studio.fake.spend <= cap
    assert studio.fake.spend == job.spent
    assert studio.fake.calls < calls


async def test_a_run_stops_before_the_call_that_could_exceed_its_tokens(
    studio: Studio,
) -> None:
    job = studio.job(**SHORT, max_total_tokens=100)

    with pytest.raises(LimitExceeded, match=r"max_total_tokens \(100\)"):
        await studio.run(job)

    assert studio.fake.calls == 0


async def test_a_cap_that_is_not_reached_changes_nothing(studio: Studio) -> None:
    _, calls = await cost_of_a_run(studio)
    job = studio.job(**SHORT, max_cost_usd=5, max_total_tokens=1_000_000)

    await studio.run(job)

    assert studio.fake.calls == calls
    assert job.warnings == []


async def test_calls_side_by_side_do_not_exceed_the_cap_together(
    studio: Studio,
) -> None:
    """Each alone would fit; what is held by those that run counts."""
    studio.fake.latency_s = 0.02
    whole, _ = await cost_of_a_run(studio)
    for share in (Decimal("0.3"), Decimal("0.6"), Decimal("0.9")):
        studio.fake.reset()
        job = studio.job(**SHORT, concurrency=8, max_cost_usd=float(whole * share))

        with pytest.raises(LimitExceeded):
            await studio.run(job)

        assert studio.fake.spend <= whole * share


async def test_what_earlier_attempts_spent_counts(studio: Studio) -> None:
    job = studio.job(**SHORT)
    await studio.run(job)
    capped = studio.job(**SHORT, max_cost_usd=float(job.spent))
    capped.records = [r for r in job.records if r.key != "description"]
    asked = studio.fake.calls

    with pytest.raises(LimitExceeded):
        await studio.run(capped)

    assert studio.fake.calls == asked


async def test_a_cap_that_cannot_be_kept_is_refused_before_anything_is_asked(
    studio: Studio,
) -> None:
    job = studio.job(**SHORT | {"model": "no/price", "max_cost_usd": 1})

    with pytest.raises(LimitExceeded, match="nobody tells the price of no/price"):
        await studio.run(job)

    assert studio.fake.calls == 0


async def test_a_cap_that_came_with_a_profile_only_says_that_it_may_not_hold(
    studio: Studio,
) -> None:
    """A profile's cap is for its own models; whoever names another did not ask for it."""
    capped = {"options": {"max_cost_usd": 1.0}}
    studio.config = studio.config.model_copy(update=capped)
    job = studio.job(**SHORT | {"model": "no/price"})

    await studio.run(job)

    [warning] = job.warnings
    assert "nobody tells the price of no/price" in warning


async def test_a_small_server_has_no_prices_but_counts_tokens(
    plain_studio: Studio,
) -> None:
    job = plain_studio.job(**SHORT, max_total_tokens=50)

    with pytest.raises(LimitExceeded, match=r"max_total_tokens \(50\)"):
        await plain_studio.run(job)

    assert plain_studio.fake.calls == 0
