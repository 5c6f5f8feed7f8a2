"""Rows of groups and their items, as the dataclasses that leave this floor."""

from typing import Any

from sqlalchemy import Row

from card_generator_app.jobs.group import Group, GroupRules, Item, ItemStatus, Stop
from card_generator_app.jobs.job import to_usd
from card_generator_app.jobs.rows import JOBS

# Of the item's job; `ITEMS` has columns of some of these names.
ITEM_JOB = (
    JOBS.c.card_id,
    JOBS.c.cost_nanos,
    (JOBS.c.prompt_tokens + JOBS.c.completion_tokens).label("tokens"),
    JOBS.c.error_code,
    JOBS.c.error_message,
)


def group_from(row: Row[Any]) -> Group:
    cap = row.max_cost_nanos
    return Group(
        total=row.total,
        completed=row.completed,
        failed=row.failed,
        cancelled=row.cancelled,
        rules=GroupRules(
            at_once=row.at_once,
            continue_on_error=row.continue_on_error,
            max_cost_usd=None if cap is None else to_usd(cap),
        ),
        spent_usd=to_usd(row.spent_nanos),
        stop=None if row.stop is None else Stop(row.stop),
    )


def item_from(row: Row[Any]) -> Item:
    return Item(
        number=row.number,
        label=row.label,
        status=ItemStatus(row.status),
        job_id=row.job_id,
        card_id=row.card_id,
        name=row.name,
        cost_usd=to_usd(row.cost_nanos or 0),
        tokens=row.tokens or 0,
        error_code=row.error_code,
        error=row.error_message,
    )
