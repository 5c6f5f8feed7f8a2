"""A request has one id: in its answer and in each of its log lines."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.program import (
    CONCEPT,
    KEY,
    SMALL,
    Command,
    environment,
    fake_provider,
    serve,
    wait_for,
)

HEALTH = "/api/v2/system/health"
OWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def named(api: httpx.Client, given: str, path: str = HEALTH) -> str:
    """The id that a request with this one is answered with."""
    answer = api.get(path, headers={"X-Request-ID": given})
    found: str = answer.headers["X-Request-ID"]
    return found


@pytest.mark.parametrize("path", [HEALTH, "/api/v2/nothing", "/", "/api/v2/jobs/x"])
def test_a_sane_id_of_the_caller_is_kept(api: httpx.Client, path: str) -> None:
    assert named(api, "proxy-7.f_A", path) == "proxy-7.f_A"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "a b",
        "a\tb",
        "x" * 65,
        'a"b',
        "id=1",
        "sk-or-v1-0123456789abcdef",
        "cf_abcdefgh1",
    ],
)
def test_any_other_is_replaced(api: httpx.Client, given: str) -> None:
    assert OWN.fullmatch(named(api, given))


def test_a_secret_of_this_server_is_no_id(api: httpx.Client) -> None:
    assert OWN.fullmatch(named(api, KEY))


def test_a_websocket_has_an_id_too(api: httpx.Client) -> None:
    address = str(api.base_url).replace("http:", "ws:").rstrip("/") + "/api/v2/ws/jobs"
    mine = {"X-Request-ID": "socket-1"}

    with connect(address, additional_headers=mine, proxy=None) as socket:
        assert socket.response is not None
        assert socket.response.headers["X-Request-ID"] == "socket-1"
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"{address}/none", additional_headers=mine, proxy=None),
    ):
        pass
    assert refused.value.response.headers["X-Request-ID"] == "socket-1"
    assert json.loads(refused.value.response.body or b"")["request_id"] == "socket-1"


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a server that logs JSON wrote while a request and a job were done."""
    with fake_provider() as provider:
        cardforge = Command(environment(tmp_path / "data", provider), monkeypatch)
        with (tmp_path / "log").open("w") as cardforge.log:
            more = {"LOG_FORMAT": "json", "LOG_REQUESTS": "true"}
            with serve(cardforge, **more) as (process, url):
                with httpx.Client(base_url=url, trust_env=False, timeout=30) as api:
                    body = SMALL | {"concept": CONCEPT}
                    made = api.post(
                        "/api/v2/generation/generate",
                        json=body,
                        headers={"X-Request-ID": "mine"},
                    )
                    path = f"/api/v2/jobs/{made.json()['job']['id']}"
                    wait_for(
                        lambda: api.get(path).json()["job"]["status"] == "completed"
                    )
                process.terminate()
                process.wait(timeout=30)
        text = (tmp_path / "log").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_is_json_and_says_whose_it_is(lines: list[dict[str, Any]]) -> None:
    begun = next(one for one in lines if one.get("request_id") == "mine")
    ended = next(
        one for one in lines if one["message"].startswith("attempt 1 completed in ")
    )

    assert "POST /api/v2/generation/generate 202 in " in begun["message"]
    assert OWN.fullmatch(ended["job_id"])
    assert "request_id" not in ended
