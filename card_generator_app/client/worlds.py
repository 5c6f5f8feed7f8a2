"""Stored worlds."""

from collections.abc import Sequence
from typing import Any

from card_generator_app.api.v2 import world_models as models
from card_generator_app.api.v2.card_models import Dismissed
from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.client.card_file import CardFile
from card_generator_app.client.jobs import JobHandle, start_job
from card_generator_app.client.noun import Noun, if_match


class Worlds(Noun):
    async def list(
        self, *, limit: int = 50, cursor: str | None = None
    ) -> models.WorldPage:
        """Worlds, newest first."""
        asked: dict[str, Any] = {"limit": limit}
        asked |= {"cursor": cursor} if cursor else {}
        answer = await self._forge.request("GET", "/worlds", params=asked)
        return models.WorldPage.model_validate(answer.json())

    async def create(self, world: dict[str, Any]) -> models.StoredWorld:
        """Keeps a world that was written elsewhere."""
        body = {"world": world}
        return _world(await self._forge.request("POST", "/worlds", json=body))

    async def generate(
        self, *, idempotency_key: str | None = None, **options: Any
    ) -> JobHandle:
        """Starts planning a world; `concept` is the premise."""
        return await self._start("/worlds/generate", options, idempotency_key)

    async def show(
        self, world_id: str, *, version: int | None = None
    ) -> models.StoredWorld:
        """One world."""
        asked = {"version": version} if version else {}
        path = f"/worlds/{world_id}"
        return _world(await self._forge.request("GET", path, params=asked))

    async def edit(
        self, world_id: str, *, version: int, **change: Any
    ) -> models.StoredWorld:
        """The next version: `world`, or `name`, `premise`, `put`, `remove`, `relate`."""
        path, match = f"/worlds/{world_id}", if_match(version)
        answer = await self._forge.request("PATCH", path, json=change, headers=match)
        return _world(answer)

    async def delete(self, world_id: str) -> None:
        """Deletes it; its cards stay."""
        await self._forge.request("DELETE", f"/worlds/{world_id}")

    async def check(self, world_id: str) -> models.WorldReport:
        """What does not hold together."""
        answer = await self._forge.request("GET", f"/worlds/{world_id}/check")
        return models.WorldReport.model_validate(answer.json())

    async def export(
        self,
        world_id: str,
        file_format: LorebookFormat = "world_info",
        *,
        version: int | None = None,
    ) -> CardFile:
        """The world as a lorebook."""
        asked = {"version": version} if version else {}
        path = f"/worlds/{world_id}/export/{file_format}"
        return CardFile.of(await self._forge.request("GET", path, params=asked))

    async def people(
        self, world_id: str, *, idempotency_key: str | None = None, **options: Any
    ) -> JobHandle:
        """Starts thinking up people for it, as proposals."""
        return await self._start(f"/worlds/{world_id}/people", options, idempotency_key)

    async def proposals(self, world_id: str) -> models.WorldProposals:
        """What waits for your word."""
        answer = await self._forge.request("GET", f"/worlds/{world_id}/proposals")
        return models.WorldProposals.model_validate(answer.json())

    async def accept(
        self, world_id: str, ids: Sequence[str] | None = None, *, version: int
    ) -> models.StoredWorld:
        """Takes proposals in (all, without ids)."""
        answer = await self._forge.request(
            "POST",
            f"/worlds/{world_id}/proposals/accept",
            json={"ids": None if ids is None else list(ids)},
            headers=if_match(version),
        )
        return _world(answer)

    async def dismiss(
        self, world_id: str, ids: Sequence[str] | None = None
    ) -> Dismissed:
        """Drops proposals (all, without ids)."""
        answer = await self._forge.request(
            "POST",
            f"/worlds/{world_id}/proposals/dismiss",
            json={"ids": None if ids is None else list(ids)},
        )
        return Dismissed.model_validate(answer.json())

    async def add(
        self, world_id: str, card_id: str, *, person: str | None = None
    ) -> models.StoredWorld:
        """Says that a card stands in it, and as whom."""
        body = {"card_id": card_id, "person": person}
        path = f"/worlds/{world_id}/cards"
        return _world(await self._forge.request("POST", path, json=body))

    async def _start(
        self, path: str, options: dict[str, Any], key: str | None
    ) -> JobHandle:
        return await start_job(self._forge, path, {"options": options}, key)


def _world(answer: Any) -> models.StoredWorld:
    return models.StoredWorld.model_validate(answer.json())
