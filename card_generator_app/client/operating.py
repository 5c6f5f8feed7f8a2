"""What is used, what went wrong, what is cached, what is set."""

from collections.abc import Sequence
from datetime import date

from card_generator_app.api.v2 import operating_models as models
from card_generator_app.client.noun import Noun, given


class Usage(Noun):
    async def show(
        self,
        *,
        by: Sequence[models.Axis] = ("day",),
        since: date | None = None,
        until: date | None = None,
        owner: str | None = None,
        kind: str | None = None,
        model: str | None = None,
        limit: int = 500,
    ) -> models.UsageReport:
        """Calls, tokens and cost by day, owner, kind, model; of the last 30 days."""
        asked = {
            "by": list(by),
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "owner": owner,
            "kind": kind,
            "model": model,
            "limit": limit,
        }
        answer = await self._forge.request("GET", "/usage", params=given(asked))
        return models.UsageReport.model_validate(answer.json())


class Debug(Noun):
    async def job(self, job_id: str) -> models.DebugJob:
        """Every attempt at every call of a job: prompt, reply, error, time, cost."""
        answer = await self._forge.request("GET", f"/debug/jobs/{job_id}")
        return models.DebugJob.model_validate(answer.json())

    async def errors(self, *, limit: int = 50) -> models.RecentErrors:
        """Jobs and calls that failed, newest first."""
        answer = await self._forge.request(
            "GET", "/debug/errors", params={"limit": limit}
        )
        return models.RecentErrors.model_validate(answer.json())


class Cache(Noun):
    async def list(self) -> models.Caches:
        """What is cached, and how much."""
        answer = await self._forge.request("GET", "/cache")
        return models.Caches.model_validate(answer.json())

    async def clear(self, names: Sequence[str] | None = None) -> models.Cleared:
        """Empties these caches; all, without names."""
        body = {"names": None if names is None else [*names]}
        answer = await self._forge.request("POST", "/cache/clear", json=body)
        return models.Cleared.model_validate(answer.json())


class Config(Noun):
    async def show(self) -> models.EffectiveConfig:
        """What is set, and by what; secrets are never shown."""
        answer = await self._forge.request("GET", "/config")
        return models.EffectiveConfig.model_validate(answer.json())

    async def set_key(self, host: str, key: str) -> models.ProviderKey:
        """Sets the key of a model server; it is kept encrypted and never shown."""
        path = f"/config/keys/{host}"
        answer = await self._forge.request("PUT", path, json={"key": key})
        return models.ProviderKey.model_validate(answer.json())

    async def clear_key(self, host: str) -> models.ProviderKey:
        """Forgets the key of a model server."""
        answer = await self._forge.request("DELETE", f"/config/keys/{host}")
        return models.ProviderKey.model_validate(answer.json())

    async def test_key(self, host: str) -> models.TriedKey:
        """Asks the server of the settings whether it takes the key in use."""
        answer = await self._forge.request("POST", f"/config/keys/{host}/test")
        return models.TriedKey.model_validate(answer.json())
