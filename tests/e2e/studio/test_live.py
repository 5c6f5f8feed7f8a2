"""A card in the making, seen from pages that come, go and come back."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.studio.conftest import watch
from tests.fakes.program import (
    CONCEPT,
    SMALL,
    Command,
    Provider,
    environment,
    forget_environment,
    serve,
)


@pytest.fixture
def slowly(provider: Provider) -> Any:
    """The model takes its time, one text after another."""
    provider.fake.reset()
    provider.fake.latency_s = 0.5
    yield {"concept": CONCEPT, "concurrency": 1} | SMALL
    provider.fake.latency_s = 0.0


def start(api: httpx.Client, body: dict[str, Any]) -> str:
    answer = api.post("/api/v2/generation/generate", json=body)
    job_id: str = answer.json()["job"]["id"]
    return job_id


def test_texts_come_in_and_a_reload_shows_what_is_finished(
    page: Page, modelled: httpx.Client, slowly: dict[str, Any]
) -> None:
    job_id = start(modelled, slowly)
    page.goto(f"{modelled.base_url}/jobs/{job_id}")
    finished = page.locator("article[data-state=done]")

    expect(finished.first).to_contain_text("done")
    page.reload()

    expect(finished.first).to_be_visible()
    expect(page.get_by_role("link", name="Download card")).to_be_visible()
    expect(page.locator("article[data-state=waiting]")).to_have_count(0)


def test_a_job_is_cancelled_and_what_was_written_stays(
    page: Page, modelled: httpx.Client, slowly: dict[str, Any]
) -> None:
    job_id = start(modelled, slowly)
    page.goto(f"{modelled.base_url}/jobs/{job_id}")
    expect(page.locator("article[data-state=done]").first).to_be_visible()

    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
    expect(page.locator("article[data-state=done]").first).to_be_visible()


def test_a_failure_says_the_providers_words_and_a_retry_ends_well(
    page: Page, modelled: httpx.Client, provider: Provider, slowly: dict[str, Any]
) -> None:
    provider.fake.latency_s = 0.0
    provider.fake.always = "out_of_credit"
    job_id = start(modelled, slowly)
    page.goto(f"{modelled.base_url}/jobs/{job_id}")

    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("The card was not finished")
    expect(trouble).to_contain_text("credits", ignore_case=True)
    provider.fake.always = None
    page.get_by_role("button", name="Retry").click()

    expect(page.get_by_role("link", name="Download card")).to_be_visible()
    assert not page.url.endswith(job_id)


def test_a_page_outlives_its_killed_server_and_shows_the_finished_card(
    context: BrowserContext,
    provider: Provider,
    slowly: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forget_environment(monkeypatch)
    cardforge = Command(environment(tmp_path / "data", provider), monkeypatch)
    page = context.new_page()
    troubles = watch(page)

    with serve(cardforge) as (process, url), httpx.Client(base_url=url) as api:
        port = url.rsplit(":", 1)[1]
        page.goto(f"{url}/jobs/{start(api, slowly)}")
        expect(page.locator("article[data-state=done]").first).to_be_visible()
        process.kill()
        process.wait()
        expect(page.get_by_text("The connection is lost")).to_be_visible()
    with serve(cardforge, "--port", port):
        expect(page.get_by_role("link", name="Download card")).to_be_visible()
    # While nobody listens, the browser itself logs that; nothing else may be there.
    assert [one for one in troubles if "ERR_CONNECTION_REFUSED" not in one] == []
