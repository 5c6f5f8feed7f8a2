"""A stored card is edited: by one, by two at once, and looked back at."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.studio.conftest import watch

CARD = {
    "spec": "chara_card_v3",
    "spec_version": "3.0",
    "data": {
        "name": "Ada",
        "description": "Tall and quiet.",
        "scenario": "A harbor at night.",
        "first_mes": "*She waves.*",
        "alternate_greetings": ["One.", "Two."],
        "tags": ["harbor"],
        "character_book": {
            "extensions": {},
            "entries": [
                {
                    "name": "Harbor",
                    "keys": ["harbor"],
                    "content": "Cold and deep.",
                    "enabled": True,
                    "insertion_order": 1,
                    "use_regex": False,
                    "extensions": {},
                },
                {
                    "name": "Tower",
                    "keys": ["tower"],
                    "content": "It leans.",
                    "enabled": True,
                    "insertion_order": 2,
                    "use_regex": False,
                    "extensions": {},
                },
            ],
        },
    },
}


@pytest.fixture
def card(composing: httpx.Client) -> dict[str, Any]:
    stored: dict[str, Any] = composing.post("/api/v2/cards", json={"card": CARD}).json()
    return stored


@pytest.fixture
def editor(page: Page, composing: httpx.Client, card: dict[str, Any]) -> Page:
    page.goto(f"{composing.base_url}/cards/{card['id']}")
    return page


def data(api: httpx.Client, card: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/cards/{card['id']}").json()
    whole: dict[str, Any] = found | found["card"]["data"]
    return whole


def save(page: Page, version: int) -> None:
    page.keyboard.press("Control+s")
    expect(page.get_by_text(f"Saved as version {version}.").first).to_be_visible()


def test_a_change_is_saved_as_a_version_and_can_be_taken_back(
    editor: Page, composing: httpx.Client, card: dict[str, Any]
) -> None:
    editor.get_by_label("Description", exact=True).fill("Tall and loud.")
    expect(editor.get_by_text("1 field changed")).to_be_visible()
    save(editor, 2)
    assert data(composing, card)["description"] == "Tall and loud."

    editor.get_by_role("link", name="History").click()
    expect(editor.locator("del", has_text="quiet")).to_be_visible()
    expect(editor.locator("ins", has_text="loud")).to_be_visible()
    editor.get_by_role("button", name="Version 1").click()
    editor.get_by_role("button", name="Restore this version").click()

    expect(editor.get_by_text("Version 1 is the newest again.")).to_be_visible()
    assert data(composing, card)["description"] == "Tall and quiet."


def test_what_was_typed_outlives_the_page(editor: Page) -> None:
    editor.get_by_label("Description", exact=True).fill("Half a thought")
    editor.reload()

    expect(editor.get_by_label("Description", exact=True)).to_have_value(
        "Half a thought"
    )
    expect(editor.get_by_text("Unsaved changes from before")).to_be_visible()


def test_what_is_typed_while_a_version_is_saved_stays(
    editor: Page, composing: httpx.Client, card: dict[str, Any]
) -> None:
    words = editor.get_by_label("Description", exact=True)
    words.fill("First.")
    held: list[Route] = []
    editor.route("**/api/v2/cards/*", lambda route: held.append(route), times=1)
    with editor.expect_request(lambda request: request.method == "PATCH"):
        editor.keyboard.press("Control+s")
    words.fill("First. Second.")
    held[0].continue_()
    expect(editor.get_by_text("Saved as version 2.").first).to_be_visible()

    expect(words).to_have_value("First. Second.")
    expect(editor.get_by_text("1 field changed")).to_be_visible()
    assert data(composing, card)["description"] == "First."


def test_two_tabs_keep_what_was_typed_in_each(editor: Page) -> None:
    address, other = editor.url, editor.context.new_page()
    other.goto(address)
    for page, words in ((editor, "Here."), (other, "There.")):
        page.get_by_label("Description", exact=True).fill(words)
    editor.reload()
    expect(editor.get_by_label("Description", exact=True)).to_have_value("Here.")

    editor.goto("about:blank")
    other.close()
    found = set()
    for _ in range(2):
        later = editor.context.new_page()
        later.goto(address)
        found.add(later.get_by_label("Description", exact=True).input_value())

    assert found == {"Here.", "There."}


def test_two_who_save_at_once_lose_no_word(
    editor: Page, browser: Browser, composing: httpx.Client, card: dict[str, Any]
) -> None:
    other = browser.new_page()
    troubles = watch(other)
    other.goto(editor.url)
    for page, words in ((editor, "Mine."), (other, "Theirs.")):
        page.get_by_label("Description", exact=True).fill(words)
    other.get_by_label("Scenario", exact=True).fill("A harbor at dawn.")
    editor.get_by_label("Nickname", exact=True).fill("Addie")
    save(other, 2)
    other.close()

    editor.keyboard.press("Control+s")
    dialog = editor.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody else saved meanwhile")
    assert data(composing, card)["description"] == "Theirs."
    dialog.get_by_role("radiogroup").get_by_text("Mine").click()
    dialog.get_by_role("button", name="Save both sides").click()
    expect(dialog).to_be_hidden()

    saved = data(composing, card)
    assert saved["version"] == 3
    assert saved["description"] == "Mine."
    assert saved["scenario"] == "A harbor at dawn."
    assert saved["nickname"] == "Addie"
    assert troubles == []


def test_greetings_are_moved_and_swapped_with_the_first(
    editor: Page, composing: httpx.Client, card: dict[str, Any]
) -> None:
    editor.get_by_role("link", name="Greetings").click()
    editor.get_by_role("button", name="Move Alternate greeting 2 up").click()
    editor.get_by_role(
        "button", name="Make it the first message: Alternate greeting 1"
    ).click()
    save(editor, 2)

    saved = data(composing, card)
    assert saved["first_mes"] == "Two."
    assert saved["alternate_greetings"] == ["*She waves.*", "One."]


def test_a_part_is_locked_and_unlocked(
    editor: Page, composing: httpx.Client, card: dict[str, Any]
) -> None:
    editor.get_by_role("button", name="Lock Scenario").click()
    expect(editor.get_by_role("button", name="Unlock Scenario")).to_be_visible()

    assert data(composing, card)["locks"] == ["scenario"]


def test_the_simulator_says_which_entries_of_the_unsaved_book_fire(
    editor: Page,
) -> None:
    editor.get_by_role("link", name="Lorebook").click()
    editor.get_by_role("button", name="Tower tower").click()
    editor.get_by_label("Keys", exact=True).fill("spire")
    editor.keyboard.press("Enter")
    editor.get_by_label("The chat").fill("user: Who lives in the spire?")

    expect(editor.get_by_text("1 entry fires")).to_be_visible()
    expect(editor.get_by_text("1 stays silent")).to_be_visible()


def test_a_finding_leads_to_its_place(editor: Page) -> None:
    editor.get_by_role("button", name="nobody is named as creator").click()

    expect(editor.get_by_label("Creator", exact=True)).to_be_focused()


def test_a_format_says_what_it_would_lose_before_it_is_downloaded(
    editor: Page,
) -> None:
    editor.get_by_text("Export", exact=True).click()
    row = editor.get_by_role("listitem").filter(has_text="Six texts")
    expect(row.get_by_text("things are lost")).to_be_visible()

    with editor.expect_download() as download:
        row.get_by_role("button", name="Download as JSON V1").click()

    assert download.value.suggested_filename == "Ada.json"
