"""Rate limits at the wire: by key, by address for who shows none, told in headers."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from card_generator_app.settings import Settings
from tests.fakes.program import served_api

PAID = "/api/v2/generation/generate"


def key_of(api: httpx.Client, tier: str) -> dict[str, str]:
    wanted = {"label": tier, "tier": tier}
    key = api.post("/api/v2/keys", json=wanted).json()["key"]
    return {"Authorization": f"Bearer {key}"}


def ask(api: httpx.Client, headers: dict[str, str]) -> httpx.Response:
    """What starts paid work, if it were sound; it counts before that is looked at."""
    return api.post(PAID, json={"no_such_option": 1}, headers=headers)


def test_every_answer_says_how_many_are_left(api: httpx.Client) -> None:
    key = key_of(api, "standard")

    first, second = (api.get("/api/v2/jobs", headers=key) for _ in range(2))

    assert first.headers["ratelimit-limit"] == "3000"
    assert first.headers["ratelimit-remaining"] == "2999"
    assert second.headers["ratelimit-remaining"] == "2998"
    assert 0 < int(first.headers["ratelimit-reset"]) <= 60
    assert ask(api, key).headers["ratelimit-limit"] == "300"


def test_beyond_the_limit_it_is_429_and_says_when_to_come_again(
    api: httpx.Client,
) -> None:
    key, other = key_of(api, "strict"), key_of(api, "strict")
    allowed = [ask(api, key).status_code for _ in range(30)]

    refused = ask(api, key)

    assert set(allowed) == {422}
    assert refused.status_code == 429
    assert refused.json()["code"] == "rate_limited"
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-remaining"] == "0"
    # Reading is counted apart, and so is who else asks from this address.
    assert api.get("/api/v2/jobs", headers=key).status_code == 200
    assert ask(api, other).status_code == 422
    assert ask(api, {}).headers["ratelimit-limit"] == "3000"


@pytest.fixture
def guarded(settings: Settings) -> Iterator[httpx.Client]:
    with served_api(settings.model_copy(update={"require_key": True})) as client:
        yield client


def test_nobody_may_try_keys_for_ever(guarded: httpx.Client) -> None:
    wrong = {"Authorization": "Bearer cf_guess"}
    tries = [guarded.get("/api/v2/jobs", headers=wrong).status_code for _ in range(600)]

    refused = guarded.get("/api/v2/jobs", headers=wrong)

    assert set(tries) == {401}
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert guarded.get("/api/v2/system/health").status_code == 200


def test_a_websocket_counts_like_a_read(api: httpx.Client) -> None:
    key = key_of(api, "strict")  # 300 reads
    address = str(api.base_url).replace("http:", "ws:").rstrip("/") + "/api/v2/ws/jobs"

    with connect(address, additional_headers=key, proxy=None):
        left = api.get("/api/v2/jobs", headers=key).headers["ratelimit-remaining"]
    for _ in range(int(left)):
        api.get("/api/v2/jobs", headers=key)
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(address, additional_headers=key, proxy=None),
    ):
        pass

    answer = refused.value.response
    assert left == "298"
    assert (answer.status_code, b"rate_limited" in (answer.body or b"")) == (429, True)
    assert 0 < int(answer.headers["retry-after"]) <= 60


def test_openapi_says_the_tier_of_each_operation(api: httpx.Client) -> None:
    paths: dict[str, Any] = api.get("/api/v2/openapi.json").json()["paths"]
    per_minute = {"strict": 300, "standard": 1200, "generous": 3000}

    for operations in paths.values():
        for operation in operations.values():
            tier = operation["x-tier"]
            assert operation["x-requests-per-minute"] == per_minute[tier]
    assert paths["/generation/generate"]["post"]["x-tier"] == "strict"
    assert paths["/jobs/{job_id}/cancel"]["post"]["x-tier"] == "standard"
    assert paths["/jobs"]["get"]["x-tier"] == "generous"
