"""A browser's session, and what pages of other sites may not do."""

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from card_generator_app.settings import Settings
from tests.api.test_keys import bearer, make_key
from tests.fakes.program import served_api

SESSION, JOBS = "/api/v2/session", "/api/v2/jobs"


@pytest.fixture
def guarded(settings: Settings) -> Settings:
    return settings.model_copy(update={"require_key": True})


@pytest.fixture
def key(guarded: Settings) -> str:
    made: str = make_key(guarded, scopes=["admin"])["key"]
    return made


@pytest.fixture
def browser(guarded: Settings, key: str) -> Iterator[httpx.Client]:
    with served_api(guarded) as client:
        yield client


def sign_in(browser: httpx.Client, key: str, **headers: str) -> httpx.Response:
    return browser.post(SESSION, json={"key": key}, headers=headers)


def test_a_key_shown_once_opens_a_session(browser: httpx.Client, key: str) -> None:
    assert browser.get(JOBS).status_code == 401

    answer = sign_in(browser, key)

    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 204
    assert key not in cookie
    assert all(one in cookie for one in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert "Secure" not in cookie
    assert browser.get(JOBS).status_code == 200


def test_behind_tls_the_cookie_goes_over_tls_only(
    browser: httpx.Client, key: str
) -> None:
    own = f"https://{browser.base_url.netloc.decode()}"

    assert "Secure" in sign_in(browser, key, Origin=own).headers["set-cookie"]


def test_a_browser_is_told_by_which_key_it_is_signed_in(
    browser: httpx.Client, key: str
) -> None:
    mine = "/api/v2/keys/mine"
    assert browser.get(mine).status_code == 401
    sign_in(browser, key)

    told = browser.get(mine)

    assert told.json()["key"]["scopes"] == ["admin"]
    assert key not in told.text
    browser.delete(SESSION)
    assert browser.get(mine).status_code == 401


def test_a_wrong_key_opens_none(browser: httpx.Client) -> None:
    answer = sign_in(browser, "cf_guess")

    assert (answer.status_code, answer.json()["code"]) == (401, "key_refused")
    assert "set-cookie" not in answer.headers


def test_a_closed_session_is_over(browser: httpx.Client, key: str) -> None:
    sign_in(browser, key)
    cookie = dict(browser.cookies)

    assert browser.delete(SESSION).status_code == 204

    browser.cookies.update(cookie)  # kept by somebody
    assert browser.get(JOBS).status_code == 401


def test_a_session_ends_with_its_key_and_another_can_be_opened(
    browser: httpx.Client, key: str
) -> None:
    new = browser.post("/api/v2/keys", json={"label": "lost"}, headers=bearer(key))
    sign_in(browser, new.json()["key"])
    assert browser.get(JOBS).status_code == 200

    browser.delete(f"/api/v2/keys/{new.json()['id']}", headers=bearer(key))

    assert browser.get(JOBS).status_code == 401
    assert sign_in(browser, key).status_code == 204


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "http://["]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", SESSION), ("POST", "/api/v2/cards"), ("DELETE", JOBS)]
)
def test_pages_of_other_sites_write_nothing(
    browser: httpx.Client, key: str, method: str, path: str, origin: str
) -> None:
    sign_in(browser, key)

    answer = browser.request(method, path, json={}, headers={"Origin": origin})

    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")


def test_no_form_of_another_site_is_taken_for_json(
    browser: httpx.Client, key: str
) -> None:
    sign_in(browser, key)

    answer = browser.post(
        "/api/v2/generation/generate",
        content='{"concept": "x"}',
        headers={"Content-Type": "text/plain"},
    )

    assert answer.status_code in (415, 422)


def test_a_socket_takes_the_session_but_no_other_site(
    browser: httpx.Client, key: str
) -> None:
    sign_in(browser, key)
    root = str(browser.base_url).replace("http", "ws", 1).rstrip("/")
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    url = f"{root}/api/v2/ws/jobs"

    with connect(url, additional_headers={"Cookie": cookie}, proxy=None):
        pass
    for headers in ({}, {"Cookie": cookie, "Origin": "https://evil.example"}):
        with pytest.raises(InvalidStatus, match=r"401|403"):
            connect(url, additional_headers=headers, proxy=None)


def test_every_answer_forbids_what_it_does_not_need(api: httpx.Client) -> None:
    for path in (
        "/api/v2/jobs",
        "/api/v2/nowhere",
        "/api/v2/docs",
        "/",
        "/favicon.svg",
    ):
        headers = api.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    strict = api.get("/api/v2/jobs").headers["content-security-policy"]
    assert strict.startswith("default-src 'none'")
