"""What a generation will take is told before it begins, and is never in the way."""

import httpx
from playwright.sync_api import Page, Route, expect

from tests.fakes.program import CONCEPT

_BOX = "Your character, in your own words"


def test_the_composer_is_free_and_says_so(page: Page, composing: httpx.Client) -> None:
    page.goto(str(composing.base_url))
    estimate = page.get_by_role("region", name="What it will take")
    expect(estimate).to_contain_text("as soon as there is something to make")

    page.get_by_label(_BOX).fill(CONCEPT)

    expect(estimate).to_contain_text("Free")
    expect(estimate.get_by_text("Price")).to_be_hidden()


def test_a_models_price_tokens_and_time_are_told_with_their_intervals(
    page: Page, modelled: httpx.Client
) -> None:
    _ask_priced(page, modelled)

    estimate = page.get_by_role("region", name="What it will take")
    expect(estimate).to_contain_text("Price")
    expect(estimate).to_contain_text(" to $")
    estimate.get_by_text("Stage by stage").click()
    expect(estimate.get_by_role("row", name="Write")).to_contain_text("some/model")


def test_a_price_that_nobody_tells_is_not_made_up(
    page: Page, modelled: httpx.Client
) -> None:
    page.goto(str(modelled.base_url))
    page.get_by_label(_BOX).fill(CONCEPT)

    estimate = page.get_by_role("region", name="What it will take")
    expect(estimate).to_contain_text("Its price is not known: nobody tells")
    expect(estimate).not_to_contain_text("$")


def test_a_cap_that_would_be_passed_is_told_first_and_taken_away_by_a_button(
    page: Page, modelled: httpx.Client
) -> None:
    _ask_priced(page, modelled)
    page.get_by_label("Search options").fill("max cost usd")
    page.get_by_label("Max cost usd", exact=True).fill("0.001")

    warning = page.get_by_text("Max cost usd is too low")
    expect(warning).to_contain_text("It is likely to need $")
    page.get_by_role("button", name="No max cost usd").click()
    expect(warning).to_be_hidden()


def test_a_refusal_is_told_before_generate_meets_it(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))
    page.get_by_label(_BOX).fill(CONCEPT)
    page.get_by_label("Search options").fill("world id")
    page.get_by_label("World id", exact=True).fill("nowhere")

    estimate = page.get_by_role("region", name="What it will take")
    expect(estimate).to_contain_text("No estimate:")


def test_generate_waits_for_no_estimate(page: Page, composing: httpx.Client) -> None:
    unanswered: list[Route] = []
    page.route("**/generation/estimate*", lambda route: unanswered.append(route))
    page.goto(str(composing.base_url))
    with page.expect_request("**/generation/estimate*"):
        page.get_by_label(_BOX).fill(CONCEPT)
    expect(page.get_by_text("Reckoning")).to_be_visible()

    page.get_by_role("button", name="Generate").click()

    expect(page.get_by_role("link", name="Download card")).to_be_visible()
    assert unanswered
    page.unroute_all(behavior="ignoreErrors")


def _ask_priced(page: Page, modelled: httpx.Client) -> None:
    """A card of the one model whose price the fake tells."""
    page.goto(str(modelled.base_url))
    page.get_by_label(_BOX).fill(CONCEPT)
    page.get_by_label("Search options").fill("model")
    page.get_by_label("Model", exact=True).fill("some/model")
