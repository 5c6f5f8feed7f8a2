"""Each test here has a server on loopback with a data folder of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from card_generator_app.settings import Settings
from tests.fakes.program import (
    CONCEPT,
    SMALL,
    Provider,
    fake_provider,
    forget_environment,
    impatient_configs,
    served_api,
    settings_for,
    wait_for,
)

FINAL = ("completed", "failed", "cancelled")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_environment(monkeypatch)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path, provider: Provider) -> Settings:
    configs = impatient_configs(tmp_path / "configs")
    return settings_for(tmp_path / "data", provider, CARDFORGE_CONFIGS_DIR=str(configs))


@pytest.fixture
def api(settings: Settings) -> Iterator[httpx.Client]:
    with served_api(settings) as client:
        yield client


class Jobs:
    """Starts jobs and waits for them."""

    def __init__(self, api: httpx.Client) -> None:
        self._api = api

    def start(self, **options: Any) -> dict[str, Any]:
        """A new job, as it was answered."""
        body = SMALL | {"concept": CONCEPT} | options
        answer = self._api.post("/api/v2/generation/generate", json=body)
        assert answer.status_code == 202, answer.text
        job: dict[str, Any] = answer.json()["job"]
        return job

    def show(self, job_id: str) -> dict[str, Any]:
        job: dict[str, Any] = self._api.get(f"/api/v2/jobs/{job_id}").json()["job"]
        return job

    def ended(self, job_id: str) -> dict[str, Any]:
        """The job when it is final."""
        wait_for(lambda: self.show(job_id)["status"] in FINAL)
        return self.show(job_id)

    def completed(self, **options: Any) -> dict[str, Any]:
        """A new job that has completed."""
        job = self.ended(self.start(**options)["id"])
        assert job["status"] == "completed", job["error"]
        return job


@pytest.fixture
def jobs(api: httpx.Client) -> Jobs:
    return Jobs(api)
