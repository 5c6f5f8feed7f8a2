"""What was used: calls, tokens and cost."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.v2 import operating_models as models
from card_generator_app.api.v2.jobs_out import counted, usd
from card_generator_app.db.types import utc_now
from card_generator_app.errors import InvalidInput
from card_generator_app.jobs.usage import UsageFilter, Used

router = APIRouter(prefix="/usage", tags=["usage"])

_DAYS = 30
_Name = Annotated[str | None, Query(max_length=200)]


@router.get("")
async def usage_show(
    services: ServicesDep,
    caller: CallerDep,
    by: Annotated[list[models.Axis] | None, Query(max_length=4)] = None,
    since: date | None = None,
    until: date | None = None,
    owner: _Name = None,
    kind: _Name = None,
    model: _Name = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> models.UsageReport:
    """Calls, tokens and cost by `day` (the default), `owner`, `kind` of job, `model`.

    Of the last 30 days unless said otherwise; days are UTC. Also of jobs that are deleted.
    A key that is not an admin's sees its own.
    """
    last = until or utc_now().date()
    first = since or last - timedelta(days=min(_DAYS - 1, last.toordinal() - 1))
    if first > last:
        raise InvalidInput(f"since {first} is after until {last}")
    axes: list[models.Axis] = list(dict.fromkeys(by or ["day"]))
    owner = owner if caller.sees is None else caller.sees
    wanted = UsageFilter(first, last, owner, kind, model)
    rows, total = await services.usage.read(wanted, axes, limit=limit)
    return models.UsageReport(
        since=first,
        until=last,
        by=axes,
        rows=[_row(one) for one in rows],
        total=models.UsageSum(**_sum(total)),
    )


def _row(one: Used) -> models.UsageRow:
    return models.UsageRow(
        **_sum(one),
        day=None if one.day is None else date.fromisoformat(one.day),
        owner=one.owner,
        kind=one.kind,
        model=one.model,
    )


def _sum(one: Used) -> dict[str, object]:
    return {
        "calls": one.calls,
        "failed_calls": one.failed_calls,
        "unpriced_calls": one.unpriced_calls,
        "tokens": counted(one.tokens),
        "cost_usd": usd(one.cost_usd),
    }
