"""A card is tried in a chat: what is sent is shown, and what is good becomes an example."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.studio.test_accessibility import violations_everywhere
from tests.e2e.studio.test_editor import CARD
from tests.fakes.program import Provider


@pytest.fixture
def card(modelled: httpx.Client, provider: Provider) -> str:
    provider.fake.reset()
    stored = modelled.post("/api/v2/cards", json={"card": CARD}).json()
    return str(stored["id"])


@pytest.fixture
def chat(page: Page, modelled: httpx.Client, card: str) -> Page:
    page.goto(f"{modelled.base_url}/cards/{card}/chat")
    return page


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_label("Your message").press("Enter")


def replied(page: Page) -> str:
    """The text of the last reply, which has come to its end."""
    expect(page.get_by_role("button", name="Another reply")).to_be_visible()
    return page.locator("article").last.inner_text()


def sent(provider: Provider) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = provider.fake.requests[-1].body["messages"]
    return messages


def test_a_reply_comes_with_its_prompt_its_lore_and_its_cost(
    chat: Page, provider: Provider
) -> None:
    expect(chat.get_by_role("log")).to_contain_text("She waves.")
    say(chat, "Is the harbor cold?")

    replied(chat)
    side = chat.get_by_role("complementary", name="What was sent")
    expect(side).to_contain_text("1 entry fires")
    expect(side).to_contain_text("Harbor key 'harbor' is in the last")
    side.get_by_text("1 stays silent").click()
    expect(side).to_contain_text("Tower")
    shown = side.get_by_role("region").all_inner_texts()
    assert shown == [one["content"] for one in sent(provider)]
    assert "Cold and deep." in shown[0]
    expect(chat.get_by_text("This chat has cost $")).to_be_visible()


def test_another_reply_answers_the_same_words(chat: Page, provider: Provider) -> None:
    say(chat, "Hello?")
    replied(chat)
    before = sent(provider)

    with chat.expect_response("**/chat"):
        chat.get_by_role("button", name="Another reply").click()

    replied(chat)
    assert len(provider.fake.requests) == 2
    assert sent(provider) == before
    expect(chat.locator("article")).to_have_count(3)


def test_the_chat_begins_with_the_chosen_greeting(
    chat: Page, provider: Provider
) -> None:
    say(chat, "Hello?")
    replied(chat)
    chat.get_by_label("Greeting", exact=True).select_option("Alternate greeting 2")
    expect(chat.get_by_role("log")).to_contain_text("Two.")
    expect(chat.locator("article")).to_have_count(1)

    say(chat, "And now?")
    replied(chat)
    told = [one["content"] for one in sent(provider) if one["role"] != "system"]
    assert told == ["Two.", "And now?"]


def test_a_reply_is_stopped_and_what_was_written_stays(
    chat: Page, modelled: httpx.Client, provider: Provider
) -> None:
    provider.fake.always = "stall_midstream"
    say(chat, "Hello?")
    expect(chat.get_by_text("Ada is writing")).to_be_visible()
    written = chat.locator("article").last.locator("div").first
    expect(written).not_to_be_empty()

    chat.get_by_role("button", name="Stop").click()

    expect(chat.get_by_text("stopped")).to_be_visible()
    expect(chat.get_by_role("button", name="Another reply")).to_be_visible()


def test_a_chat_outlives_a_reload(chat: Page) -> None:
    say(chat, "Hello?")
    before = replied(chat).splitlines()[1]
    chat.reload()

    expect(chat.get_by_role("log")).to_contain_text(before)
    chat.get_by_role("button", name="Start again").click()
    expect(chat.locator("article")).to_have_count(1)


def test_a_failure_is_told_and_can_be_asked_again(
    chat: Page, provider: Provider
) -> None:
    provider.fake.always = "out_of_credit"
    say(chat, "Hello?")

    expect(chat.get_by_role("alert")).to_contain_text("There is no reply")
    provider.fake.always = None
    chat.get_by_role("button", name="Ask for a reply").click()
    replied(chat)
    expect(chat.get_by_role("alert")).to_be_hidden()


def test_an_exchange_becomes_an_example_as_a_draft(
    chat: Page, modelled: httpx.Client, card: str
) -> None:
    say(chat, "Who are you?")
    reply = chat.locator("article").last
    replied(chat)
    words = reply.locator("div").first.inner_text()

    chat.get_by_role("button", name="Use as example").click()
    chat.get_by_role("button", name="Open the editor").click()

    box = chat.get_by_label("Example dialogue", exact=True)
    expect(box).to_have_value(
        f"<START>\n{{{{user}}}}: Who are you?\n{{{{char}}}}: {words}"
    )
    expect(chat.get_by_text("1 field changed")).to_be_visible()
    stored = modelled.get(f"/api/v2/cards/{card}").json()
    assert stored["version"] == 1


def test_without_a_model_it_says_what_to_do(
    page: Page, composing: httpx.Client, stored_card: dict[str, Any]
) -> None:
    page.goto(f"{composing.base_url}/cards/{stored_card['card_id']}")
    page.get_by_role("link", name="Test chat").click()

    note = page.get_by_role("region", name="No model is connected")
    expect(note).to_contain_text("OPENROUTER_API_KEY")
    page.get_by_label("Your message").fill("Hello?")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    page.get_by_label("Config profile").select_option("ollama")
    expect(note).to_be_hidden()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_a_chat_has_no_violation(
    chat: Page, composing: httpx.Client, stored_card: dict[str, Any]
) -> None:
    say(chat, "Is the harbor cold?")
    replied(chat)
    chat.get_by_text("Who answers").click()
    chat.get_by_text("1 stays silent").click()
    silent = f"{composing.base_url}/cards/{stored_card['card_id']}/chat"
    found: list[str] = []
    for address in (chat.url, silent):
        if chat.url != address:
            chat.goto(address)
            expect(chat.get_by_text("No model is connected")).to_be_visible()
        found += violations_everywhere(chat)

    assert found == [], "\n".join(found)
