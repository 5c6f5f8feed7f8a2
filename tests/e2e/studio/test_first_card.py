"""Somebody opens the studio for the first time and wants a card."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from card_generator_app.cards.converter import FormatConverter
from tests.fakes.program import CONCEPT


def test_one_box_and_two_clicks_make_a_card_that_front_ends_read(
    page: Page, composing: httpx.Client, tmp_path: Path
) -> None:
    page.goto(str(composing.base_url))
    page.get_by_label("Your character, in your own words").fill(CONCEPT)

    page.get_by_role("button", name="Generate").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download card").click()

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    found = FormatConverter.decode(file.read_bytes())
    assert file.suffix == ".png"
    assert found.repairs == []
    assert CONCEPT.split()[-1] in found.card.description
    expect(page.get_by_role("heading", level=1)).to_have_text(found.card.name)


def test_what_was_typed_is_still_there_after_a_reload(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))
    box = page.get_by_label("Your character, in your own words")
    box.fill("A clockmaker")
    page.reload()

    expect(box).to_have_value("A clockmaker")


def test_an_option_is_found_set_and_said_as_command_line_and_curl(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))
    page.get_by_label("Search options").fill("tone")
    page.get_by_label("Tone", exact=True).fill("dry")
    page.keyboard.press("Enter")

    command = page.get_by_role("region", name="Command line")
    expect(command).to_have_text("cardforge generate --tone=dry")
    expect(page.get_by_role("region", name="curl")).to_contain_text('{"tone":["dry"]}')
    expect(page.get_by_text("1 option changed")).to_be_visible()

    page.get_by_role("button", name="Reset Tone").click()
    expect(command).to_have_text("cardforge generate")


def test_every_option_of_the_registry_is_on_the_page(
    page: Page, composing: httpx.Client
) -> None:
    options = composing.get("/api/v2/generation/options").json()["options"]
    drawn_elsewhere = {"concept", "cast_size", "profile", "prompt_profile"}

    page.goto(str(composing.base_url))
    page.get_by_text("Everything", exact=True).click()
    for group in page.locator("details").all():
        group.locator("summary").click()

    for option in options:
        if option["name"] not in drawn_elsewhere:
            expect(page.locator(f"#option-{option['name']}")).to_be_attached()


def test_a_refused_option_is_said_at_the_box_in_the_servers_words(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))

    page.get_by_role("button", name="Generate").click()

    expect(page.get_by_text("there is nothing to make a card from")).to_be_visible()
