"""A cast, a world and a batch, begun from Create."""

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.studio.test_accessibility import SCHEMES, SIZES, violations
from tests.fakes.program import wait_for

_TABLE = "id,concept,tone\nbaker,A baker of storms,dry\n,A diver,\n"
_DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([content], name));
  const box = document.querySelector("textarea");
  for (const type of ["dragover", "drop"])
    box.dispatchEvent(
      new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def _job(page: Page, api: httpx.Client) -> dict[str, Any]:
    """The job whose page was come to."""
    page.wait_for_url("**/jobs/*")
    job_id = page.url.rsplit("/", 1)[1]
    job: dict[str, Any] = api.get(f"/api/v2/jobs/{job_id}").json()["job"]
    return job


def test_a_cast_is_begun_from_what_brings_it_together(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))
    page.get_by_text("Cast", exact=True).click()
    page.get_by_label("What brings these people together").fill("A smuggling boat")
    page.get_by_label("People", exact=True).fill("2")
    expect(page.get_by_role("region", name="Command line")).to_contain_text(
        "--cast-size=2"
    )

    page.get_by_role("button", name="Generate the cast").click()

    job = _job(page, composing)
    assert job["kind"] == "cast"
    assert job["sent"]["cast_size"] == 2
    expect(page.get_by_role("heading", name="Cast", level=1)).to_be_visible()


def test_a_world_is_begun_with_every_option_it_has(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/?make=world")
    page.get_by_label("The premise of the world").fill("A salt city")
    page.get_by_label("Search options").fill("world scale")
    page.get_by_label("World scale", exact=True).select_option("city")

    page.get_by_role("button", name="Plan the world").click()

    job = _job(page, composing)
    assert job["kind"] == "world"
    assert job["sent"] == {"concept": "A salt city", "world_scale": "city"}
    expect(page.get_by_role("link", name="Open the world")).to_be_visible()


def test_the_same_options_make_the_same_again(
    page: Page, composing: httpx.Client
) -> None:
    sent = {"concept": "Three bells", "world_scale": "place"}
    job = composing.post("/api/v2/worlds/generate", json={"options": sent}).json()
    page.goto(f"{composing.base_url}/?from={job['job']['id']}")

    expect(page.get_by_label("The premise of the world")).to_have_value("Three bells")


def test_one_card_is_made_of_what_was_said_for_a_cast(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/?make=cast")
    page.get_by_label("What brings these people together").fill("A smuggling boat")
    page.get_by_label("People", exact=True).fill("5")
    page.get_by_text("Card", exact=True).click()

    page.get_by_role("button", name="Generate").click()

    assert _job(page, composing)["kind"] == "generate"


def test_a_table_is_dropped_shown_and_made(page: Page, composing: httpx.Client) -> None:
    page.goto(f"{composing.base_url}/?make=batch")
    expect(page.get_by_label("Your cards")).to_be_visible()
    page.evaluate(_DROP, ["cards.csv", _TABLE])

    row = page.get_by_role("row", name="baker")
    expect(row).to_contain_text("A baker of storms")
    expect(row).to_contain_text("Tone: dry")
    expect(page.get_by_text("2 cards", exact=True)).to_be_visible()
    estimate = page.get_by_role("region", name="What it will take")
    expect(estimate).to_contain_text("Free")
    page.get_by_label("Budget in dollars").fill("2")
    page.get_by_role("button", name="Generate all").click()

    job = _job(page, composing)
    address = f"/api/v2/jobs/{job['id']}/result"
    wait_for(lambda: composing.get(address).json()["completed"] == 2)
    items = composing.get(address).json()["items"]
    assert [one["id"] for one in items] == ["baker", "3"]


def test_what_is_wrong_with_a_batch_is_told_where_it_is(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/?make=batch")
    box = page.get_by_label("Your cards")
    box.fill('{"concept": "A baker"}\n{"concept": "A diver", "seed": "x"}\n{"conc')

    table = page.get_by_role("table")
    expect(table.get_by_role("row", name="2 A diver")).to_contain_text("seed:")
    expect(table.get_by_role("row", name="3 nothing yet")).to_contain_text("no JSON")
    expect(page.get_by_text("2 lines are not sound")).to_be_visible()

    box.fill("concept,tone,tone\nA baker,dry,dry")
    expect(page.get_by_text("Line 1: the header names an option twice")).to_be_visible()


def test_plain_lines_are_a_card_each(page: Page, composing: httpx.Client) -> None:
    page.goto(f"{composing.base_url}/?make=batch")
    page.get_by_label("Your cards").fill("A baker, of storms\nA diver\n")

    expect(page.get_by_role("row", name="1 A baker, of storms")).to_be_visible()
    expect(page.get_by_text("2 cards", exact=True)).to_be_visible()


def test_thousands_of_lines_hold_up_nobody(page: Page, composing: httpx.Client) -> None:
    page.goto(f"{composing.base_url}/?make=batch")
    expect(page.get_by_label("Your cards")).to_be_visible()
    lines = "\n".join(f"A keeper of lamp {number}" for number in range(3000))
    # As a file: to type them in is Chromium's own work, and takes it half a minute.
    page.get_by_label("Open a file").set_input_files(
        {"name": "cards.txt", "mimeType": "text/plain", "buffer": lines.encode()}
    )

    expect(page.get_by_text("3000 cards", exact=True)).to_be_visible()
    expect(page.get_by_text("and 2800 more")).to_be_visible()
    assert page.get_by_role("row").count() < 210


def test_no_way_of_making_has_a_violation(page: Page, composing: httpx.Client) -> None:
    found: list[str] = []
    page.goto(f"{composing.base_url}/?make=batch")
    page.get_by_label("Your cards").fill('{"concept": "A"}\n{"conc')
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for make in ("cast", "world", "batch"):
                page.goto(f"{composing.base_url}/?make={make}")
                expect(page.get_by_label("Search options")).to_be_visible()
                if make == "batch":
                    expect(page.get_by_text("no JSON")).to_be_visible()
                found += [f"{make}: {one}" for one in violations(page)]
                assert page.evaluate("document.documentElement.scrollWidth") == width

    assert found == [], "\n".join(found)
