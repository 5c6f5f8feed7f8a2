"""Profiles: what there is, whether it is sound, what it would do."""

from typing import Any

from card_generator_app.api.v2 import models
from card_generator_app.client.noun import Noun


class Profiles(Noun):
    async def list(self) -> models.ProfileList:
        """Every profile of both kinds."""
        answer = await self._forge.request("GET", "/profiles")
        return models.ProfileList.model_validate(answer.json())

    async def show(self, kind: models.ProfileKind, name: str) -> models.ProfileDetails:
        """One profile whole."""
        answer = await self._forge.request("GET", f"/profiles/{kind}/{name}")
        return models.ProfileDetails.model_validate(answer.json())

    async def validate(
        self, kind: models.ProfileKind, name: str
    ) -> models.ProfileReport:
        """What is wrong with it, if anything."""
        answer = await self._forge.request("GET", f"/profiles/{kind}/{name}/validate")
        return models.ProfileReport.model_validate(answer.json())

    async def preview(
        self, kind: models.ProfileKind, name: str, **options: Any
    ) -> models.ProfilePreview:
        """Every prompt of a run with it; options are those of a generation."""
        path = f"/profiles/{kind}/{name}/preview"
        answer = await self._forge.request("POST", path, json=options)
        return models.ProfilePreview.model_validate(answer.json())
