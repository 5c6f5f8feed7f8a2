"""What was used, as the studio shows it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.studio.conftest import served
from tests.e2e.studio.test_accessibility import SCHEMES, SIZES, violations
from tests.fakes.program import CONCEPT, SMALL, Provider, wait_for


@pytest.fixture(scope="module")
def used(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[httpx.Client]:
    """A server where one card was made by a model."""
    for api in served(tmp_path_factory.mktemp("used"), provider):
        _make_a_card(api)
        yield api


def _make_a_card(api: httpx.Client) -> None:
    sent = {"concept": CONCEPT, "model": "some/model", **SMALL}
    job = api.post("/api/v2/generation/generate", json=sent).json()["job"]
    address = f"/api/v2/jobs/{job['id']}"
    wait_for(lambda: api.get(address).json()["job"]["status"] == "completed")


def test_usage_is_told_as_a_sum_by_day_and_by_model(
    page: Page, used: httpx.Client
) -> None:
    told = used.get("/api/v2/usage").json()["total"]
    page.goto(f"{used.base_url}/usage")

    totals = page.get_by_role("region", name="Totals")
    expect(totals).to_contain_text(f"{told['tokens']['total']:,}")
    expect(page.get_by_role("img", name="Cost a day over 30 days")).to_be_visible()
    row = page.get_by_role("row", name="some/model")
    expect(row).to_contain_text(str(told["calls"]))


def test_what_usage_is_told_by_stays_in_the_address(
    page: Page, used: httpx.Client
) -> None:
    page.goto(f"{used.base_url}/usage")
    page.get_by_label("By", exact=True).select_option("owner")
    expect(page.get_by_role("row", name="Without a key")).to_be_visible()
    page.get_by_text("7 days").click()
    page.wait_for_url("**days=7*")

    page.reload()

    expect(page.get_by_role("row", name="Without a key")).to_be_visible()
    expect(page.get_by_role("img", name="over 7 days")).to_be_visible()


def test_the_table_is_downloaded_with_every_digit(
    page: Page, used: httpx.Client
) -> None:
    row = used.get("/api/v2/usage?by=model").json()["rows"][0]
    page.goto(f"{used.base_url}/usage")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()

    header, first = Path(download.value.path()).read_text("utf-8").splitlines()
    assert header.startswith("model,calls,")
    assert first.startswith(f"some/model,{row['calls']},")
    assert float(first.rsplit(",", 1)[1]) == float(row["cost_usd"])


def test_a_composer_leaves_nothing_to_count(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/usage")

    expect(page.get_by_role("heading", name="No model was asked")).to_be_visible()


def test_figures_chart_and_table_have_no_violation(
    page: Page, used: httpx.Client
) -> None:
    found: list[str] = []
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(f"{used.base_url}/usage")
            expect(page.get_by_role("row", name="some/model")).to_be_visible()
            found += violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") == width

    assert found == [], "\n".join(found)
