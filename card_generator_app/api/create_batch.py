"""Creating a batch: every item is checked before anything is begun."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from card_generator_app.api.batch_items import Problems, SentItem
from card_generator_app.api.inputs import (
    check_is_something,
    with_card,
    with_world,
)
from card_generator_app.api.job_specs import SpecMaker, check_spec, spec_maker
from card_generator_app.api.services import Services
from card_generator_app.errors import AppError, InvalidInput
from card_generator_app.generation.interview import check_held
from card_generator_app.generation.rating import check_options
from card_generator_app.jobs.group import (
    MAX_ITEMS,
    GroupRules,
    NewItem,
)
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.options import GenerationOptions, parse_options

KIND = "batch"
# Told to, or set for, the batch as a whole.
_OF_THE_BATCH = ("webhook_url",)
_BUDGET = "max_cost_usd"


@dataclass(frozen=True)
class Batch:
    """What is to be made: options for all, items with their own, rules."""

    shared: dict[str, Any]
    items: Sequence[SentItem]
    rules: GroupRules


async def create_batch(
    services: Services, batch: Batch, problems: Problems, key: str | None = None
) -> Job:
    """The parent of the items, which begin at once.

    Raises InvalidInput that names whatever is wrong with any of them, by line.
    """
    parent, items = await checked_batch(services, batch, problems)
    return await services.jobs.create_group(
        parent, items, batch.rules, idempotency_key=key
    )


async def checked_batch(
    services: Services, batch: Batch, problems: Problems
) -> tuple[JobSpec, list[NewItem]]:
    """The jobs that would be created; raises whatever keeps one from being one."""
    if len(batch.items) > MAX_ITEMS:
        raise InvalidInput(
            f"{len(batch.items)} items: a batch has at most {MAX_ITEMS}; split the file"
        )
    maker = await spec_maker(services)
    parent = maker.of(batch.shared, KIND)
    # Each needs a millisecond of CPU, and there may be thousands.
    items = await asyncio.to_thread(_checked, maker, batch, problems)
    items = await _looked_up(services, batch.items, items, problems)
    problems.raise_if_any()
    if not items:
        raise InvalidInput("there is no item: name at least one concept")
    await check_spec(services, parent)
    return parent, items


async def retry_batch(
    services: Services,
    parent: Job,
    overrides: dict[str, Any],
    *,
    unset: Collection[str],
    reuse_calls: bool,
    key: str | None,
) -> Job:
    """A batch of what this one did not complete, with the overrides for each item.

    `max_cost_usd` among them is the new batch's; else what is left of the first one's.
    """
    budget = overrides.pop(_BUDGET, None)
    parse_options(overrides)
    group = await services.jobs.group(parent.id)
    cap = None if _BUDGET in unset else _budget(group.rules, parent, budget)
    rules = replace(group.rules, max_cost_usd=cap)
    maker = await spec_maker(services)
    items = []
    for one in await services.jobs.unfinished(parent.id):
        first = one.job or await _thawed(services, one.spec or {})
        frozen = await services.jobs.snapshot(one.snapshot_sha256)
        spec = maker.again(
            first, frozen, overrides, unset=unset, reuse_calls=reuse_calls
        )
        items.append(NewItem(one.label, spec))
    if not items:
        raise InvalidInput("every item of the batch is completed already")
    frozen = await services.jobs.snapshot(parent.snapshot_sha256)
    whole = maker.again(parent, frozen, overrides, unset=unset)
    await check_spec(services, whole)
    return await services.jobs.create_group(whole, items, rules, idempotency_key=key)


async def _thawed(services: Services, frozen: Mapping[str, Any]) -> JobSpec:
    """The spec of an item that never became a job."""
    snapshot = await services.jobs.snapshot(frozen["snapshot_sha256"])
    first = await services.jobs.get_many([frozen["retry_of"]])
    return JobSpec.thawed(frozen, snapshot, first[0] if first else None)


def _budget(rules: GroupRules, parent: Job, asked: float | None) -> Decimal | None:
    if asked is not None:
        return Decimal(str(asked))
    if rules.max_cost_usd is None:
        return None
    left = rules.max_cost_usd - parent.cost_usd
    if left <= 0:
        raise InvalidInput(
            "the batch has spent its max_cost_usd; say what the rest may cost"
        )
    return left


def _checked(maker: SpecMaker, batch: Batch, problems: Problems) -> list[NewItem]:
    shared = {k: v for k, v in batch.shared.items() if k not in _OF_THE_BATCH}
    items = []
    for one in batch.items:
        try:
            spec = maker.of(shared | one.sent)
            check_is_something(spec.options)
            check_held(spec.options)
            check_options(spec.options)
            _check_single(spec.options)
        except AppError as error:
            problems.add(one.line, f"{_named(one)}{error.message}")
        else:
            items.append(NewItem(one.label, spec))
    return items


def _check_single(options: GenerationOptions) -> None:
    if options.cast_size > 1:
        raise InvalidInput(
            "cast_size: an item of a batch is one card; generate a cast by itself"
        )


def _named(item: SentItem) -> str:
    return "" if item.label == str(item.line) else f"(id {item.label}) "


async def _looked_up(
    services: Services,
    sent: Sequence[SentItem],
    items: Sequence[NewItem],
    problems: Problems,
) -> list[NewItem]:
    """The items, with what cannot be told from an item alone checked and filled in.

    Once for each file, card and address, not for each item.
    """
    lines = {one.label: one.line for one in sent}
    found, seen = [], {_NOTHING_TO_LOOK_UP}
    for item in items:
        spec = item.job
        try:
            if (about := _looked_up_for(spec)) not in seen:
                await check_spec(services, spec)
                seen.add(about)
            options = await with_card(services, spec.options, spec.sent)
            options = await with_world(services, options)
        except AppError as error:
            problems.add(lines[item.label], error.message)
        else:
            found.append(replace(item, job=replace(spec, options=options)))
    return found


_LOOKED_UP = (
    "input_card",
    "world_id",
    "image_file",
    "source_files",
    "reference_cards",
    "context_lorebooks",
    "reference_image",
    "webhook_url",
    "base_url",
)


def _looked_up_for(spec: JobSpec) -> tuple[str, ...]:
    return tuple(str(getattr(spec.options, name) or "") for name in _LOOKED_UP)


_NOTHING_TO_LOOK_UP = ("",) * len(_LOOKED_UP)
