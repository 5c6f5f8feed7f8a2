"""Parts of a card are written anew: as proposals, which a person takes or leaves."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.fakes.program import CONCEPT, SMALL, Provider, wait_for


@pytest.fixture
def card(modelled: httpx.Client, provider: Provider) -> str:
    """A card that a language model wrote."""
    provider.fake.reset()
    sent = {"concept": CONCEPT} | SMALL
    job = modelled.post("/api/v2/generation/generate", json=sent).json()["job"]
    address = f"/api/v2/jobs/{job['id']}"
    return str(wait_for(lambda: modelled.get(address).json()["job"]["card_id"]))


def stored(api: httpx.Client, card: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/cards/{card}").json()
    return found


def propose(page: Page, part: str, instruction: str) -> None:
    page.get_by_role("button", name=f"Rewrite {part}").click()
    page.get_by_label("What shall be different").fill(instruction)
    page.get_by_role("button", name="Propose").click()


def test_a_proposal_changes_nothing_until_it_is_accepted(
    page: Page, modelled: httpx.Client, card: str, provider: Provider
) -> None:
    before = stored(modelled, card)
    page.goto(f"{modelled.base_url}/cards/{card}")

    propose(page, "Description", "Mention the lighthouse.")

    proposal = page.get_by_role("region", name="Proposal for Description")
    expect(proposal).to_be_visible()
    assert "Mention the lighthouse." in str(provider.fake.requests)
    assert stored(modelled, card)["version"] == before["version"]
    proposal.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    now = stored(modelled, card)
    assert now["card"]["data"]["description"] != before["card"]["data"]["description"]
    assert now["provenance"]["parts"]["description"] != "author"
    expect(proposal).to_be_hidden()


def test_a_rejected_proposal_is_gone_and_the_text_as_it_was(
    page: Page, modelled: httpx.Client, card: str
) -> None:
    page.goto(f"{modelled.base_url}/cards/{card}")
    text = page.get_by_label("Description", exact=True).input_value()
    propose(page, "Description", "")

    page.get_by_role("button", name="Reject").click()

    expect(page.get_by_role("region", name="Proposal for")).to_be_hidden()
    expect(page.get_by_label("Description", exact=True)).to_have_value(text)
    assert stored(modelled, card)["version"] == 1


def test_the_plan_says_whose_words_a_fact_is(
    page: Page, modelled: httpx.Client, card: str
) -> None:
    page.goto(f"{modelled.base_url}/cards/{card}?tab=plan")

    expect(page.get_by_text("invented", exact=True).first).to_be_visible()
