"""Takes docs/screenshots/: every screen of the studio, wide and narrow, light and dark.

On servers of its own with what the composer and the fake of OpenRouter make, so that anyone
gets the same.
Usage: python -m scripts.take_screenshots [NAME...]
"""

import io
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.build_studio import ROOT, build
from tests.e2e.studio.conftest import FLAGS, chromium, contest, served
from tests.fakes.program import Provider, fake_provider, wait_for

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
SCREENS = {
    "create": "/",
    "create-everything": "/",
    "create-cast": "/?make=cast",
    "create-batch": "/?make=batch",
    "live": "/jobs/{job}",
    "library": "/cards",
    "duplicates": "/cards/duplicates",
    "card": "/cards/{card}",
    "card-greetings": "/cards/{card}?tab=greetings",
    "card-compare": "/cards/{card}?tab=greetings",
    "card-full-screen": "/cards/{card}",
    "card-lorebook": "/cards/{card}?tab=lorebook",
    "card-pictures": "/cards/{card}?tab=pictures",
    "card-plan": "/cards/{card}?tab=plan",
    "card-history": "/cards/{card}?tab=history",
    "card-json": "/cards/{card}?tab=json",
    "card-proposal": "/cards/{card}",
    "card-crop": "/cards/{card}?tab=pictures",
    "chat-no-model": "/cards/{card}/chat",
    "worlds": "/worlds",
    "world": "/worlds/{world}",
    "world-relations": "/worlds/{world}",
    "world-edit": "/worlds/{world}",
    "jobs": "/jobs",
    "profiles": "/profiles",
    "profiles-prompts": "/profiles?kind=prompts&name=default",
    "profiles-own": "/profiles?kind=config&name=weekdays",
    "profiles-own-prompts": "/profiles?kind=prompts&name=terse",
    "profiles-problem": "/profiles?kind=prompts&name=terse",
    "profiles-conflict": "/profiles?kind=config&name=weekdays",
    "models": "/models",
    "files": "/files",
    "settings": "/settings",
    "setup": "/setup",
    "palette": "/",
}
# Where a model writes, at a price.
MODELLED = {
    "create-estimate": "/",
    "usage": "/usage",
    "chat": "/cards/{card}/chat",
}
CONCEPTS = [
    "A retired lighthouse keeper who collects lost letters",
    "A cheerful plague doctor with terrible secrets",
    "A small-town librarian who knows which of her patrons is a ghost",
]


BATCH = """id,concept,tone,seed
baker,A baker who hears storms coming,dry,
diver,A diver who owes the sea a favour,,deep
dreams,A cartographer of other people's dreams,wistful,7
"""
# What somebody uploads: no portrait yet.
PHOTO = ROOT / "docs" / "screenshots" / "create-desktop-light.webp"
# Calls and dollars of a month, the last day first.
USED = {
    "some/model": [21, 0, 44, 38, 12, 0, 0, 65, 71, 30, 8, 0, 17, 52, 49],
    "other/model": [3, 0, 0, 12, 9, 0, 0, 4, 22, 0, 0, 0, 6, 0, 11],
}


def furnish(api: httpx.Client) -> dict[str, str]:
    """Makes what the screens show; answers with the ids that their addresses need."""
    jobs = [_ended(api, "/generation/generate", {"concept": one}) for one in CONCEPTS]
    world = _ended(api, "/worlds/generate", {"options": {"concept": "A salt city"}})
    letters = ("letters.txt", b"The keeper wrote to nobody, and everybody answered.")
    api.post("/api/v2/files", files={"file": letters}).raise_for_status()
    card = jobs[0]["card_id"]
    for job in jobs[1:]:
        file = api.get(f"/api/v2/cards/{job['card_id']}/export/png").content
        api.post("/api/v2/cards/import", files={"file": ("copy.png", file)})
    api.patch(
        f"/api/v2/cards/{card}",
        json={"fields": {"scenario": "The lamp is out, and a boat is late."}},
        headers={"If-Match": '"1"'},
    ).raise_for_status()
    for kind, shipped, own in (
        ("config", "cheap", "weekdays"),
        ("prompts", "concise", "terse"),
    ):
        path = f"/api/v2/profiles/{kind}/{shipped}/copy"
        api.post(path, json={"name": own}).raise_for_status()
    _ended(
        api,
        f"/cards/{card}/portrait/generate",
        {"options": {"image": "drawn", "seed": 7}},
        {"If-Match": '"2"'},
    )
    return {
        "card": card,
        "job": jobs[0]["id"],
        "world": world["outcome"]["world_id"],
    }


def use(folder: Path) -> None:
    """Puts what a month used into a server's totals, as deleted jobs leave it there."""
    rows = [
        (
            str(datetime.now(UTC).date() - timedelta(days=ago)),
            *("", "generate", model, calls, calls // 20, 0, calls * 2900, calls * 420),
            calls * 10_000_000,
        )
        for model, days in USED.items()
        for ago, calls in enumerate(days)
        if calls
    ]
    with closing(sqlite3.connect(folder / "cardforge.sqlite")) as database, database:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO usage_total VALUES ({marks})", rows)


def _ended(
    api: httpx.Client,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    sent = api.post(f"/api/v2{path}", json=body, headers=headers)
    answer = sent.raise_for_status().json()
    address = f"/api/v2/jobs/{answer['job']['id']}"

    def completed() -> Any:
        job = api.get(address).json()["job"]
        return job if job["status"] == "completed" else None

    job: dict[str, Any] = wait_for(completed)
    return job


def enter(page: Page, name: str) -> None:
    """Brings a page into the state that its screen shows."""
    if name == "create-everything":
        page.get_by_text("Everything", exact=True).click()
        page.locator("summary").first.click()
    elif name == "create-batch":
        page.get_by_label("Your cards").fill(BATCH)
        page.get_by_text("One line is not sound").wait_for()
    elif name == "create-estimate":
        page.get_by_label("Your character").fill(CONCEPTS[0])
        page.get_by_label("Search options").fill("model")
        page.get_by_label("Model", exact=True).fill("some/model")
        page.get_by_label("Search options").fill("max cost")
        page.get_by_label("Max cost usd", exact=True).fill("0.05")
        page.get_by_text("Stage by stage").click()
        page.get_by_text("is too low").wait_for()
    elif name == "chat":
        page.get_by_label("Your message").fill("Whose letter is that on the lamp?")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("button", name="Another reply").wait_for()
    elif name == "world-relations":
        heading = page.get_by_role("heading", name="How they hold together")
        heading.evaluate("one => one.scrollIntoView({block: 'start'})")
    elif name == "world-edit":
        page.get_by_role("button", name="Edit", exact=False).last.click()
        page.get_by_role("dialog").get_by_text("What is true of it").wait_for()
    elif name == "profiles-own-prompts":
        words = page.get_by_label("What the model is told")
        words.fill("")
        words.press_sequentially("Plan {{ char }}. Tense: {{ options.ten")
        page.get_by_role("listbox", name="Names that fit").wait_for()
    elif name == "profiles-problem":
        page.get_by_label("What the model is told").fill(
            "Plan it:\n{{ options.tenze }}"
        )
        page.get_by_text("Line 2: there is no variable").last.wait_for()
    elif name == "profiles-conflict":
        contest(page)
    elif name == "palette":
        page.keyboard.press("Control+k")
        page.get_by_placeholder("Go to a page").wait_for()
    elif name == "card-compare":
        page.get_by_role("button", name="Compare two greetings").click()
        page.get_by_label("Greeting on the right").wait_for()
    elif name == "card-full-screen":
        page.get_by_role("button", name="Write Description in full screen").click()
        page.get_by_role("dialog").wait_for()
    elif name == "card-crop":
        page.get_by_label("Upload a picture").set_input_files(PHOTO)
        page.get_by_role("button", name="Use this picture").scroll_into_view_if_needed()
    elif name == "card-proposal":
        page.get_by_role("button", name="Rewrite Description").click()
        region = page.get_by_role("region", name="Proposal for Description")
        if region.count() == 0:
            page.get_by_role("button", name="Propose").click()
        region.first.scroll_into_view_if_needed()


def take(browser: Browser, api: httpx.Client, ids: dict[str, str], name: str) -> None:
    """One screen in every size and scheme."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(f"{api.base_url}{(SCREENS | MODELLED)[name]}".format(**ids))
            page.wait_for_load_state("networkidle")
            enter(page, name)
            page.wait_for_timeout(300)
            shot = Image.open(io.BytesIO(page.screenshot()))
            shot.save(FOLDER / f"{name}-{size}-{scheme}.webp", quality=60, method=6)
            context.close()


@contextmanager
def server(provider: Provider | None) -> Iterator[tuple[httpx.Client, Path]]:
    """A server on a fresh folder, and the folder."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as clean:
        clean.chdir(folder)
        for api in served(Path(folder), provider):
            yield api, Path(folder)


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    build()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        if composed := [name for name in names if name in SCREENS]:
            with server(None) as (api, _folder):
                ids = furnish(api)
                for name in composed:
                    take(browser, api, ids, name)
        if modelled := [name for name in names if name in MODELLED]:
            with fake_provider() as provider, server(provider) as (api, folder):
                use(folder)
                written = {"concept": CONCEPTS[0], "writer": "composer"}
                card = _ended(api, "/generation/generate", written)["card_id"]
                for name in modelled:
                    take(browser, api, {"card": card}, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or [*SCREENS, *MODELLED])
