"""Profiles of one's own in the browser: copied, changed, checked while typed, kept by both."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

URL = "/api/v2/profiles"


@pytest.fixture
def own(composing: httpx.Client) -> httpx.Client:
    """A server with one profile of each kind that was copied, as `mine`."""
    for kind, source in (("config", "cheap"), ("prompts", "concise")):
        composing.delete(f"{URL}/{kind}/mine")
        path = f"{URL}/{kind}/{source}/copy"
        composing.post(path, json={"name": "mine"}).raise_for_status()
    return composing


def test_a_shipped_profile_is_copied_changed_deleted_and_put_back(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/profiles?kind=config&name=cheap")
    page.get_by_role("button", name="Copy to change it").click()
    page.get_by_label("Name of the copy").fill("My Limits")
    page.get_by_role("button", name="Make the copy").click()
    page.wait_for_url("**name=my-limits")

    page.get_by_label("Max attempts", exact=True).fill("5")
    page.get_by_label("Set another option").fill("point of view")
    page.get_by_role("button", name="Set Pov").click()
    page.get_by_label("Pov", exact=True).select_option("first")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("my-limits is saved as version 2.")).to_be_visible()
    content = composing.get(f"{URL}/config/my-limits").json()["content"]
    assert content["retry"]["max_attempts"] == 5
    assert content["options"]["pov"] == "first"
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**name=my-limits")
    expect(page.get_by_label("Max attempts", exact=True)).to_have_value("5")
    assert composing.get(f"{URL}/config/my-limits").json()["content"] == content
    composing.delete(f"{URL}/config/my-limits")


def test_what_is_wrong_is_said_while_one_types_and_is_not_saved(
    page: Page, own: httpx.Client
) -> None:
    page.goto(f"{own.base_url}/profiles?kind=config&name=mine")

    page.get_by_label("Max attempts", exact=True).fill("99")

    expect(page.get_by_text("max_attempts")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    page.reload()
    expect(page.get_by_label("Max attempts", exact=True)).to_have_value("99")
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_text("Everything in it holds")).to_be_visible()


def test_of_two_who_change_a_profile_neither_loses_a_word(
    page: Page, own: httpx.Client
) -> None:
    page.goto(f"{own.base_url}/profiles?kind=config&name=mine")
    path = f"{URL}/config/mine"
    content = own.get(path).json()["content"]
    theirs = content | {"description": "Theirs.", "fallback_models": ["a/second"]}
    page.get_by_label("Description", exact=True).fill("Mine.")
    page.get_by_label("Base url", exact=True).fill("https://models.example/v1")
    own.put(path, json=theirs, headers={"If-Match": '"1"'}).raise_for_status()

    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Version 2 is there now")
    dialog.get_by_role("radiogroup").get_by_text("Mine").click()
    dialog.get_by_role("button", name="Save both sides").click()

    expect(page.get_by_text("mine is saved as version 3.")).to_be_visible()
    kept = own.get(path).json()["content"]
    assert kept["description"] == "Mine."
    assert kept["base_url"] == "https://models.example/v1"
    assert kept["fallback_models"] == ["a/second"]


def test_a_template_is_completed_rendered_beside_and_told_its_line(
    page: Page, own: httpx.Client
) -> None:
    page.goto(f"{own.base_url}/profiles?kind=prompts&name=mine")
    page.get_by_label("Template", exact=True).select_option("scenario")
    words = page.get_by_label("What the model is told")
    rendered = page.get_by_role("region", name="As a model would read it")
    words.fill("In the ")
    words.press_sequentially("{{ tens")
    expect(page.get_by_role("option", name="options.tense")).to_be_visible()
    words.press("Enter")
    words.press_sequentially(" }} tense.")

    expect(words).to_have_value("In the {{ options.tense }} tense.")
    expect(rendered).to_contain_text("In the present tense.")
    words.fill("One line,\n{{ options.tenze }}")
    expect(rendered).to_contain_text("Line 2: there is no variable")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    words.fill("Say where {{ char }} stands.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("mine is saved as version 2.")).to_be_visible()
    templates = own.get(f"{URL}/prompts/mine").json()["content"]["templates"]
    assert templates["scenario"] == "Say where {{ char }} stands."


def test_a_profile_goes_out_as_a_file_and_comes_in_again(
    page: Page, own: httpx.Client, tmp_path: Path
) -> None:
    page.goto(f"{own.base_url}/profiles?kind=prompts&name=mine")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    file = tmp_path / "Twin of mine.yaml"
    download.value.save_as(file)

    page.get_by_label("Import prompts").set_input_files(file)

    page.wait_for_url("**name=twin-of-mine")
    expect(page.get_by_text("twin-of-mine is yours now.")).to_be_visible()
    twin = own.get(f"{URL}/prompts/twin-of-mine").json()
    assert twin["digest"] == own.get(f"{URL}/prompts/mine").json()["digest"]
    own.delete(f"{URL}/prompts/twin-of-mine")
