"""The studio in a real browser: one server for all tests of a worker, one Chromium for a file.

Chromium comes from npm (`@sparticuz/chromium`), so that no system package is needed. Every
page fails its test when it logs an error, throws one, or asks anything of another server.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from filelock import FileLock
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from tests.fakes.program import (
    CONCEPT,
    ROOT,
    Provider,
    fake_provider,
    forget_environment,
    served_api,
    settings_for,
    wait_for,
)

STUDIO = ROOT / "studio"
_UNPACK = (
    "import chromium from '@sparticuz/chromium';"
    "console.log(await chromium.executablePath())"
)
FLAGS = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--headless=shell"]
_PATIENCE_MS = 20_000
# Conditions have the same limit as actions: a loaded machine is no failure.
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Not for the session: other tests need the thread's event loop for themselves.
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


def chromium() -> str:
    """The path of Chromium's program, unpacked once."""
    folder = ROOT / ".cache" / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        said = subprocess.run(
            ["node", "--input-type=module", "--eval", _UNPACK],
            cwd=STUDIO,
            env=os.environ | {"TMPDIR": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        )
    return said.stdout.strip()


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        yield served


@pytest.fixture(scope="session")
def composing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server as it is after installation: no key, the composer writes."""
    yield from served(tmp_path_factory.mktemp("composing"), None)


@pytest.fixture(scope="session")
def modelled(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[httpx.Client]:
    """A server where a language model writes: the fake OpenRouter."""
    yield from served(tmp_path_factory.mktemp("modelled"), provider)


def served(folder: Path, provider: Provider | None) -> Iterator[httpx.Client]:
    """The whole API on loopback, with nothing of the person's."""
    with pytest.MonkeyPatch.context() as clean:
        forget_environment(clean)
        with served_api(settings_for(folder, provider)) as api:
            yield api


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser: nothing stored, a desktop window."""
    opened = browser.new_context(
        viewport={"width": 1440, "height": 900}, accept_downloads=True
    )
    opened.set_default_timeout(_PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen."""
    tab = context.new_page()
    troubles = watch(tab)
    yield tab
    assert troubles == []


def watch(tab: Page) -> list[str]:
    """What goes wrong in a tab, as it does."""
    troubles: list[str] = []

    def on_console(message: Any) -> None:
        # Chromium logs every refusal and every lost server; the page answers those.
        is_answered = message.text.startswith("Failed to load resource") or (
            "net::ERR_" in message.text
        )
        if message.type == "error" and not is_answered:
            troubles.append(f"console: {message.text}")

    def on_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.hostname != "127.0.0.1":
            troubles.append(f"asked {request.url}")

    tab.on("console", on_console)
    tab.on("pageerror", lambda error: troubles.append(f"page: {error}"))
    tab.on("request", on_request)
    return troubles


def contest(page: Page) -> None:
    """Saves the config profile that a page shows, which somebody else has saved meanwhile."""
    at = urlsplit(page.url)
    name = parse_qs(at.query)["name"][0]
    path = f"{at.scheme}://{at.netloc}/api/v2/profiles/config/{name}"
    said = httpx.get(path, trust_env=False)
    match = {"If-Match": said.headers["ETag"]}
    box = page.get_by_label("Description", exact=True)
    seen = said.headers["ETag"].strip('"')
    box.fill(f"Cheap, and good enough for a first draft ({seen}).")
    theirs = said.json()["content"] | {"description": f"For weekdays ({seen})."}
    httpx.put(path, json=theirs, headers=match, trust_env=False).raise_for_status()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("is there now")


@pytest.fixture(scope="session")
def stored_card(composing: httpx.Client) -> dict[str, Any]:
    """A finished card of the composer, and its job."""
    answer = composing.post("/api/v2/generation/generate", json={"concept": CONCEPT})
    job_id = answer.json()["job"]["id"]

    def finished() -> Any:
        job = composing.get(f"/api/v2/jobs/{job_id}").json()["job"]
        return job if job["status"] in ("completed", "failed") else None

    job: dict[str, Any] = wait_for(finished)
    assert job["status"] == "completed", job["error"]
    return job
