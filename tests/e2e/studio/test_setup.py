"""The first minutes: a key that is tried, or none; and out again of a server that asks for one."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.test_keys import make_key
from tests.e2e.studio.test_accessibility import SCHEMES, SIZES, violations
from tests.fakes.program import (
    KEY,
    Provider,
    forget_environment,
    served_api,
    settings_for,
)

_LABEL = "Key of 127.0.0.1"


@pytest.fixture
def fresh(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[httpx.Client]:
    """A server that knows where a provider is, and has no key of it."""
    with pytest.MonkeyPatch.context() as clean:
        forget_environment(clean)
        folder = tmp_path_factory.mktemp("fresh")
        settings = settings_for(folder, None, OPENROUTER_BASE_URL=provider.base_url)
        with served_api(settings) as api:
            yield api


def test_a_key_is_tried_used_and_never_shown_again(
    page: Page, fresh: httpx.Client
) -> None:
    page.goto(f"{fresh.base_url}/setup")
    page.get_by_label(_LABEL).fill(KEY)
    page.get_by_role("button", name="Try it and use it").click()

    expect(page.get_by_text("took the key, and writes from now on")).to_be_visible()
    expect(page.get_by_label(_LABEL)).to_have_value("")
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert KEY not in kept + page.content()

    page.get_by_role("link", name="Make your first card").click()
    expect(page.get_by_text("A language model:")).to_be_visible()

    page.goto(f"{fresh.base_url}/setup")
    page.get_by_role("button", name="Test the key").click()
    expect(page.get_by_text("takes the key.")).to_be_visible()
    page.get_by_role("button", name="Forget the key").click()
    expect(page.get_by_text("The key is forgotten")).to_be_visible()


def test_a_key_that_is_refused_is_not_kept(page: Page, fresh: httpx.Client) -> None:
    page.goto(f"{fresh.base_url}/setup")
    page.get_by_label(_LABEL).fill("sk-or-a-wrong-one-0123456789")
    page.get_by_role("button", name="Try it and use it").click()

    expect(page.get_by_text("the key was refused")).to_be_visible()
    answer = fresh.delete(f"/api/v2/config/keys/{_host(fresh)}")
    assert answer.status_code == 404


def _host(api: httpx.Client) -> str:
    settings = api.get("/api/v2/config").json()["settings"]
    (url,) = [one["value"] for one in settings if one["name"] == "OPENROUTER_BASE_URL"]
    return httpx.URL(url).netloc.decode()


def test_without_a_key_the_composer_says_so_once_and_writes(
    page: Page, composing: httpx.Client
) -> None:
    page.goto(str(composing.base_url))
    expect(page.get_by_text("No model", exact=True)).to_be_visible()
    page.get_by_role("link", name="Connect a model").first.click()
    page.get_by_role("link", name="Try without a key").click()

    expect(page.get_by_role("button", name="Generate")).to_be_visible()
    expect(page.get_by_role("button", name="Go on without")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("No model", exact=True)).to_be_visible()
    expect(page.get_by_text("No key here yet")).to_be_hidden()


def test_signing_out_ends_the_session_on_the_server_too(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = settings_for(tmp_path_factory.mktemp("guarded"))
    settings = settings.model_copy(update={"require_key": True})
    key = make_key(settings, label="my laptop", scopes=["read", "generate"])["key"]
    with served_api(settings) as api:
        page.goto(f"{api.base_url}/settings")
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("my laptop")).to_be_visible()
        expect(page.get_by_text("may read, generate")).to_be_visible()
        for one in page.context.cookies():
            api.cookies.set(one["name"], one["value"])
        assert api.get("/api/v2/jobs").status_code == 200

        page.get_by_role("button", name="Sign out").click()

        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert api.get("/api/v2/jobs").status_code == 401
        page.reload()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_who_may_not_set_a_key_is_told(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = settings_for(tmp_path_factory.mktemp("guarded"))
    settings = settings.model_copy(update={"require_key": True})
    key = make_key(settings, scopes=["read"])["key"]
    with served_api(settings) as api:
        page.goto(f"{api.base_url}/setup")
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Sign in").click()

        expect(page.get_by_text("Only a key with the scope admin")).to_be_visible()


def test_setup_with_a_refused_key_has_no_violation(
    page: Page, fresh: httpx.Client
) -> None:
    found: list[str] = []
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(f"{fresh.base_url}/setup")
            page.get_by_label(_LABEL).fill("sk-or-a-wrong-one-0123456789")
            page.get_by_role("button", name="Try it and use it").click()
            expect(page.get_by_text("the key was refused")).to_be_visible()
            found += violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") == width

    assert found == [], "\n".join(found)
