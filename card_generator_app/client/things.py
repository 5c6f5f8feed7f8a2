"""Files, and the server itself."""

from typing import Any

from card_generator_app.api.v2 import models
from card_generator_app.client.noun import Noun


class Files(Noun):
    async def upload(
        self,
        content: bytes,
        filename: str,
        media_type: str = "application/octet-stream",
    ) -> models.StoredFile:
        """Stores a file; its id goes into options such as `source_files`."""
        files = {"file": (filename, content, media_type)}
        answer = await self._forge.request("POST", "/files", files=files)
        return models.StoredFile.model_validate(answer.json())

    async def list(
        self, *, limit: int = 50, cursor: str | None = None
    ) -> models.FilePage:
        """Uploaded files, newest first."""
        asked: dict[str, Any] = {"limit": limit}
        if cursor is not None:
            asked["cursor"] = cursor
        answer = await self._forge.request("GET", "/files", params=asked)
        return models.FilePage.model_validate(answer.json())

    async def show(self, file_id: str) -> models.StoredFile:
        """What is known of one."""
        answer = await self._forge.request("GET", f"/files/{file_id}")
        return models.StoredFile.model_validate(answer.json())

    async def download(self, file_id: str) -> bytes:
        """Its content, as it was uploaded."""
        answer = await self._forge.request("GET", f"/files/{file_id}/content")
        return answer.content

    async def text(self, file_id: str) -> models.FileText:
        """The text that a generation would read in it, with its places."""
        answer = await self._forge.request("GET", f"/files/{file_id}/text")
        return models.FileText.model_validate(answer.json())

    async def delete(self, file_id: str) -> None:
        """Removes it; refused ("file_in_use") while a job that has not ended needs it."""
        await self._forge.request("DELETE", f"/files/{file_id}")


class System(Noun):
    async def health(self) -> models.Health:
        """Whether the server is up."""
        return models.Health.model_validate(
            (await self._forge.request("GET", "/system/health")).json()
        )

    async def ready(self) -> models.Ready:
        """That it can work; RequestFailed with "database_unreachable" otherwise."""
        return models.Ready.model_validate(
            (await self._forge.request("GET", "/system/ready")).json()
        )

    async def doctor(self) -> models.DoctorReport:
        """What is installed, who writes, what is missing and how to mend it."""
        return models.DoctorReport.model_validate(
            (await self._forge.request("GET", "/system/doctor")).json()
        )
