"""What is written anew in stored cards, and what waits for a person's word."""

from collections.abc import Sequence
from typing import Any

from card_generator_app.api.v2 import card_models
from card_generator_app.client.jobs import JobHandle, start_job
from card_generator_app.client.noun import Noun, if_match


class Revisions(Noun):
    """The methods of `cards` that are about writing parts anew."""

    async def regenerate(
        self,
        card_id: str,
        *,
        parts: Sequence[str] = (),
        instruction: str = "",
        stale: bool = False,
        mode: str = "rewrite",
        propose: bool = False,
        idempotency_key: str | None = None,
        **options: Any,
    ) -> JobHandle:
        """Starts writing parts anew; further options are those of `generate`."""
        body = {
            "parts": list(parts),
            "instruction": instruction,
            "stale": stale,
            "mode": mode,
            "propose": propose,
            "options": options,
        }
        path = f"/cards/{card_id}/regenerate"
        return await start_job(self._forge, path, body, idempotency_key)

    async def preview(
        self,
        card_id: str,
        *,
        parts: Sequence[str] = (),
        stale: bool = False,
        mode: str = "rewrite",
        **options: Any,
    ) -> card_models.RegeneratePlan:
        """Which parts `regenerate` would write with the same arguments, and why no others."""
        body = {"parts": list(parts), "stale": stale, "mode": mode, "options": options}
        answer = await self._forge.request(
            "POST", f"/cards/{card_id}/regenerate/preview", json=body
        )
        return card_models.RegeneratePlan.model_validate(answer.json())

    async def extend(
        self,
        card_id: str,
        *,
        concept: str = "",
        source_files: Sequence[str] = (),
        source_urls: Sequence[str] = (),
        instruction: str = "",
        entries: int | None = None,
        idempotency_key: str | None = None,
        **options: Any,
    ) -> JobHandle:
        """Starts looking for what the lorebook lacks; what is found waits as proposals."""
        body = {
            "concept": concept,
            "source_files": list(source_files),
            "source_urls": list(source_urls),
            "instruction": instruction,
            "entries": entries,
            "options": options,
        }
        path = f"/cards/{card_id}/lorebook/extend"
        return await start_job(self._forge, path, body, idempotency_key)

    async def paint(
        self,
        card_id: str,
        *,
        version: int,
        instruction: str = "",
        idempotency_key: str | None = None,
        **options: Any,
    ) -> JobHandle:
        """Starts making another portrait; `version` is the card's newest now."""
        body = {"instruction": instruction, "options": options}
        path = f"/cards/{card_id}/portrait/generate"
        return await start_job(
            self._forge, path, body, idempotency_key, version=version
        )

    async def brief(self, card_id: str) -> card_models.CardBrief:
        """What the card is written from."""
        answer = await self._forge.request("GET", f"/cards/{card_id}/brief")
        return card_models.CardBrief.model_validate(answer.json())

    async def plan(
        self, card_id: str, brief: dict[str, Any], *, version: int
    ) -> card_models.CardBrief:
        """Changes the brief by a JSON merge patch; the texts stay as they are."""
        answer = await self._forge.request(
            "PATCH",
            f"/cards/{card_id}/brief",
            json={"brief": brief},
            headers=if_match(version),
        )
        return card_models.CardBrief.model_validate(answer.json())

    async def stale(self, card_id: str) -> card_models.StaleParts:
        """The parts that no longer fit their brief."""
        answer = await self._forge.request("GET", f"/cards/{card_id}/stale")
        return card_models.StaleParts.model_validate(answer.json())

    async def proposals(self, card_id: str) -> card_models.CardProposals:
        """What was written and waits for your word."""
        answer = await self._forge.request("GET", f"/cards/{card_id}/proposals")
        return card_models.CardProposals.model_validate(answer.json())

    async def accept(
        self, card_id: str, ids: Sequence[str] | None = None, *, version: int
    ) -> card_models.StoredCard:
        """Puts proposals into the card (all, without `ids`), as its next version."""
        answer = await self._forge.request(
            "POST",
            f"/cards/{card_id}/proposals/accept",
            json={"ids": None if ids is None else list(ids)},
            headers=if_match(version),
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def dismiss(
        self, card_id: str, ids: Sequence[str] | None = None
    ) -> card_models.Dismissed:
        """Drops proposals (all, without `ids`)."""
        answer = await self._forge.request(
            "POST",
            f"/cards/{card_id}/proposals/dismiss",
            json={"ids": None if ids is None else list(ids)},
        )
        return card_models.Dismissed.model_validate(answer.json())
