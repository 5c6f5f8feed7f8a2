"""The library: many cards, found, thrown away and brought back; files dropped on any page."""

import json
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.studio.conftest import served
from tests.e2e.studio.test_accessibility import SCHEMES, SIZES, violations
from tests.fakes.program import wait_for

MANY = 1000
_DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([content], name));
  for (const type of ["dragover", "drop"])
    document.body.dispatchEvent(
      new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a thousand cards."""
    for api in served(tmp_path_factory.mktemp("full"), None):
        for number in range(MANY):
            tags = ["even"] if number % 2 == 0 else ["odd"]
            data = {"name": f"Card {number:03}", "description": "One.", "tags": tags}
            api.post("/api/v2/cards", json={"card": {"data": data}})
        yield api


def test_of_many_cards_only_those_in_view_are_drawn_and_all_can_be_reached(
    page: Page, full: httpx.Client
) -> None:
    page.goto(f"{full.base_url}/cards")
    expect(page.get_by_role("link", name="Card 999")).to_be_visible()
    assert page.get_by_role("listitem").count() < 120

    first = page.get_by_role("link", name="Card 000")

    def is_reached() -> bool:
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(100)
        return first.is_visible()

    wait_for(is_reached)
    assert page.get_by_role("listitem").count() < 120


def test_filters_are_in_the_address(page: Page, full: httpx.Client) -> None:
    page.goto(f"{full.base_url}/cards")
    page.get_by_label("Search name").fill("Card 12")
    page.wait_for_url("**/cards?text=*")
    expect(page.get_by_role("link", name="Card 999")).to_be_hidden()
    page.locator("button", has_text="even").first.click()
    page.wait_for_url("**tag=even*")

    page.reload()

    expect(page.get_by_role("link", name="Card 128")).to_be_visible()
    expect(page.get_by_role("link", name="Card 129")).to_be_hidden()


def test_deleted_cards_come_back_by_undo(page: Page, full: httpx.Client) -> None:
    page.goto(f"{full.base_url}/cards?text=%22Card%20999%22")
    row = page.get_by_role("link", name="Card 999")
    page.get_by_label("Select Card 999").check()
    page.get_by_role("button", name="Delete").click()
    expect(row).to_be_hidden()

    page.get_by_role("button", name="Undo").click()

    expect(row).to_be_visible()


def test_many_are_tagged_at_once_and_it_is_taken_back(
    page: Page, full: httpx.Client
) -> None:
    page.goto(f"{full.base_url}/cards?text=Card%20298")
    page.get_by_label("Select Card 298").check()
    page.get_by_label("A tag for all of them").fill("favorite")
    page.keyboard.press("Enter")
    tag = page.get_by_role("main").get_by_role("button", name="favorite")
    expect(tag).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(tag).to_be_hidden()


def test_all_that_is_shown_is_deleted_at_once_and_comes_back(
    page: Page, full: httpx.Client
) -> None:
    page.goto(f"{full.base_url}/cards?text=Card%2077")
    page.get_by_label("Select Card 077").check()
    page.get_by_role("button", name="Select all").click()
    expect(page.get_by_text("19 selected")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("19 cards are in the trash")).to_be_visible()
    expect(page.get_by_text("No card fits")).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("19 cards are back")).to_be_visible()
    expect(page.get_by_role("link", name="Card 770")).to_be_visible()


def test_what_fails_of_many_is_told_and_the_rest_is_done(
    page: Page, full: httpx.Client
) -> None:
    page.goto(f"{full.base_url}/cards?text=Card%2066")
    expect(page.get_by_role("link", name="Card 660")).to_be_visible()
    found = full.get("/api/v2/cards?text=Card%20660").json()["cards"]
    full.delete(f"/api/v2/cards/{found[0]['id']}")
    page.get_by_label("Select Card 660").check()
    page.get_by_label("Select Card 661").check()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_text("The card is in the trash.")).to_be_visible()
    expect(page.get_by_text("One could not be:")).to_contain_text(
        "in the trash already"
    )


def test_of_duplicates_one_stays_and_the_others_come_back_by_undo(
    page: Page, twice: httpx.Client
) -> None:
    page.goto(f"{twice.base_url}/cards")
    page.get_by_role("link", name="Find duplicates").click()
    group = page.get_by_role("group", name="Mara, 3 times")
    expect(group.get_by_role("radio").first).to_be_checked()
    expect(page.get_by_text("Nobody")).to_be_hidden()
    group.get_by_role("radio").nth(2).check()
    group.get_by_role("button", name="Move the other 2 to the trash").click()

    expect(page.get_by_text("No card is there twice")).to_be_visible()
    (left,) = twice.get("/api/v2/cards?text=Mara").json()["cards"]
    assert left["summary"]["tags"] == ["first"]
    page.get_by_role("button", name="Undo").click()
    expect(group).to_be_visible()


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a card that is there three times, and one that is there once."""
    for api in served(tmp_path_factory.mktemp("twice"), None):
        for name, tag in [
            ("Mara", "first"),
            ("Mara", "b"),
            ("Nobody", ""),
            ("Mara", "c"),
        ]:
            data = {"name": name, "description": "Keeps the light.", "tags": [tag]}
            api.post("/api/v2/cards", json={"card": {"data": data}}).raise_for_status()
        yield api


def test_duplicates_have_no_violation(page: Page, twice: httpx.Client) -> None:
    found: list[str] = []
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(f"{twice.base_url}/cards/duplicates")
            expect(page.get_by_role("radio").first).to_be_visible()
            found += violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") == width

    assert found == [], "\n".join(found)


def test_a_file_dropped_on_any_page_is_imported_and_opened(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    dropped = json.dumps({"name": "Dropped", "description": "By hand."})

    page.evaluate(_DROP, ["dropped.json", dropped])

    expect(page.get_by_role("heading", name="Dropped", level=1)).to_be_visible()


def test_a_file_that_is_no_card_is_refused_with_the_reason(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/cards")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()

    page.evaluate(_DROP, ["shopping.txt", "milk"])

    expect(page.get_by_text("shopping.txt:")).to_be_visible()


def test_the_palette_finds_a_card_by_typing(page: Page, full: httpx.Client) -> None:
    page.goto(str(full.base_url))
    expect(page.get_by_role("button", name="Generate")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Go to a page, find a card").fill("Card 077")
    page.get_by_role("button", name="Card 077").click()

    expect(page.get_by_role("heading", name="Card 077", level=1)).to_be_visible()


def test_cleared_filters_stay_cleared(page: Page, full: httpx.Client) -> None:
    page.goto(f"{full.base_url}/cards")
    page.get_by_label("Search name").fill("no such card")

    page.get_by_role("button", name="Clear filters").click()

    expect(page.get_by_label("Search name")).to_have_value("")
    expect(page.get_by_role("link", name="Card 999")).to_be_visible()
