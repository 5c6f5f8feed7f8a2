"""Jobs that make no single card of their own, or work on one that is there."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.fakes.program import CONCEPT, SMALL, Provider, wait_for

OTHERS = {
    "batch": "Batch",
    "cast": "Cast",
    "interview": "Question of an interview",
    "world": "World",
}


@pytest.fixture(scope="module")
def jobs(composing: httpx.Client) -> dict[str, dict[str, Any]]:
    """A finished job of each kind, by kind."""
    options = SMALL | {"concept": CONCEPT}

    def start(path: str, body: dict[str, Any]) -> str:
        answer = composing.post(f"/api/v2{path}", json=body).raise_for_status().json()
        return str(answer["job_id"] if "job_id" in answer else answer["job"]["id"])

    items = [{"concept": CONCEPT}, {"concept": "A ferryman without a river"}]
    started = [
        start("/generation/batch", {"items": items, "options": SMALL}),
        start("/generation/generate", options | {"cast_size": 2}),
        start("/generation/interview", {"options": {"concept": CONCEPT}}),
        start("/worlds/generate", {"options": {"concept": "An island of clocks"}}),
    ]
    return {job["kind"]: job for job in (ended(composing, one) for one in started)}


def ended(api: httpx.Client, job_id: str) -> dict[str, Any]:
    def final() -> Any:
        job = api.get(f"/api/v2/jobs/{job_id}").json()["job"]
        return job if job["status"] in ("completed", "failed") else None

    job: dict[str, Any] = wait_for(final)
    assert job["status"] == "completed", job["error"]
    return job


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("batch", lambda job: "2 of 2 done"),
        ("cast", lambda _job: "Open the world"),
        ("interview", lambda job: job["outcome"]["question"]["suggestions"][1]),
        ("world", lambda _job: "Open the world"),
    ],
)
def test_a_job_without_a_card_says_what_it_is_and_what_it_gave(
    page: Page,
    composing: httpx.Client,
    jobs: dict[str, dict[str, Any]],
    kind: str,
    given: Any,
) -> None:
    page.goto(f"{composing.base_url}/jobs/{jobs[kind]['id']}")

    expect(page.get_by_role("heading", level=1)).to_have_text(OTHERS[kind])
    expect(page.get_by_role("main")).to_contain_text(given(jobs[kind]))
    expect(page.locator("article[data-state=waiting]")).to_have_count(0)


@pytest.mark.parametrize(("kind", "count"), [("batch", 2), ("cast", 3)])
def test_the_jobs_of_a_group_are_one_click_away(
    page: Page,
    composing: httpx.Client,
    jobs: dict[str, dict[str, Any]],
    kind: str,
    count: int,
) -> None:
    page.goto(f"{composing.base_url}/jobs/{jobs[kind]['id']}")

    page.get_by_role("link", name="Its jobs").click()

    rows = page.get_by_role("list", name="Jobs").get_by_role("listitem")
    expect(rows).to_have_count(count)
    page.get_by_role("button", name="Show every job").click()
    expect(rows).not_to_have_count(count)


def test_the_list_names_every_kind_and_offers_only_what_it_can_do(
    page: Page, composing: httpx.Client, jobs: dict[str, dict[str, Any]]
) -> None:
    page.goto(f"{composing.base_url}/jobs")

    for kind, name in OTHERS.items():
        link = page.locator(f"a[href='/jobs/{jobs[kind]['id']}']")
        row = page.get_by_role("listitem").filter(has=link)
        expect(row).to_contain_text(name)
        expect(row).not_to_contain_text("No concept")
        # What the form on Create cannot ask for would come out as something else there.
        again = row.get_by_role("link", name="Same options")
        expect(again).to_have_count(1 if kind in ("cast", "world") else 0)
        # Everything is made: the server would refuse to make it again.
        expect(row.get_by_role("button", name="Retry")).to_have_count(0)


def test_a_job_on_a_card_that_is_there_shows_that_card(
    page: Page, composing: httpx.Client, jobs: dict[str, dict[str, Any]]
) -> None:
    items = composing.get("/api/v2/jobs", params={"parent": jobs["batch"]["id"]})
    address = f"/api/v2/cards/{items.json()['jobs'][0]['card_id']}"
    changed = composing.patch(
        address, json={"fields": {"name": "Ada"}}, headers={"If-Match": '"1"'}
    )
    extension = composing.post(f"{address}/lorebook/extend", json={"entries": 1})
    job = ended(composing, extension.json()["job"]["id"])

    page.goto(f"{composing.base_url}/jobs/{job['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada")
    portrait = f"{address}/portrait?version={changed.json()['version']}"
    expect(page.get_by_alt_text("Portrait of Ada")).to_have_attribute("src", portrait)
    page.goto(f"{composing.base_url}/jobs")

    row = page.locator("li").filter(has=page.locator(f"a[href='/jobs/{job['id']}']"))
    expect(row).to_contain_text("A card that is there: extend book")


def test_of_a_group_only_what_is_missing_is_offered_to_be_made(
    page: Page, modelled: httpx.Client, provider: Provider
) -> None:
    provider.fake.reset()
    provider.fake.at("`system_prompt`", *["server_error"] * 20)
    items = [{"concept": CONCEPT}, {"concept": "A miller"}]
    items[1]["system_prompt_mode"] = "generate"
    options = SMALL | {"retries": 1, "critique_rounds": 0}
    sent = {"items": items, "options": options, "at_once": 1}
    answer = modelled.post("/api/v2/generation/batch", json=sent).raise_for_status()
    group = ended(modelled, answer.json()["job"]["id"])
    provider.fake.reset()
    page.goto(f"{modelled.base_url}/jobs/{group['id']}")
    expect(page.get_by_role("main")).to_contain_text("1 of 2 done")

    page.get_by_role("button", name="Make what is missing").click()

    page.wait_for_url(lambda url: group["id"] not in url)
    expect(page.get_by_role("main")).to_contain_text("1 of 1 done")
    expect(page.get_by_role("button", name="Make what is missing")).to_have_count(0)
