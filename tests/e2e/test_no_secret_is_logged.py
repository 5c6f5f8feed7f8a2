"""Planted secrets, a whole run at the loudest log level: not one line has any of them."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.program import (
    CONCEPT,
    KEY,
    SMALL,
    Command,
    environment,
    fake_provider,
    forget_environment,
    serve,
    wait_for,
)

# Looks like no key that anybody makes.
ODD = "plain-words-that-open-another-server"


def ended(api: httpx.Client, headers: dict[str, str], **options: Any) -> dict[str, Any]:
    body = SMALL | {"concept": CONCEPT} | options
    made = api.post("/api/v2/generation/generate", json=body, headers=headers)
    job_id = made.json()["job"]["id"]

    def show() -> dict[str, Any]:
        answer = api.get(f"/api/v2/jobs/{job_id}", headers=headers)
        job: dict[str, Any] = answer.json()["job"]
        return job

    wait_for(lambda: show()["status"] in ("completed", "failed"))
    return show()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_line_has_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_format: str
) -> None:
    forget_environment(monkeypatch)
    with fake_provider() as provider:
        env = environment(tmp_path / "data", provider) | {
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": log_format,
            "LOG_REQUESTS": "true",
            "CARDFORGE_SERVER_KEYS": f"models.example={ODD}",
        }
        cardforge = Command(env, monkeypatch)
        key = cardforge("keys", "create", "me", "--scope", "admin").stdout.strip()
        shown = {"Authorization": f"Bearer {key}"}
        with (
            (tmp_path / "log").open("w") as cardforge.log,
            serve(cardforge, CARDFORGE_REQUIRE_KEY="true") as (process, url),
        ):
            with httpx.Client(base_url=url, trust_env=False, timeout=30) as api:
                good = ended(api, shown)
                provider.fake.key = "another"
                bad = ended(api, shown, concept="A smith")
                api.get("/api/v2/jobs", headers={"Authorization": f"Bearer {key}x"})
                for planted in (key, KEY, ODD):
                    api.get("/api/v2/jobs", headers=shown | {"X-Request-ID": planted})
                api.get(f"/api/v2/jobs/{key}", headers=shown)
                api.get(f"/api/v2/files/{KEY}", params={"api_key": ODD}, headers=shown)
                export = api.get(
                    f"/api/v2/jobs/{good['id']}/export?debug=true", headers=shown
                ).text
            process.terminate()
            process.wait(timeout=30)

    assert (good["status"], bad["status"]) == ("completed", "failed")
    log = (tmp_path / "log").read_text()
    assert ("job_id" in log, "request_id" in log) == (True, True)
    lines = [*log.splitlines(), *export.splitlines()]
    assert len(lines) > 100
    assert [one for one in lines if key in one or KEY in one or ODD in one] == []
