"""What jobs would need, asked for as the jobs are; none is begun."""

from dataclasses import replace
from typing import Any

from card_generator_app.api.batch_items import Problems
from card_generator_app.api.create_batch import Batch, checked_batch
from card_generator_app.api.create_cast import check_planned
from card_generator_app.api.create_job import checked_spec
from card_generator_app.api.job_specs import GENERATE
from card_generator_app.api.services import Services
from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.estimates_out import estimate_out
from card_generator_app.generation.estimate.summing import (
    sample,
    side_by_side,
    with_budget,
)


async def estimate_job(
    services: Services, sent: dict[str, Any], kind: str = GENERATE
) -> EstimateAnswer:
    """Of one job, or of a cast. Raises whatever keeps it from being one."""
    spec = await checked_spec(services, sent, kind=kind)
    if kind == GENERATE and spec.options.cast_size > 1:
        await check_planned(services, spec.options)
        found = await services.estimating.of_cast(spec.as_run, spec.snapshot)
    else:
        found = await services.estimating.of(spec.as_run, spec.snapshot, kind)
    return estimate_out(found, spec.writer)


async def estimate_batch(
    services: Services, batch: Batch, problems: Problems
) -> EstimateAnswer:
    """Of a batch: some of its cards are rehearsed, the others count as like them."""
    parent, items = await checked_batch(services, batch, problems)
    chosen = sample(items)
    found = [
        await services.estimating.of(one.job.as_run, one.job.snapshot) for one in chosen
    ]
    rules = batch.rules
    whole = side_by_side(found, len(items), rules.at_once)
    cap = None if rules.max_cost_usd is None else float(rules.max_cost_usd)
    whole = with_budget(whole, cap)
    if len(chosen) < len(items):
        note = f"batch: reckoned from {len(chosen)} of its {len(items)} cards"
        whole = replace(whole, notes=[note, *whole.notes])
    return estimate_out(whole, parent.writer)
