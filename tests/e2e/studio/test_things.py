"""Worlds, profiles, models and files: what else one has, besides cards and jobs."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.fakes.program import wait_for


def test_a_world_is_planned_and_one_of_its_people_becomes_a_card(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/worlds")
    page.get_by_label("Premise of a new world").fill("A harbor that salt forgot")
    page.get_by_role("button", name="Plan a world").click()
    page.get_by_role("link", name="Open the world").click()
    make = page.get_by_role("button", name="Make a card of").first
    person = (make.get_attribute("aria-label") or "").removeprefix("Make a card of ")
    world = page.url

    make.click()
    expect(page.get_by_role("link", name="Download card")).to_be_visible()
    page.goto(world)

    open_card = page.get_by_role("link", name=f"Open the card of {person}")
    expect(open_card).to_be_visible()
    expect(page.get_by_role("columnheader", name="to whom or what")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a lorebook for V3").click()
    assert "entries" in download.value.path().read_text("utf-8")


def test_a_profile_shows_what_it_sets_and_what_a_model_would_be_told(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/profiles")
    page.get_by_role("link", name="showcase").click()
    page.wait_for_url("**kind=prompts&name=showcase")
    expect(page.get_by_text("Everything in it holds")).to_be_visible()
    page.get_by_label("Concept").fill("A baker of storms")

    page.get_by_role("button", name="Show the prompts").click()
    page.get_by_text("brief: ≈").click()

    expect(page.get_by_text("A baker of storms").last).to_be_visible()


def test_models_are_found_by_words_that_stay_in_the_address(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/models")
    expect(page.get_by_role("heading", name="On this machine")).to_be_visible()
    page.get_by_label("Search models").fill("claude")
    page.wait_for_url("**text=claude*")
    page.get_by_label("Sorted by").select_option("price")
    page.reload()

    listed = page.get_by_role("list", name="All models").get_by_role("listitem")
    expect(listed.first).to_contain_text("claude", ignore_case=True)
    expect(page.get_by_label("Search models")).to_have_value("claude")


def test_a_file_is_uploaded_looked_into_and_deleted(
    page: Page, composing: httpx.Client, tmp_path: Path
) -> None:
    notes = tmp_path / "harbor.txt"
    notes.write_text("The harbor sings at low tide.")
    page.goto(f"{composing.base_url}/files")

    page.get_by_label("Upload files").set_input_files(notes)
    page.get_by_role("button", name="Contents of harbor.txt").click()
    expect(page.get_by_text("The harbor sings at low tide.")).to_be_visible()
    page.get_by_role("button", name="Delete harbor.txt").click()

    expect(page.get_by_text("harbor.txt is deleted.")).to_be_visible()
    wait_for(lambda: "harbor.txt" not in composing.get("/api/v2/files").text)
