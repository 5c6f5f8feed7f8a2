"""A world in the browser: written by hand, checked, changed by two, its people made cards."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

URL = "/api/v2/worlds"
WORLD = {
    "name": "Saltmouth",
    "entities": [
        {"id": "mill", "kind": "place", "name": "The Mill", "text": "It stands."},
        {"id": "jo", "kind": "person", "name": "Jo", "born": 1840, "died": 1830},
        {"id": "ada", "kind": "person", "name": "Ada"},
    ],
    "relations": [{"source": "jo", "target": "mill", "kind": "owns"}],
}


@pytest.fixture
def world(composing: httpx.Client) -> Iterator[str]:
    """The address of a world that somebody wrote."""
    stored = composing.post(URL, json={"world": WORLD}).raise_for_status().json()
    yield f"{URL}/{stored['id']}"
    composing.delete(f"{URL}/{stored['id']}")


def shown(page: Page, api: httpx.Client, world: str) -> None:
    page.goto(f"{api.base_url}/worlds/{world.removeprefix(f'{URL}/')}")
    expect(page.get_by_role("heading", name="Jo")).to_be_visible()


def content(api: httpx.Client, world: str) -> Any:
    return api.get(world).json()["world"]


def test_a_world_is_begun_with_nothing_and_filled_by_hand(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(f"{composing.base_url}/worlds")
    page.get_by_label("Premise of a new world").fill("The Bell City")
    page.get_by_role("button", name="Begin an empty one").click()
    expect(page.get_by_role("heading", name="The Bell City")).to_be_visible()
    for name, kind in (("Bell Street", "place"), ("Ringer Ann", "person")):
        page.get_by_role("button", name="Add to the world").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name", exact=True).fill(name)
        dialog.get_by_label("What it is", exact=True).select_option(kind)
        dialog.get_by_role("button", name="Keep").click()
        expect(page.get_by_text(f"{name} is kept.")).to_be_visible()

    page.get_by_label("Who or what").select_option("ringer-ann")
    page.get_by_label("is", exact=True).fill("lives in")
    page.get_by_label("to whom or what").select_option("bell-street")
    page.get_by_role("button", name="Add the relation").click()

    expect(page.get_by_role("row", name="Ringer Ann lives in")).to_be_visible()
    stored = content(composing, f"{URL}/{page.url.rsplit('/', 1)[1]}")
    assert [one["id"] for one in stored["entities"]] == ["bell-street", "ringer-ann"]
    assert stored["relations"][0]["kind"] == "lives in"
    composing.delete(f"{URL}/{page.url.rsplit('/', 1)[1]}")


def test_what_does_not_hold_leads_to_its_place_and_is_mended_there(
    page: Page, composing: httpx.Client, world: str
) -> None:
    shown(page, composing, world)
    page.get_by_role("button", name="Show Jo").first.click()
    expect(page.get_by_role("heading", name="Jo")).to_be_focused()

    page.get_by_role("button", name="Edit Jo").click()
    page.get_by_label("Died (year)").fill("1902")
    page.get_by_role("button", name="Keep").click()

    expect(page.get_by_text("1840–1902")).to_be_visible()
    expect(page.get_by_text("before they were born")).to_have_count(0)


def test_what_is_removed_can_be_put_back_with_its_relations(
    page: Page, composing: httpx.Client, world: str
) -> None:
    shown(page, composing, world)

    page.get_by_role("button", name="Remove Jo", exact=True).click()
    expect(page.get_by_role("heading", name="Jo")).to_have_count(0)
    assert content(composing, world)["relations"] == []
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("heading", name="Jo")).to_be_visible()
    kept = content(composing, world)
    assert {one["id"] for one in kept["entities"]} == {"mill", "jo", "ada"}
    assert [one["kind"] for one in kept["relations"]] == ["owns"]


def test_of_two_who_change_a_thing_neither_loses_a_word(
    page: Page, composing: httpx.Client, world: str
) -> None:
    shown(page, composing, world)
    page.get_by_role("button", name="Edit The Mill").click()
    page.get_by_label("What is true of it").fill("It burned.")
    mill = content(composing, world)["entities"][0]
    theirs = {"put": [mill | {"text": "It was sold.", "also": ["the wheel"]}]}
    match = {"If-Match": '"1"'}
    composing.patch(world, json=theirs, headers=match).raise_for_status()

    page.get_by_role("button", name="Keep").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Version 2 is there now")
    dialog.get_by_role("radiogroup").get_by_text("Mine").click()
    dialog.get_by_role("button", name="Save both sides").click()

    expect(page.get_by_text("The Mill is kept.")).to_be_visible()
    kept = content(composing, world)["entities"][0]
    assert (kept["text"], kept["also"]) == ("It burned.", ["the wheel"])


def test_everybody_of_a_world_becomes_a_card(
    page: Page, composing: httpx.Client, world: str
) -> None:
    shown(page, composing, world)

    page.get_by_role("button", name="Make 2 cards, for all without one").click()

    page.wait_for_url("**/jobs")
    world_id = world.removeprefix(f"{URL}/")
    jobs = composing.get("/api/v2/jobs?limit=2").json()["jobs"]
    assert {one["sent"]["world_person"] for one in jobs} == {"jo", "ada"}
    assert {one["sent"]["world_id"] for one in jobs} == {world_id}
