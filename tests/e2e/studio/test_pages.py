"""Every page of the studio, for every eye and hand."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.studio.conftest import STUDIO, watch

AXE = STUDIO / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """axe.run().then(({violations}) =>
    violations.map((one) => [one.id, one.nodes.map((node) => node.html)]))"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(
    browser: Browser,
    composing: httpx.Client,
    stored_card: dict[str, Any],
    scheme: Any,
    width: int,
) -> None:
    card, job = stored_card["card_id"], stored_card["id"]
    pages = ["/", "/cards", f"/cards/{card}", "/jobs", f"/jobs/{job}", "/settings"]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    tab = context.new_page()
    troubles = watch(tab)
    found = {}

    for path in [*pages, "/no/such/page"]:
        tab.goto(f"{composing.base_url}{path}")
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
        tab.wait_for_load_state("networkidle")
        tab.evaluate(AXE.read_text())
        wrong = [*tab.evaluate(VIOLATIONS)]
        if tab.evaluate(OVERFLOW) > 0:
            wrong.append("scrolls sideways")
        if wrong:
            found[path] = wrong
    context.close()

    assert found == {}
    assert troubles == []


def test_a_card_of_the_library_is_read_and_downloaded_as_json(
    page: Page, composing: httpx.Client, stored_card: dict[str, Any], tmp_path: Path
) -> None:
    card = composing.get(f"/api/v2/cards/{stored_card['card_id']}").json()

    page.goto(f"{composing.base_url}/cards")
    page.get_by_role("link", name=card["name"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(card["name"])
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON (V3)").click()

    file = tmp_path / "card.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["data"]["name"] == card["name"]
    expect(page.get_by_text(card["card"]["data"]["scenario"][-40:])).to_be_visible()


def test_an_older_version_is_shown_and_restored(
    page: Page, composing: httpx.Client, stored_card: dict[str, Any]
) -> None:
    address = f"/api/v2/cards/{stored_card['card_id']}"
    before = composing.get(address).json()
    composing.patch(
        address,
        json={"fields": {"scenario": "Changed since."}},
        headers={"If-Match": f'"{before["version"]}"'},
    ).raise_for_status()

    page.goto(f"{composing.base_url}/cards/{stored_card['card_id']}")
    expect(page.get_by_text("Changed since.")).to_be_visible()
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_text("This is an older version")).to_be_visible()
    page.get_by_role("button", name="Restore this version").click()

    expect(page.get_by_text("Restored, as version 3.")).to_be_visible()
    now = composing.get(address).json()
    assert now["card"]["data"]["scenario"] == before["card"]["data"]["scenario"]
