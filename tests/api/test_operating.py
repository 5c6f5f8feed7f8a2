"""`/usage`, `/debug`, `/cache`, `/config`: what was used, failed, kept and set."""

from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from card_generator_app.db.types import utc_now
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import Provider


def test_what_jobs_have_used_is_told_and_stays_when_they_go(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()
    asked = {"by": ["day", "kind", "model"]}

    before = api.get("/api/v2/usage", params=asked).json()
    api.delete(f"/api/v2/jobs/{job['id']}")
    after = api.get("/api/v2/usage", params=asked).json()

    assert before == after
    assert before["total"]["cost_usd"] == job["cost_usd"]
    assert before["total"]["tokens"] == job["tokens"]
    assert sum(Decimal(row["cost_usd"]) for row in before["rows"]) == Decimal(
        job["cost_usd"]
    )
    row = before["rows"][0]
    assert (row["kind"], row["owner"]) == ("generate", None)
    assert len(before["rows"]) >= 1


def test_usage_of_other_days_or_kinds_is_none(api: httpx.Client, jobs: Jobs) -> None:
    jobs.completed()
    long_ago = (utc_now().date() - timedelta(days=900)).isoformat()

    for asked in ({"since": long_ago, "until": long_ago}, {"kind": "chat"}):
        report = api.get("/api/v2/usage", params=asked).json()
        assert (report["rows"], report["total"]["calls"]) == ([], 0)
    wrong = {"since": "2026-02-01", "until": "2026-01-01"}
    assert api.get("/api/v2/usage", params=wrong).status_code == 422


def test_a_jobs_calls_are_shown_with_prompts_and_replies(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed(concept="A baker with the key sk-or-v1-planted0123456789")

    found = api.get(f"/api/v2/debug/jobs/{job['id']}").json()

    assert found["cost_usd"] == job["cost_usd"]
    assert {one["name"] for one in found["stages"]} >= {"brief", "write"}
    call = found["calls"][0]
    assert call["request"]["messages"][0]["role"] == "system"
    assert call["reply"]
    assert call["latency_s"] >= 0
    assert "planted" not in str(found)
    assert "[redacted]" in str(found)
    assert api.get("/api/v2/debug/jobs/nope").status_code == 404


def test_what_failed_is_listed_newest_first(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    assert api.get("/api/v2/debug/errors").json() == {"errors": []}
    provider.fake.always = "out_of_credit"
    job = jobs.ended(jobs.start()["id"])

    errors = api.get("/api/v2/debug/errors").json()["errors"]

    assert {one["of"] for one in errors} == {"job", "call"}
    assert {one["job_id"] for one in errors} == {job["id"]}
    assert errors[0]["code"] == job["error"]["code"]
    assert errors == sorted(errors, key=lambda one: one["at"], reverse=True)


def test_caches_are_measured_and_emptied(
    api: httpx.Client, jobs: Jobs, settings: Settings
) -> None:
    jobs.completed()
    api.get("/api/v2/models")

    caches = {one["name"]: one for one in api.get("/api/v2/cache").json()["caches"]}
    cleared = api.post("/api/v2/cache/clear", json={"names": ["models"]}).json()

    assert set(caches) == {"models", "capabilities", "ratios"}
    assert caches["models"]["items"] == 1
    assert caches["models"]["size_bytes"] > 0
    assert cleared == {"cleared": ["models"]}
    assert not (settings.data_dir / "server-models.json").exists()
    everything = api.post("/api/v2/cache/clear", json={}).json()
    assert set(everything["cleared"]) == set(caches)
    left = api.get("/api/v2/cache").json()["caches"]
    assert [one["items"] for one in left] == [0, 0, 0]
    wrong = api.post("/api/v2/cache/clear", json={"names": ["nope"]})
    assert wrong.status_code == 422


def test_settings_are_shown_with_where_they_come_from(
    api: httpx.Client, settings: Settings
) -> None:
    shown = {one["name"]: one for one in api.get("/api/v2/config").json()["settings"]}

    assert list(shown) == [str(field.alias) for field in Settings.model_fields.values()]
    assert shown["CARDFORGE_DATA_DIR"]["value"] == str(settings.data_dir)
    assert shown["CARDFORGE_DATA_DIR"]["source"] == "program"
    assert shown["CARDFORGE_PORT"] == {
        "name": "CARDFORGE_PORT",
        "value": "8000",
        "source": "default",
        "about": "Port; 0 = a free one.",
    }
    assert shown["OPENROUTER_API_KEY"]["value"] == "(set)"
    key = settings.openrouter_api_key
    assert key is not None
    assert key.get_secret_value() not in str(shown)


@pytest.mark.parametrize("path", ["usage", "debug/errors", "cache", "config"])
def test_they_are_documented_with_their_errors(api: httpx.Client, path: str) -> None:
    document = api.get("/api/v2/openapi.json").json()

    operation = document["paths"][f"/{path}"]["get"]
    assert "4XX" in operation["responses"]
    assert operation["tags"]
