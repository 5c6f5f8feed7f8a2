"""What helps while writing: one text alone, two greetings side by side, room, what is stale."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.studio.test_accessibility import violations
from tests.e2e.studio.test_editor import CARD
from tests.fakes.program import CONCEPT, SMALL, Provider, wait_for


@pytest.fixture
def card(modelled: httpx.Client, provider: Provider) -> str:
    provider.fake.reset()
    stored = modelled.post("/api/v2/cards", json={"card": CARD}).json()
    return str(stored["id"])


@pytest.fixture
def editor(page: Page, modelled: httpx.Client, card: str) -> Page:
    page.goto(f"{modelled.base_url}/cards/{card}")
    return page


def test_one_text_is_written_in_full_screen(editor: Page) -> None:
    editor.get_by_role("button", name="Write Description in full screen").click()
    alone = editor.get_by_role("dialog", name="Description")
    box = alone.get_by_label("Description")
    expect(box).to_be_focused()
    box.fill("Tall, quiet and alone.")
    assert box.bounding_box()["height"] > 500  # type: ignore[index]
    assert violations(editor) == []
    editor.keyboard.press("Escape")

    expect(alone).to_be_hidden()
    expect(editor.get_by_label("Description", exact=True)).to_have_value(
        "Tall, quiet and alone."
    )
    expect(editor.get_by_text("1 field changed")).to_be_visible()


def test_two_greetings_stand_side_by_side(editor: Page) -> None:
    editor.get_by_role("link", name="Greetings").click()
    editor.get_by_role("button", name="Compare two greetings").click()

    both = editor.get_by_role("region", name="Compare two greetings")
    expect(both).to_contain_text("She waves.")
    expect(both).to_contain_text("One.")
    both.get_by_label("Greeting on the right").select_option("Alternate greeting 2")
    expect(both).to_contain_text("Two.")
    assert violations(editor) == []
    editor.get_by_role("button", name="Back to the list").click()
    expect(editor.get_by_role("button", name="Add a greeting")).to_be_visible()


def test_tokens_are_measured_against_a_models_context(
    editor: Page, modelled: httpx.Client
) -> None:
    listed = modelled.get("/api/v2/models").json()["models"]
    known = next(one for one in listed if one["context_tokens"])
    editor.get_by_label("The context of a model").fill(known["id"])

    size = editor.get_by_label("Size of the model's context")
    expect(size).to_have_value(str(known["context_tokens"]))
    editor.reload()
    expect(size).to_have_value(str(known["context_tokens"]))
    expect(editor.get_by_label("The context of a model")).to_have_value(known["id"])


def test_what_no_longer_fits_the_plan_is_told_and_proposed_anew(
    page: Page, modelled: httpx.Client, provider: Provider
) -> None:
    provider.fake.reset()
    sent = {"concept": CONCEPT} | SMALL
    job = modelled.post("/api/v2/generation/generate", json=sent).json()["job"]
    address = f"/api/v2/jobs/{job['id']}"
    card = wait_for(lambda: modelled.get(address).json()["job"]["card_id"])
    page.goto(f"{modelled.base_url}/cards/{card}")
    stale = page.get_by_role("region", name="Out of date")
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    expect(stale).to_be_hidden()
    brief: dict[str, Any] = {"core": {"fear": "Open water."}}
    changed = modelled.patch(
        f"/api/v2/cards/{card}/brief",
        json={"brief": brief},
        headers={"If-Match": '"1"'},
    )
    assert changed.status_code == 200, changed.text

    page.reload()
    expect(stale).to_contain_text("Description")
    assert violations(page) == []
    stale.get_by_role("button", name="Propose new texts").click()

    waiting = page.get_by_role("region", name="Waiting for your word")
    expect(waiting).to_contain_text("Description", timeout=30_000)
    assert modelled.get(f"/api/v2/cards/{card}").json()["version"] == 2
