"""Many cards by one request: each a job of its own under one parent."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from card_generator_app.client import CardForge
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import SMALL, Provider, served_api

JSON_LINES = """{"concept": "A baker", "name": "Ilse", "tags": ["a", "b"]}

{"concept": "A miller", "name": "Bram"}
"""
TABLE = """id,concept,name,tags
1,"A ""baker"", of bells",Ilse,a; b
3,A miller,Bram,
"""
SHARED = SMALL | {"writer": "composer"}


def batch(api: httpx.Client, items: Any = None, **more: Any) -> dict[str, Any]:
    body = {"options": SHARED} | ({} if items is None else {"items": items}) | more
    answer = api.post("/api/v2/generation/batch", json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(answer.json()["job"]["id"])
    job: dict[str, Any] = answer.json()["job"]
    return job


def result(api: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/jobs/{job['id']}/result").json()
    return found


def test_a_batch_makes_a_card_of_each_item(api: httpx.Client, jobs: Jobs) -> None:
    items = [
        {"id": "baker", "concept": "A baker of bells", "name": "Ilse"},
        {"concept": "A keeper of storms", "name": "Bram"},
    ]

    job = jobs.ended(batch(api, items)["id"])

    assert (job["kind"], job["status"]) == ("batch", "completed")
    found = result(api, job)
    assert [(i["id"], i["name"], i["status"]) for i in found["items"]] == [
        ("baker", "Ilse", "completed"),
        ("2", "Bram", "completed"),
    ]
    child = jobs.show(found["items"][0]["job_id"])
    assert child["parent_id"] == job["id"]
    assert child["options"]["length_preset"] == "lite"
    listed = api.get("/api/v2/jobs", params={"parent": job["id"]}).json()["jobs"]
    assert {one["id"] for one in listed} == {i["job_id"] for i in found["items"]}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (JSON_LINES, None),
        (TABLE, "csv"),
    ],
)
def test_items_come_as_json_lines_or_as_a_table(
    api: httpx.Client, jobs: Jobs, text: str, given: str | None
) -> None:
    job = jobs.ended(batch(api, text=text, format=given)["id"])

    found = result(api, job)
    assert [(i["id"], i["name"]) for i in found["items"]] == [
        ("1", "Ilse"),
        ("3", "Bram"),
    ]
    assert jobs.show(found["items"][0]["job_id"])["sent"]["tags"] == ["a", "b"]


def test_everything_wrong_is_told_by_line_and_nothing_is_begun(
    api: httpx.Client, provider: Provider
) -> None:
    text = "\n".join(
        [
            '{"concept": "A baker"}',
            '{"concept": " "}',
            "not json",
            '{"concept": "A baker", "greetigns": 3}',
            '{"id": "x", "concept": "A baker", "alternate_greetings": 99}',
            '{"id": "x", "concept": "A baker", "profile": "nothing"}',
            '{"input_card": "01a212d3-fdf7-75c3-9016-d6e159cd6000"}',
        ]
    )

    answer = api.post("/api/v2/generation/batch", json={"text": text})

    assert answer.status_code == 422
    lines = answer.json()["detail"].splitlines()
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "line 2",
        "line 3",
        "line 4",
        "line 5",
        "line 6",
        "line 6",
        "line 7",
    ]
    for told in (
        "nothing to make a card from",
        "no JSON",
        "greetigns",
        "alternate_greetings",
        "nothing",
        "There is no card 01a212d3",
    ):
        assert told in answer.json()["detail"]
    assert api.get("/api/v2/jobs").json()["jobs"] == []
    assert provider.fake.calls == 0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "one of them"),
        ({"items": [], "text": "x"}, "one of them"),
        ({"items": []}, "no item"),
        ({"text": ""}, "no item"),
        ({"text": "concept,nickname,height\nA,b,c", "format": "csv"}, "height"),
        ({"items": [{"concept": "A"}], "at_once": 65}, "at_once"),
        ({"items": [{"concept": "A"}], "color": 1}, "color"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused(
    api: httpx.Client, body: dict[str, Any], told: str
) -> None:
    answer = api.post("/api/v2/generation/batch", json=body)

    assert answer.status_code == 422
    assert told in answer.text


def test_the_summary_is_a_table_and_safe_to_open(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    items = [{"id": "=cmd()", "concept": "A baker", "name": "Ilse"}]
    job = jobs.ended(batch(api, items)["id"])

    answer = api.get(f"/api/v2/jobs/{job['id']}/download/csv")

    [row] = list(csv.DictReader(io.StringIO(answer.text)))
    assert (row["id"], row["name"], row["status"]) == ("'=cmd()", "Ilse", "completed")
    assert row["card_id"]
    as_json = api.get(f"/api/v2/jobs/{job['id']}/download/json")
    assert as_json.json() == result(api, job)
    assert api.get(f"/api/v2/jobs/{job['id']}/download/png").status_code == 422


def test_a_retry_makes_only_what_failed_and_buys_nothing_twice(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    options = SMALL | {"writer": "openrouter", "retries": 1, "critique_rounds": 0}
    items = [{"id": "good", "concept": "A baker"}]
    items += [{"id": "bad", "concept": "A miller", "system_prompt_mode": "generate"}]
    provider.fake.at("`system_prompt`", *["server_error"] * 20)
    first = jobs.ended(batch(api, items, options=options, at_once=1)["id"])
    before = result(api, first)
    provider.fake.reset()

    answer = api.post(f"/api/v2/jobs/{first['id']}/retry")
    again = jobs.ended(answer.json()["job"]["id"])

    assert [one["status"] for one in before["items"]] == ["completed", "failed"]
    assert again["status"] == "completed"
    assert (again["kind"], again["retry_of"]) == ("batch", first["id"])
    after = result(api, again)["items"]
    assert [(one["id"], one["status"]) for one in after] == [("bad", "completed")]
    child = jobs.show(after[0]["job_id"])
    assert child["retry_of"] == before["items"][1]["job_id"]
    assert any(call["attempt"] == 0 for call in child["calls"])
    done = api.post(f"/api/v2/jobs/{again['id']}/retry")
    assert done.status_code == 422
    assert "completed already" in done.text


def test_a_stopped_batch_goes_on_with_a_higher_budget(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.models.append("~anthropic/claude-sonnet-latest")
    options = SMALL | {"writer": "openrouter", "model": "some/model"}
    items = [{"concept": f"A baker of {at} breads"} for at in range(3)]
    first = batch(api, items, options=options, at_once=1, max_cost_usd="0.15")
    first = jobs.ended(first["id"])
    assert first["error"]["code"] == "budget_exhausted"
    assert float(first["cost_usd"]) <= 0.15

    answer = api.post(
        f"/api/v2/jobs/{first['id']}/retry", json={"options": {"max_cost_usd": 5}}
    )

    again = jobs.ended(answer.json()["job"]["id"])
    assert again["status"] == "completed", again["error"]
    completed = [one for one in result(api, first)["items"] if one["card_id"]]
    assert len(completed) + len(result(api, again)["items"]) == 3


async def test_the_client_makes_a_batch(settings: Settings) -> None:
    with served_api(settings) as api:
        async with CardForge(str(api.base_url)) as forge:
            handle = await forge.generation.batch(
                [{"concept": "A baker"}], at_once=1, **SHARED
            )
            made = await handle.batch_result()

    assert [item.status for item in made.items] == ["completed"]


def test_thousands_of_items_are_taken_in_one_request(api: httpx.Client) -> None:
    text = "\n".join(json.dumps({"concept": f"A baker {n}"}) for n in range(2_000))

    job = batch(api, text=text, at_once=1)
    api.post(f"/api/v2/jobs/{job['id']}/cancel").raise_for_status()

    assert job["progress"]["calls_total"] == 2_000
    assert result(api, job)["not_begun"] == 1_999


def test_more_items_than_a_batch_may_have_are_refused(api: httpx.Client) -> None:
    text = "concept\n" + "A baker\n" * 10_001

    answer = api.post("/api/v2/generation/batch", json={"text": text})

    assert answer.status_code == 422
    assert "at most 10000" in answer.text
