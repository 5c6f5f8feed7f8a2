"""JobEstimates: what jobs were expected to need, and what was learned from how they went."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.models import LearnedRatioModel
from card_generator_app.db.statements import insert_if_absent, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.generation.estimate.closeness import observed
from card_generator_app.generation.estimate.ratios import MOST_SEEN, Key, Ratios
from card_generator_app.jobs.ledger import INHERITED
from card_generator_app.jobs.queries import JobQueries
from card_generator_app.jobs.rows import ESTIMATES, JOBS

RATIOS = table_of(LearnedRatioModel)


@dataclass(frozen=True)
class SeenRatios:
    """How much has been learned; `newest` None: nothing."""

    count: int
    newest: datetime | None


class JobEstimates(JobQueries):
    """Keeps estimates, and of each measure the newest few values that jobs have shown."""

    async def keep_estimate(self, job_id: str, content: Mapping[str, Any]) -> None:
        """Store what the job was expected to need; the first estimate stays."""
        here = select(JOBS.c.id).where(JOBS.c.id == job_id)
        async with self._database.write() as session:
            # It may have been deleted while it was estimated.
            if await session.scalar(here) is not None:
                values = {"job_id": job_id, "content": dict(content)}
                await insert_if_absent(session, ESTIMATES, values)

    async def see_ratios(self, models: Sequence[str]) -> Ratios:
        """What was seen of these models, the newest first."""
        query = (
            select(RATIOS)
            .where(RATIOS.c.model.in_(list(models)))
            .order_by(RATIOS.c.created_at.desc())
        )
        seen: defaultdict[Key, list[float]] = defaultdict(list)
        async with self._database.read() as session:
            for row in await session.execute(query):
                seen[row.measure, row.model, row.task].append(row.value)
        return Ratios(seen)

    async def count_ratios(self) -> SeenRatios:
        """How many values are kept, and when the newest came."""
        query = select(func.count(), func.max(RATIOS.c.created_at))
        async with self._database.read() as session:
            count, newest = (await session.execute(query)).one()
        return SeenRatios(count, newest)

    async def forget_ratios(self) -> None:
        """Estimate as if no job had ever run."""
        async with self._database.write() as session:
            await session.execute(delete(RATIOS))

    async def learn(self, job_id: str) -> None:
        """Note how far a completed job was from its estimate, if it has one."""
        query = select(ESTIMATES.c.content).where(ESTIMATES.c.job_id == job_id)
        async with self._database.read() as session:
            kept = await session.scalar(query)
        if kept is None:
            return
        calls = [call for call in await self.calls(job_id) if call.attempt != INHERITED]
        found = observed(kept, calls)
        if not found:
            return
        try:
            async with self._database.write() as session:
                places = await self._places(session, found)
                same = [
                    and_(_is(key), RATIOS.c.slot == slot)
                    for key, slot in places.items()
                ]
                await session.execute(delete(RATIOS).where(or_(*same)))
                await session.execute(insert(RATIOS), _rows(found, places))
        except IntegrityError:
            return  # another worker noted its own at the same moment; one less is enough

    async def _places(
        self, session: AsyncSession, found: Mapping[Key, float]
    ) -> dict[Key, int]:
        """Where each value goes: a free slot, else that of the oldest."""
        query = (
            select(RATIOS)
            .where(or_(*[_is(key) for key in found]))
            .order_by(RATIOS.c.created_at)
        )
        used: defaultdict[Key, list[int]] = defaultdict(list)
        for row in await session.execute(query):
            used[row.measure, row.model, row.task].append(row.slot)
        return {
            key: len(used[key]) if len(used[key]) < MOST_SEEN else used[key][0]
            for key in found
        }


_KEY = ("measure", "model", "task")


def _is(key: Key) -> ColumnElement[bool]:
    return and_(*(RATIOS.c[name] == one for name, one in zip(_KEY, key, strict=True)))


def _rows(
    found: Mapping[Key, float], places: Mapping[Key, int]
) -> list[dict[str, Any]]:
    now = utc_now()
    return [
        dict(zip(_KEY, key, strict=True))
        | {"slot": places[key], "value": value, "created_at": now}
        for key, value in found.items()
    ]
