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

    async def templates(self) -> models.ProfileTemplates:
        """What a profile of each kind may say."""
        answer = await self._forge.request("GET", "/profiles/templates")
        return models.ProfileTemplates.model_validate(answer.json())

    async def render(
        self, template: str, body: str, **options: Any
    ) -> models.RenderedTemplate:
        """A template that need not be kept, filled with an example."""
        path = f"/profiles/templates/{template}/render"
        draft = {"body": body, "options": options}
        answer = await self._forge.request("POST", path, json=draft)
        return models.RenderedTemplate.model_validate(answer.json())

    async def check(
        self, kind: models.ProfileKind, content: dict[str, Any]
    ) -> models.ProfileReport:
        """What is wrong with a profile that need not be kept."""
        path = f"/profiles/{kind}/validate"
        answer = await self._forge.request("POST", path, json=content)
        return models.ProfileReport.model_validate(answer.json())

    async def create(
        self, kind: models.ProfileKind, name: str, content: dict[str, Any]
    ) -> models.ProfileDetails:
        """Keeps a profile of your own."""
        body = {"name": name, "content": content}
        answer = await self._forge.request("POST", f"/profiles/{kind}", json=body)
        return models.ProfileDetails.model_validate(answer.json())

    async def import_(
        self, kind: models.ProfileKind, name: str, content: bytes
    ) -> models.ProfileDetails:
        """Keeps the profile in a YAML file."""
        answer = await self._forge.request(
            "POST",
            f"/profiles/{kind}/import",
            data={"name": name},
            files={"file": (f"{name}.yaml", content)},
        )
        return models.ProfileDetails.model_validate(answer.json())

    async def replace(
        self,
        kind: models.ProfileKind,
        name: str,
        content: dict[str, Any],
        *,
        version: int,
    ) -> models.ProfileDetails:
        """Changes one of your own whole; `version` is the one you saw."""
        path, match = f"/profiles/{kind}/{name}", if_match(version)
        answer = await self._forge.request("PUT", path, json=content, headers=match)
        return models.ProfileDetails.model_validate(answer.json())

    async def delete(self, kind: models.ProfileKind, name: str) -> None:
        """Deletes one of your own."""
        await self._forge.request("DELETE", f"/profiles/{kind}/{name}")

    async def copy(
        self, kind: models.ProfileKind, name: str, new_name: str
    ) -> models.ProfileDetails:
        """Keeps a profile under another name, as your own."""
        path = f"/profiles/{kind}/{name}/copy"
        answer = await self._forge.request("POST", path, json={"name": new_name})
        return models.ProfileDetails.model_validate(answer.json())

    async def export(self, kind: models.ProfileKind, name: str) -> bytes:
        """A profile as a YAML file."""
        path = f"/profiles/{kind}/{name}/export"
        return (await self._forge.request("GET", path)).content
