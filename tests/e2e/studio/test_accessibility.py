"""Every page, by axe: no violation, wide and narrow, light and dark; and in its states."""

from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.studio.conftest import STUDIO, contest, watch
from tests.fakes.program import wait_for

AXE = (STUDIO / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
SIZES = [(390, 844), (1440, 900)]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
# Each page, and what is there when it has come.
PAGES = [
    ("/", "Generate"),
    ("/cards", "Import files"),
    ("/cards/{card}", "Save version"),
    ("/cards/{card}?tab=greetings", "Add a greeting"),
    ("/cards/{card}?tab=lorebook", "Add an entry"),
    ("/cards/{card}?tab=pictures", "Upload a picture"),
    ("/cards/{card}?tab=plan", "Save version"),
    ("/cards/{card}?tab=history", "Version 1"),
    ("/cards/{card}?tab=json", "Use this JSON"),
    ("/cards/{card}/chat", "Send"),
    ("/jobs", "Log of"),
    ("/jobs/{job}", "Cancel"),
    ("/worlds", "Plan a world"),
    ("/worlds/{world}", "Make a card of"),
    ("/usage", "Search and commands"),
    ("/profiles", "Show the prompts"),
    ("/profiles?kind=prompts&name=default", "Show the prompts"),
    ("/profiles?kind=config&name=own", "Discard changes"),
    ("/profiles?kind=prompts&name=own", "Take the default's words"),
    ("/models", "Refresh"),
    ("/files", "Delete"),
    ("/settings", "Use the"),
    ("/setup", "Try it and use it"),
    ("/cards/duplicates", "Search and commands"),
    ("/no/such/page", "Search and commands"),
]
STATES = {
    "everything": "/",
    "palette": "/",
    "shortcuts": "/",
    "log": "/jobs",
    "nothing found": "/cards?text=zzzz",
    "unknown card": "/cards/none",
    "export": "/cards/{card}",
    "thing edited": "/worlds/{world}",
    "thing put back": "/worlds/{world}",
    "world named": "/worlds/{world}",
    "profile copied": "/profiles",
    "option found": "/profiles?kind=config&name=own",
    "profile conflict": "/profiles?kind=config&name=own",
    "names offered": "/profiles?kind=prompts&name=own",
    "template problem": "/profiles?kind=prompts&name=own",
}


def violations(page: Page) -> list[str]:
    """What axe finds, each with the element."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def violations_everywhere(page: Page) -> list[str]:
    """The same in every size and scheme, and what makes the page scroll sideways."""
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # The page learns of it by an event of its own.
        page.locator(f"html[data-mantine-color-scheme={scheme}]").wait_for()
        # Inherited colors take a frame a generation.
        page.wait_for_timeout(300)
        page.wait_for_function("document.getAnimations().length === 0")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{scheme} {width}: {one}" for one in violations(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{scheme} {width}: {wide} px wide")
    return found


@pytest.fixture(scope="module")
def ids(composing: httpx.Client, stored_card: dict[str, Any]) -> dict[str, str]:
    """What the addresses of pages name; there is a world, and a file."""
    sent = {"options": {"concept": "An island of clocks"}}
    job = composing.post("/api/v2/worlds/generate", json=sent).json()["job"]
    address = f"/api/v2/jobs/{job['id']}"
    outcome = wait_for(lambda: composing.get(address).json()["job"]["outcome"])
    composing.post("/api/v2/files", files={"file": ("notes.txt", b"Clocks.")})
    for kind in ("config", "prompts"):
        path = f"/api/v2/profiles/{kind}/default/copy"
        composing.post(path, json={"name": "own"}).raise_for_status()
    return {
        "card": stored_card["card_id"],
        "job": stored_card["id"],
        "world": outcome["world_id"],
    }


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}px")
def test_no_page_has_a_violation_or_scrolls_sideways(
    browser: Browser,
    composing: httpx.Client,
    ids: dict[str, str],
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    troubles = watch(page)
    found: list[str] = []
    for path, name in PAGES:
        page.goto(f"{composing.base_url}{path}".format(**ids))
        button = page.get_by_role("button", name=name).or_(
            page.get_by_role("link", name="Download card")
        )
        expect(button.first).to_be_visible()
        found += [f"{path}: {one}" for one in violations(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size[0]:
            found.append(f"{path}: {width} px wide")
    context.close()

    assert found == [], "\n".join(found)
    assert troubles == []


def _enter(page: Page, state: str) -> None:
    """Brings the page into a state that is not there at once."""
    if state == "everything":
        page.get_by_text("Everything", exact=True).click()
        for group in page.locator("summary").all():
            group.click()
    elif state == "palette":
        page.get_by_role("button", name="Search and commands").click()
        expect(page.get_by_placeholder("Go to a page")).to_be_visible()
    elif state == "shortcuts":
        page.get_by_role("button", name="Keyboard shortcuts").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    elif state == "log":
        page.get_by_role("button", name="Log of").first.click()
        expect(page.get_by_role("dialog").get_by_text("Completed")).to_be_visible()
    elif state == "nothing found":
        expect(page.get_by_text("No card fits")).to_be_visible()
    elif state == "unknown card":
        expect(page.get_by_role("alert")).to_be_visible()
    elif state == "export":
        page.get_by_text("Export", exact=True).click()
        expect(page.get_by_text("Loses nothing").first).to_be_visible()
    elif state == "thing edited":
        page.get_by_role("button", name="Edit").last.click()
        expect(page.get_by_role("dialog").get_by_text("What is true")).to_be_visible()
    elif state == "thing put back":
        page.get_by_role("button", name="Remove").first.click()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    elif state == "world named":
        page.get_by_role("button", name="Edit name and premise").click()
        expect(page.get_by_label("What it is about")).to_be_visible()
    elif state == "profile copied":
        page.get_by_role("button", name="Copy to change it").click()
        expect(page.get_by_label("Name of the copy")).to_be_visible()
    elif state == "option found":
        page.get_by_label("Set another option").fill("lorebook")
        expect(page.get_by_role("list", name="Options that fit")).to_be_visible()
    elif state == "profile conflict":
        contest(page)
    elif state == "names offered":
        page.get_by_label("What the model is told").press_sequentially("{{ opt")
        expect(page.get_by_role("listbox", name="Names that fit")).to_be_visible()
    elif state == "template problem":
        page.get_by_label("What the model is told").fill("{{ options.tenze }}")
        expect(page.get_by_text("Line 1: there is").last).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_state_of_a_page_has_a_violation(
    browser: Browser,
    composing: httpx.Client,
    ids: dict[str, str],
    scheme: Literal["light", "dark"],
) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    found: list[str] = []
    for state, path in STATES.items():
        page = context.new_page()
        page.goto(f"{composing.base_url}{path}".format(**ids))
        expect(page.get_by_role("navigation").first).to_be_visible()
        _enter(page, state)
        found += [f"{state}: {one}" for one in violations(page)]
        page.close()
    context.close()

    assert found == [], "\n".join(found)
