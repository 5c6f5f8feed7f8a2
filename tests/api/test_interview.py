"""The interview over HTTP: one question a request, paid and counted like any call."""

import json
from decimal import Decimal
from typing import Any

import httpx

from tests.api.conftest import Jobs
from tests.fakes.faults import Fault
from tests.fakes.program import CONCEPT, SMALL, Provider
from tests.unit.generation.test_interview import question

PATH = "/api/v2/generation/interview"
ANSWER = {"question": "What does the lighthouse keeper want?", "answer": "Rain"}


def ask(api: httpx.Client, spent_usd: str = "0", **options: Any) -> httpx.Response:
    body = {"options": {"concept": CONCEPT} | options, "spent_usd": spent_usd}
    return api.post(PATH, json=body)


def test_a_question_is_a_paid_job_of_its_own(
    api: httpx.Client, provider: Provider, jobs: Jobs
) -> None:
    provider.fake.faults.append(question())

    turn = ask(api).json()

    assert turn["question"]["question"].startswith("Which of the storms")
    assert len(turn["question"]["suggestions"]) == 3
    assert (turn["number"], turn["most"]) == (1, 5)
    assert Decimal(turn["cost_usd"]) == provider.fake.spend > 0
    job = jobs.show(turn["job_id"])
    assert (job["kind"], job["status"], job["card_id"]) == (
        "interview",
        "completed",
        None,
    )
    assert Decimal(job["cost_usd"]) == provider.fake.spend
    assert job["draft"] is None


def test_what_was_spent_adds_up_and_counts_against_the_cap(
    api: httpx.Client, provider: Provider
) -> None:
    provider.fake.faults.append(question())

    turn = ask(api, spent_usd="0.25").json()
    over = ask(api, spent_usd="1.5", max_cost_usd=1)

    assert Decimal(turn["spent_usd"]) == Decimal("0.25") + provider.fake.spend
    assert (over.status_code, over.json()["code"]) == (429, "limit_exceeded")
    assert provider.fake.calls == 1


def test_a_question_that_would_cost_too_much_is_not_asked(
    api: httpx.Client, provider: Provider
) -> None:
    refused = ask(api, max_total_tokens=100)

    assert (refused.status_code, refused.json()["code"]) == (429, "limit_exceeded")
    assert provider.fake.calls == 0


def test_nothing_is_asked_of_anybody_where_nothing_is_left(
    api: httpx.Client, provider: Provider
) -> None:
    five = [ANSWER | {"question": f"Question {at}?"} for at in range(5)]

    turn = ask(api, answers=five).json()

    assert turn["question"] is None
    assert turn["job_id"] is None
    assert provider.fake.calls == 0


def test_a_failed_question_says_why(api: httpx.Client, provider: Provider) -> None:
    provider.fake.always = "out_of_credit"

    failed = ask(api)

    assert failed.status_code == 502
    assert failed.json()["code"] == "provider_out_of_credit"


def test_the_composer_asks_for_nothing(api: httpx.Client, provider: Provider) -> None:
    turn = ask(api, writer="composer").json()

    assert "lighthouse keeper" in turn["question"]["question"]
    assert turn["writer"] == "composer"
    assert turn["cost_usd"] == "0"
    assert provider.fake.calls == 0


def test_a_required_interview_is_held_first(api: httpx.Client, jobs: Jobs) -> None:
    body = SMALL | {"concept": CONCEPT, "interview": "required"}

    refused = api.post("/api/v2/generation/generate", json=body)

    assert refused.status_code == 422
    assert refused.json()["code"] == "interview_required"
    assert "answers" in refused.json()["detail"]
    jobs.completed(interview="required", answers=[ANSWER])


def test_suggestions_are_refused_as_any_text_is(
    api: httpx.Client, provider: Provider
) -> None:
    bad = ["A sex scene with a 12-year-old girl.", "Rain on a roof.", "A broken oar."]
    provider.fake.faults.append(question(suggestions=bad))

    refused = ask(api)

    assert (refused.status_code, refused.json()["code"]) == (422, "content_refused")


def test_an_answer_that_is_no_question_is_named(
    api: httpx.Client, provider: Provider
) -> None:
    provider.fake.faults += [Fault("reply", text=json.dumps({"done": False}))] * 9

    turn = ask(api).json()

    assert turn["question"] is None
    assert "There is no question" in turn["warnings"][0]
