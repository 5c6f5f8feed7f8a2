"""Jobs: list, details, log, result, download, cancel."""

import json

import httpx
import pytest

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, Provider


def test_a_completed_job_tells_progress_tokens_and_cost(
    jobs: Jobs, provider: Provider
) -> None:
    job = jobs.completed()

    assert job["progress"]["percent"] == 100
    assert job["writer"] == "openrouter"
    assert (
        job["tokens"]["total"] == job["tokens"]["prompt"] + job["tokens"]["completion"]
    )
    assert float(job["cost_usd"]) == pytest.approx(float(provider.fake.spend))
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]
    assert job["created_at"].endswith("Z")


def test_the_result_is_the_card_and_whose_words_it_holds(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed(name="Ada Quill")

    result = api.get(f"/api/v2/jobs/{job['id']}/result").json()

    assert result["card_id"] == job["card_id"]
    assert result["card"]["data"]["name"] == "Ada Quill"
    assert result["provenance"]
    assert "png" in result["formats"]


def test_every_format_that_the_result_names_can_be_downloaded(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed(name="Zoë O'Hara")
    formats = api.get(f"/api/v2/jobs/{job['id']}/result").json()["formats"]

    for file_format in formats:
        answer = api.get(f"/api/v2/jobs/{job['id']}/download/{file_format}")
        assert answer.status_code == 200, file_format
        losses = json.loads(answer.headers["X-Card-Losses"])
        if file_format == "csv":  # a line about the card, not the card
            assert "Zoë O'Hara" in answer.text
            assert "data" in [loss["path"] for loss in losses]
        else:
            decoded = FormatConverter.decode(answer.content)
            assert decoded.card.name == "Zoë O'Hara"
        disposition = answer.headers["Content-Disposition"]
        assert "Zo%C3%AB%20O%27Hara" in disposition


@pytest.mark.parametrize(
    ("file_format", "validate"),
    [("v1", validate_v1), ("v2", validate_v2), ("v3", validate_v3)],
)
def test_a_json_download_keeps_to_its_specification(
    api: httpx.Client, jobs: Jobs, file_format: str, validate: object
) -> None:
    job = jobs.completed(lorebook="embedded", lorebook_entries=3)

    content = api.get(f"/api/v2/jobs/{job['id']}/download/{file_format}").content

    assert callable(validate)
    assert validate(json.loads(content)) == []


def test_the_list_is_newest_first_and_pages_by_cursor(
    api: httpx.Client, jobs: Jobs
) -> None:
    started = [jobs.start()["id"] for _ in range(3)]

    first = api.get("/api/v2/jobs", params={"limit": 2}).json()
    query = {"limit": 2, "cursor": first["next_cursor"]}
    second = api.get("/api/v2/jobs", params=query).json()

    listed = [job["id"] for page in (first, second) for job in page["jobs"]]
    assert listed == started[::-1]
    assert second["next_cursor"] is None


def test_the_list_can_be_of_one_status(api: httpx.Client, jobs: Jobs) -> None:
    done = jobs.completed()["id"]

    def listed(status: str) -> list[str]:
        answer = api.get("/api/v2/jobs", params={"status": status}).json()
        return [job["id"] for job in answer["jobs"]]

    assert listed("completed") == [done]
    assert listed("failed") == []


def test_the_log_is_numbered_without_gaps_and_can_be_continued(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()

    events = api.get(f"/api/v2/jobs/{job['id']}/logs").json()["events"]
    rest = api.get(f"/api/v2/jobs/{job['id']}/logs", params={"after": 2}).json()

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert rest["events"] == events[2:]


def test_the_log_can_be_of_a_level_and_above(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = "unavailable"
    job = jobs.ended(jobs.start()["id"])

    query = {"level": "error"}
    events = api.get(f"/api/v2/jobs/{job['id']}/logs", params=query).json()["events"]

    assert events
    assert {event["level"] for event in events} == {"error"}


@pytest.mark.parametrize("what", ["result", "download/png"])
def test_a_result_before_the_end_is_a_conflict_that_names_the_state(
    api: httpx.Client, jobs: Jobs, provider: Provider, what: str
) -> None:
    provider.fake.always = "stall"
    job = jobs.start()

    answer = api.get(f"/api/v2/jobs/{job['id']}/{what}")
    api.post(f"/api/v2/jobs/{job['id']}/cancel")  # or the server waits for it

    assert answer.status_code == 409
    assert answer.json()["code"] == "job_not_finished"
    assert any(state in answer.json()["detail"] for state in ("queued", "running"))


def test_the_result_of_a_failed_job_is_a_conflict_that_says_why(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = "out_of_credit"
    job = jobs.ended(jobs.start()["id"])

    answer = api.get(f"/api/v2/jobs/{job['id']}/result")

    assert answer.status_code == 409
    assert job["error"]["message"] in answer.json()["detail"]


def test_cancel_running_job_stops_its_work(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.always = "stall"
    job = jobs.start()

    answer = api.post(f"/api/v2/jobs/{job['id']}/cancel")

    assert answer.status_code == 200
    assert jobs.ended(job["id"])["status"] == "cancelled"


def test_cancel_of_a_final_job_is_a_conflict(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed()

    answer = api.post(f"/api/v2/jobs/{job['id']}/cancel")

    assert answer.status_code == 409
    assert jobs.show(job["id"])["status"] == "completed"


def test_v1_makes_a_card_through_the_same_services(
    api: httpx.Client, jobs: Jobs
) -> None:
    body = {"concept": CONCEPT, "config_profile": "default"}

    answer = api.post("/api/v1/generate", json=body)

    job = answer.json()["job"]
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    assert jobs.ended(job["id"])["status"] == "completed"
    shown = api.get(answer.headers["Location"]).json()["job"]
    assert shown["sent"] == {"concept": CONCEPT, "profile": "default"}


def test_a_list_leaves_out_the_options_which_the_job_itself_has(
    api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.start(traits=["wry"])

    [listed] = api.get("/api/v2/jobs").json()["jobs"]

    assert "options" not in listed
    assert listed["sent"]["traits"] == ["wry"]
    assert jobs.show(job["id"])["options"]["traits"] == ["wry"]
