"""Finding, retrying, exporting and deleting jobs over HTTP."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import yaml

from card_generator_app.options import GenerationOptions
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.faults import Fault
from tests.fakes.program import Provider, served_api, wait_for


def listed(api: httpx.Client, **query: Any) -> list[str]:
    answer = api.get("/api/v2/jobs", params=query)
    assert answer.status_code == 200, answer.text
    return [job["id"] for job in answer.json()["jobs"]]


def capped_job(jobs: Jobs) -> dict[str, Any]:
    """A job that its cap stopped after the brief."""
    job = jobs.ended(jobs.start(max_total_tokens=12_000)["id"])
    assert job["status"] == "failed"
    assert job["error"]["code"] == "limit_exceeded"
    assert 0 < job["tokens"]["total"] <= 12_000
    return job


def test_jobs_are_filtered(api: httpx.Client, jobs: Jobs, provider: Provider) -> None:
    provider.fake.always = "out_of_credit"
    keeper = jobs.ended(jobs.start(concept="A lighthouse keeper")["id"])
    baker = jobs.ended(jobs.start(concept="A baker of clouds")["id"])
    both = [baker["id"], keeper["id"]]

    assert listed(api) == both
    assert listed(api, text="light") == [keeper["id"]]
    assert listed(api, kind="generate", status="failed") == both
    assert listed(api, status="completed") == []
    assert listed(api, created_after=keeper["created_at"]) == [baker["id"]]
    assert listed(api, created_before=baker["created_at"]) == [keeper["id"]]
    assert listed(api, offset=1, limit=1) == [keeper["id"]]


@pytest.mark.parametrize(
    "query",
    [
        {"created_after": "2026-01-01T00:00:00"},
        {"created_after": "0001-01-01T00:00:00+10:00"},
        {"offset": 10_001},
        {"kind": "a b"},
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    api: httpx.Client, query: dict[str, Any]
) -> None:
    assert api.get("/api/v2/jobs", params=query).status_code == 422


def test_details_have_the_stages_and_the_calls(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    job = jobs.show(jobs.completed()["id"])

    names = [stage["name"] for stage in job["stages"]]
    assert names == ["brief", "write", "review", "assemble"]
    assert all(stage["finished_at"] for stage in job["stages"])
    assert len(job["calls"]) == provider.fake.calls
    paid = sum(float(call["cost_usd"]) for call in job["calls"])
    assert paid == pytest.approx(float(job["cost_usd"]))
    assert paid == pytest.approx(float(provider.fake.spend))


def test_a_job_goes_on_with_a_higher_cap_and_buys_nothing_twice(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    first = capped_job(jobs)
    asked, spent = provider.fake.calls, provider.fake.spend

    answer = api.post(
        f"/api/v2/jobs/{first['id']}/retry",
        json={"options": {"max_total_tokens": 99_999}},
    )
    retried = jobs.ended(answer.json()["job"]["id"])

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v2/jobs/{retried['id']}"
    assert retried["status"] == "completed", retried["error"]
    assert retried["retry_of"] == first["id"]
    assert retried["sent"] == first["sent"] | {"max_total_tokens": 99_999}
    reused = [call["key"] for call in retried["calls"] if call["attempt"] == 0]
    bought = [call["key"] for call in retried["calls"] if call["attempt"] == 1]
    assert "brief" in reused
    assert not set(reused) & set(bought)
    assert provider.fake.calls == asked + len(bought)
    assert float(retried["cost_usd"]) == pytest.approx(
        float(provider.fake.spend - spent)
    )


def test_a_retry_buys_anew_what_is_asked_otherwise(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    first = jobs.completed()
    asked = provider.fake.calls

    same = api.post(f"/api/v2/jobs/{first['id']}/retry").json()["job"]
    jobs.ended(same["id"])
    assert provider.fake.calls == asked

    other = {"options": {"concept": "A baker of clouds"}}
    changed = api.post(f"/api/v2/jobs/{first['id']}/retry", json=other).json()["job"]
    jobs.ended(changed["id"])
    assert provider.fake.calls == 2 * asked

    anew = api.post(f"/api/v2/jobs/{first['id']}/retry", json={"reuse_calls": False})
    jobs.ended(anew.json()["job"]["id"])
    assert provider.fake.calls == 3 * asked


def test_a_retry_can_take_an_option_back(api: httpx.Client, jobs: Jobs) -> None:
    first = jobs.ended(
        jobs.start(pov="first", temperature=0.3, profile="cheap", max_cost_usd=0.2)[
            "id"
        ]
    )
    path = f"/api/v2/jobs/{first['id']}/retry"

    wanted = {"unset": ["pov", "max_cost_usd"], "options": {"temperature": 0.4}}
    retried = jobs.ended(api.post(path, json=wanted).json()["job"]["id"])

    details = api.get(f"/api/v2/jobs/{retried['id']}").json()["job"]
    assert details["status"] == "completed"
    assert details["options"]["pov"] == GenerationOptions().pov
    assert details["options"]["max_cost_usd"] == 0.1  # the profile's
    assert details["options"]["temperature"] == 0.4
    assert details["options"]["length_preset"] == "lite"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"unset": ["pow"]}, "did you mean pov?"),
        ({"unset": ["pov"], "options": {"pov": "first"}}, "both set and unset"),
        ({"unset": ["concept"]}, "concept"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(
    api: httpx.Client, jobs: Jobs, wanted: dict[str, Any], said: str
) -> None:
    first = jobs.ended(jobs.start()["id"])

    answer = api.post(f"/api/v2/jobs/{first['id']}/retry", json=wanted)

    assert answer.status_code == 422, answer.text
    assert said in answer.text


def test_a_retry_with_another_profile_is_frozen_anew(
    api: httpx.Client, jobs: Jobs
) -> None:
    first = jobs.completed()

    answer = api.post(
        f"/api/v2/jobs/{first['id']}/retry", json={"options": {"profile": "cheap"}}
    )

    assert answer.json()["job"]["profile"] == "cheap"
    assert jobs.ended(answer.json()["job"]["id"])["status"] == "completed"


def test_a_repeated_retry_is_one_job(api: httpx.Client, jobs: Jobs) -> None:
    first = jobs.completed()
    path, headers = f"/api/v2/jobs/{first['id']}/retry", {"Idempotency-Key": "again"}

    retried = {api.post(path, headers=headers).json()["job"]["id"] for _ in range(2)}

    assert len(retried) == 1


def test_what_has_not_ended_is_neither_retried_nor_deleted(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = "stall"
    job = jobs.start()
    path = f"/api/v2/jobs/{job['id']}"

    assert api.post(f"{path}/retry").status_code == 409
    assert api.delete(path).status_code == 409
    assert api.delete("/api/v2/jobs/nothing").status_code == 404

    assert api.post(f"{path}/cancel").status_code == 200
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"concept": " "}, "nothing_to_generate"),
        ({"temperature": 9}, "invalid_input"),
        ({"temprature": 1}, "unknown_option"),
        ({"image_file": "0" * 64}, "file_not_found"),
    ],
)
def test_a_retry_that_cannot_be_made_is_refused_at_once(
    api: httpx.Client, jobs: Jobs, overrides: dict[str, Any], code: str
) -> None:
    first = jobs.completed()

    answer = api.post(f"/api/v2/jobs/{first['id']}/retry", json={"options": overrides})

    assert answer.json()["code"] == code


def test_an_export_is_the_same_in_every_format(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    job = jobs.completed()
    path = f"/api/v2/jobs/{job['id']}/export"

    as_json = api.get(path, params={"debug": True})
    as_yaml = api.get(path, params={"debug": True, "format": "yaml"})
    as_csv = api.get(path, params={"debug": True, "format": "csv"})

    document = as_json.json()
    assert yaml.safe_load(as_yaml.text) == document
    cells = dict(list(csv.reader(io.StringIO(as_csv.text)))[1:])
    assert cells["job.id"] == document["job"]["id"] == job["id"]
    assert as_csv.headers["content-type"].startswith("text/csv")
    # Calls side by side end in another order than they were begun.
    sent = sorted(json.dumps(call["body"]["messages"]) for call in document["calls"])
    asked = [json.dumps(request.body["messages"]) for request in provider.fake.requests]
    assert sent == sorted(asked)
    assert "lighthouse" in "".join(sent)
    plain = api.get(path).json()
    assert not any("body" in call or "reply" in call for call in plain["calls"])


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "https://user@a.example/", "https://[::1]/", "/hook"]
)
def test_a_webhook_goes_to_a_plain_web_address(api: httpx.Client, url: str) -> None:
    sent = {"concept": "x", "webhook_url": url}

    assert api.post("/api/v2/generation/generate", json=sent).status_code == 422


def test_a_webhook_needs_a_secret(settings: Settings) -> None:
    unsigned = settings.model_copy(update={"webhook_secret": None})
    sent = {"concept": "x", "webhook_url": "https://hooks.example/"}

    with served_api(unsigned) as api:
        answer = api.post("/api/v2/generation/generate", json=sent)

    assert answer.status_code == 422
    assert "CARDFORGE_WEBHOOK_SECRET" in answer.json()["detail"]


def test_v1_has_cancel_result_and_download(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    job = jobs.completed()
    path = f"/api/v1/jobs/{job['id']}"

    assert (
        api.get(f"{path}/result").json()
        == api.get(f"/api/v2/jobs/{job['id']}/result").json()
    )
    assert api.get(f"{path}/download/png").content.startswith(b"\x89PNG")
    assert api.post(f"{path}/cancel").status_code == 409


def test_a_provider_that_asks_for_an_hour_parks_the_job(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = Fault("rate_limited", retry_after_s=3600)
    job = jobs.start()

    wait_for(lambda: jobs.show(job["id"])["scheduled_at"])

    parked = jobs.show(job["id"])
    assert parked["status"] == "queued"
    waits = datetime.fromisoformat(parked["scheduled_at"]) - datetime.now(UTC)
    assert 3500 < waits.total_seconds() <= 3600
    assert api.post(f"/api/v2/jobs/{job['id']}/cancel").status_code == 200


def test_a_failed_job_shows_what_it_has_and_a_retry_buys_the_rest(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.at("card's `scenario`", "refusal")
    failed = jobs.ended(jobs.start(model="some/model")["id"])
    exported = api.get(
        f"/api/v2/jobs/{failed['id']}/export", params={"format": "json"}
    ).json()
    asked = provider.fake.calls

    retried = api.post(f"/api/v2/jobs/{failed['id']}/retry").json()["job"]
    ended = jobs.ended(retried["id"])

    assert (failed["status"], failed["error"]["code"]) == ("failed", "reply_unusable")
    assert list(failed["draft"]["failed"]) == ["scenario"]
    assert {"brief", "description", "first_mes"} <= set(failed["draft"]["written"])
    assert "parts could not be written" in failed["error"]["message"]
    assert exported["draft"] == failed["draft"]
    assert (ended["status"], ended["draft"]) == ("completed", None)
    assert provider.fake.calls == asked + 1


def test_a_retry_with_another_quality_takes_its_settings(
    api: httpx.Client, jobs: Jobs
) -> None:
    first = jobs.completed(quality="draft", candidates=3)

    body = {"options": {"quality": "best"}}
    retried = api.post(f"/api/v2/jobs/{first['id']}/retry", json=body).json()["job"]

    assert first["options"]["brief_gate"] == "off"
    wanted = {"quality": "best", "brief_gate": "judge", "candidates": 3}
    assert {name: retried["options"][name] for name in wanted} == wanted
    jobs.ended(retried["id"])
