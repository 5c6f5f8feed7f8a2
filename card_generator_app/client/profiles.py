"""Profiles: what there is, whether it is sound, what it would do."""

from typing import Any

from card_generator_app.api.v2 import profile_models as models
from card_generator_app.client.noun import Noun, if_match


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

    async def create(self, name: str, content: dict[str, Any]) -> models.ProfileDetails:
        """Keeps a config profile of your own."""
        body = {"name": name, "content": content}
        answer = await self._forge.request("POST", "/profiles/config", json=body)
        return models.ProfileDetails.model_validate(answer.json())

    async def replace(
        self, name: str, content: dict[str, Any], *, version: int
    ) -> models.ProfileDetails:
        """Changes one of your own whole; `version` is the one you saw."""
        path, match = f"/profiles/config/{name}", if_match(version)
        answer = await self._forge.request("PUT", path, json=content, headers=match)
        return models.ProfileDetails.model_validate(answer.json())

    async def delete(self, name: str) -> None:
        """Deletes one of your own."""
        await self._forge.request("DELETE", f"/profiles/config/{name}")

    async def copy(self, name: str, new_name: str) -> models.ProfileDetails:
        """Keeps a config profile under another name, as your own."""
        path = f"/profiles/config/{name}/copy"
        answer = await self._forge.request("POST", path, json={"name": new_name})
        return models.ProfileDetails.model_validate(answer.json())

    async def export(self, name: str) -> bytes:
        """A config profile as a YAML file."""
        path = f"/profiles/config/{name}/export"
        return (await self._forge.request("GET", path)).content
