"""Starting generations: what is accepted, refused, repeated and described."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, SMALL, Provider

GENERATE = "/api/v2/generation/generate"


def test_generate_answers_at_once_with_the_job_and_its_address(
    api: httpx.Client,
) -> None:
    answer = api.post(GENERATE, json=SMALL | {"concept": CONCEPT})

    assert answer.status_code == 202
    body = answer.json()
    assert body["success"] is True
    assert body["job"]["status"] in ("queued", "running")
    assert answer.headers["Location"] == f"/api/v2/jobs/{body['job']['id']}"
    followed = api.get(answer.headers["Location"])
    assert followed.json()["job"]["id"] == body["job"]["id"]


def test_a_job_keeps_what_was_sent_apart_from_what_was_resolved(jobs: Jobs) -> None:
    job = jobs.start(seed=7)

    assert job["sent"] == SMALL | {"concept": CONCEPT, "seed": 7}
    assert job["options"]["temperature"] == 0.9  # the config profile's
    assert job["options"]["pov"] == "third"  # the registry's


def test_a_sent_default_beats_the_profile(jobs: Jobs) -> None:
    job = jobs.start(temperature=None)

    assert job["options"]["temperature"] is None


def test_the_same_idempotency_key_gives_the_same_job(
    api: httpx.Client, provider: Provider
) -> None:
    body, headers = SMALL | {"concept": CONCEPT}, {"Idempotency-Key": "once"}

    first = api.post(GENERATE, json=body, headers=headers).json()["job"]["id"]
    second = api.post(GENERATE, json=body, headers=headers).json()["job"]["id"]

    assert first == second
    assert len(api.get("/api/v2/jobs").json()["jobs"]) == 1


def test_an_unknown_option_is_refused_with_a_suggestion(
    api: httpx.Client, provider: Provider
) -> None:
    answer = api.post(GENERATE, json={"concept": CONCEPT, "temprature": 1})

    problem = answer.json()
    assert answer.status_code == 422
    assert problem["code"] == "unknown_option"
    assert "did you mean 'temperature'?" in problem["detail"]
    assert provider.fake.calls == 0


def test_all_problems_of_a_request_are_named_at_once(api: httpx.Client) -> None:
    body = {"concept": CONCEPT, "temperature": 3, "seed": -1, "sped": 1, "pov": "none"}

    problem = api.post(GENERATE, json=body).json()

    assert len(problem["errors"]) == 4
    for name in ("temperature", "seed", "sped", "pov"):
        assert any(name in line for line in problem["errors"]), name


@pytest.mark.parametrize("concept", [None, "", "   \n"])
def test_nothing_to_generate_from_is_refused(
    api: httpx.Client, concept: str | None
) -> None:
    body = {} if concept is None else {"concept": concept}

    answer = api.post(GENERATE, json=body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "nothing_to_generate"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"profile": "no-such"}, "profile_not_found"),
        ({"prompt_profile": "no-such"}, "profile_not_found"),
        ({"image_file": "0" * 64}, "file_not_found"),
    ],
)
def test_what_is_named_must_be_there(
    api: httpx.Client, options: dict[str, Any], code: str
) -> None:
    answer = api.post(GENERATE, json={"concept": CONCEPT} | options)

    assert answer.status_code == 404
    assert answer.json()["code"] == code


def test_options_tell_group_limits_default_and_flag(api: httpx.Client) -> None:
    answer = api.get("/api/v2/generation/options").json()

    by_name = {option["name"]: option for option in answer["options"]}
    seed = by_name["seed"]
    assert seed["flag"] == "--seed"
    assert seed["group"] in answer["groups"]
    assert by_name["concept"]["flag"] is None
    assert by_name["alternate_greetings"]["default"] == 2
    assert by_name["alternate_greetings"]["json_schema"]["maximum"] == 20
    assert all(option["about"] for option in answer["options"])


def test_a_job_whose_provider_fails_says_why_and_keeps_what_it_had(
    jobs: Jobs, provider: Provider
) -> None:
    provider.fake.faults.extend(["none", "none"])
    provider.fake.always = "unavailable"

    job = jobs.ended(jobs.start()["id"])

    assert job["status"] == "failed"
    assert job["error"]["code"] == "provider_unavailable"
    assert job["tokens"]["total"] > 0
    assert float(job["cost_usd"]) > 0


def test_sexual_content_with_a_minor_is_refused_whatever_the_rating(
    api: httpx.Client,
) -> None:
    for rating in ("general", "mature"):
        sent = {"concept": "An erotic tale of a schoolgirl", "content_rating": rating}

        answer = api.post("/api/v2/generation/generate", json=sent)

        assert answer.status_code == 422
        assert answer.json()["code"] == "content_refused"
        assert "18 or older" in answer.json()["detail"]
