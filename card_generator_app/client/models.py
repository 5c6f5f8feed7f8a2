"""Models: the connected server's, and those that run on the server's machine."""

from collections.abc import Sequence
from urllib.parse import quote

import httpx

from card_generator_app.api.v2 import catalog_models, models
from card_generator_app.client.noun import Noun, given


class Models(Noun):
    async def list(
        self,
        text: str = "",
        *,
        max_prompt_price: float | None = None,
        max_completion_price: float | None = None,
        min_context: int | None = None,
        capability: Sequence[str] = (),
        sort: str = "id",
        limit: int = 50,
        offset: int = 0,
        profile: str | None = None,
    ) -> catalog_models.ModelPage:
        """Models of the connected server; prices in US dollars a million tokens."""
        asked = {
            "text": text,
            "max_prompt_price": max_prompt_price,
            "max_completion_price": max_completion_price,
            "min_context": min_context,
            "capability": list(capability),
            "sort": sort,
            "limit": limit,
            "offset": offset,
            "profile": profile,
        }
        answer = await self._forge.request("GET", "/models", params=given(asked))
        return catalog_models.ModelPage.model_validate(answer.json())

    async def show(
        self, model: str, *, profile: str | None = None
    ) -> catalog_models.ModelDetails:
        """One model of the connected server."""
        path = f"/models/{quote(model, safe='/')}"
        answer = await self._forge.request(
            "GET", path, params=given({"profile": profile})
        )
        return catalog_models.ModelDetails.model_validate(answer.json())

    async def recommend(
        self,
        task: str | None = None,
        *,
        budget: float | None = None,
        beside: str | None = None,
        limit: int = 3,
        profile: str | None = None,
    ) -> catalog_models.Recommendations:
        """Which model for a task, or for each; `budget`: US dollars a card and task."""
        asked = {"task": task, "budget": budget, "beside": beside, "limit": limit}
        asked |= {"profile": profile}
        answer = await self._forge.request(
            "GET", "/models/recommend", params=given(asked)
        )
        return catalog_models.Recommendations.model_validate(answer.json())

    async def refresh(self, *, profile: str | None = None) -> catalog_models.Refreshed:
        """Has the server ask its provider for the models now."""
        answer = await self._forge.request(
            "POST", "/models/refresh", params=given({"profile": profile})
        )
        return catalog_models.Refreshed.model_validate(answer.json())

    async def installed(self) -> models.LocalModels:
        """Models for the server's machine: what can be installed, and what is."""
        answer = await self._forge.request("GET", "/models/local")
        return models.LocalModels.model_validate(answer.json())

    async def install(self, model: str, *, force: bool = False) -> models.LocalModel:
        """Installs one; returns when it is there, which may take an hour."""
        answer = await self._forge.request(
            "POST",
            f"/models/local/{model}/install",
            params={"force": force},
            timeout=httpx.Timeout(30, read=None),
        )
        return models.LocalModel.model_validate(answer.json())

    async def remove(self, model: str) -> models.LocalModel:
        """Deletes one from the server's disk."""
        answer = await self._forge.request("DELETE", f"/models/local/{model}")
        return models.LocalModel.model_validate(answer.json())
