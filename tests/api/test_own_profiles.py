"""Config profiles of one's own: made, used, changed and exported; nobody else's."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import yaml

from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import Provider, served_api

URL = "/api/v2/profiles"
MINE = {"provider": "openrouter", "models": {"default": "a/model-of-mine"}}


def made(api: httpx.Client, name: str = "mine") -> httpx.Response:
    answer = api.post(f"{URL}/config", json={"name": name, "content": MINE})
    assert answer.status_code == 201, answer.text
    return answer


@pytest.fixture
def writer(api: httpx.Client) -> Iterator[httpx.Client]:
    """Somebody with a key that may write, and is no admin."""
    wanted = {"label": "x", "scopes": ["read", "write", "generate"]}
    key = api.post("/api/v2/keys", json=wanted).json()["key"]
    shown = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=api.base_url, headers=shown, trust_env=False) as client:
        yield client


def test_a_card_is_written_with_the_model_of_ones_own_profile(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    made(api)

    job = jobs.completed(profile="mine")

    assert job["profile"] == "mine"
    assert {one.body["model"] for one in provider.fake.requests} == {"a/model-of-mine"}


def test_it_is_listed_shown_checked_and_previewed_like_any_other(
    api: httpx.Client,
) -> None:
    answer = made(api)
    rows = {row["name"]: row for row in api.get(URL).json()["profiles"]}
    shown = api.get(f"{URL}/config/mine")
    preview = api.post(f"{URL}/config/mine/preview", json={}).json()

    assert answer.headers["ETag"] == shown.headers["ETag"] == '"1"'
    assert (rows["mine"]["version"], rows["cheap"]["version"]) == (1, None)
    assert shown.json()["content"]["models"] == MINE["models"]
    assert api.get(f"{URL}/config/mine/validate").json()["is_valid"]
    assert preview["models"]["write"] == "a/model-of-mine"


def test_the_doctor_knows_ones_own_profiles(
    settings: Settings, provider: Provider
) -> None:
    own = settings.model_copy(update={"profile": "mine"})
    with served_api(own) as api:
        before = api.get("/api/v2/system/doctor").json()
        made(api)
        after = api.get("/api/v2/system/doctor").json()

    def profiles(report: dict[str, Any]) -> bool:
        return bool(next(c["ok"] for c in report["checks"] if c["name"] == "profiles"))

    assert (profiles(before), profiles(after)) == (False, True)
    assert provider.base_url in after["writer"]


def test_a_change_names_the_version_that_it_was_made_from(api: httpx.Client) -> None:
    made(api)
    path, content = f"{URL}/config/mine", MINE | {"description": "Better."}

    unsaid = api.put(path, json=content)
    first = api.put(path, json=content, headers={"If-Match": '"1"'})
    late = api.put(path, json=MINE, headers={"If-Match": '"1"'})

    assert unsaid.status_code == 428
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert (late.status_code, late.headers["ETag"]) == (412, '"2"')
    assert api.get(path).json()["description"] == "Better."


def test_a_shipped_one_is_read_only_and_can_be_copied(api: httpx.Client) -> None:
    path = f"{URL}/config/cheap"
    content = {"name": "cheap", "content": MINE}

    refused = [
        api.put(path, json=MINE, headers={"If-Match": '"1"'}),
        api.delete(path),
        api.post(f"{URL}/config", json=content),
    ]
    copied = api.post(f"{path}/copy", json={"name": "mine"})

    assert [one.status_code for one in refused] == [409] * 3
    assert "copy it first" in refused[0].json()["detail"]
    assert copied.status_code == 201
    assert copied.json()["content"] == api.get(path).json()["content"]
    assert api.post(f"{path}/copy", json={"name": "mine"}).status_code == 409


def test_an_export_is_a_file_that_makes_the_same_profile(api: httpx.Client) -> None:
    made(api)

    text = api.get(f"{URL}/config/mine/export").text

    assert yaml.safe_load(text) == MINE


def test_a_deleted_one_is_gone(api: httpx.Client) -> None:
    made(api)

    assert api.delete(f"{URL}/config/mine").status_code == 204
    assert api.get(f"{URL}/config/mine").status_code == 404
    assert api.delete(f"{URL}/config/mine").status_code == 404
    again = api.put(f"{URL}/config/mine", json=MINE, headers={"If-Match": '"1"'})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"modles": {}}, "modles"),
        ({"models": {"painting": "a/b"}}, "models"),
        ({"retry": {"max_attempts": 99}}, "max_attempts"),
        ({"options": {"pov": "fourth"}}, "pov"),
        ({"options": {"povv": 1}}, "povv"),
    ],
)
def test_one_that_is_not_sound_is_not_kept(
    api: httpx.Client, content: dict[str, object], problem: str
) -> None:
    answer = api.post(f"{URL}/config", json={"name": "mine", "content": content})

    assert answer.status_code == 422
    assert problem in answer.text
    assert api.get(f"{URL}/config/mine").status_code == 404


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", "-a", "a" * 65])
def test_a_name_is_plain(api: httpx.Client, name: str) -> None:
    answer = api.post(f"{URL}/config", json={"name": name, "content": {}})

    assert answer.status_code == 422


def test_nobody_finds_anothers(api: httpx.Client, writer: httpx.Client) -> None:
    made(api)
    path = f"{URL}/config/mine"
    order = {"concept": "A keeper", "profile": "mine"}

    answers = [
        writer.get(path),
        writer.get(f"{path}/validate"),
        writer.get(f"{path}/export"),
        writer.post(f"{path}/preview", json={}),
        writer.post(f"{path}/copy", json={"name": "yours"}),
        writer.put(path, json=MINE, headers={"If-Match": '"1"'}),
        writer.delete(path),
        writer.post("/api/v2/generation/generate", json=order),
        writer.get("/api/v2/models", params={"profile": "mine"}),
    ]

    for answer in answers[:1] + answers[2:]:
        assert answer.status_code == 404, (answer.request.url, answer.text)
    assert "a/model-of-mine" not in "".join(one.text for one in answers)
    assert "mine" not in [row["name"] for row in writer.get(URL).json()["profiles"]]
    made(writer)
    assert writer.delete(path).status_code == 204
    assert api.get(path).status_code == 200


def test_only_an_admin_leads_the_server_to_another_address(
    api: httpx.Client, writer: httpx.Client
) -> None:
    inside = {"base_url": "http://127.0.0.1:9/v1"}
    body = {"name": "inside", "content": inside}
    as_option = {"name": "inside", "content": {"options": inside}}

    assert api.post(f"{URL}/config", json=body).status_code == 201
    assert writer.post(f"{URL}/config", json=body).status_code == 403
    copied = writer.post(f"{URL}/config/ollama/copy", json={"name": "inside"})
    assert copied.status_code == 403
    # As an option it is a request's address, and looked at when it is used.
    assert writer.post(f"{URL}/config", json=as_option).status_code == 201
    order = {"concept": "A keeper", "profile": "inside"}
    refused = writer.post("/api/v2/generation/generate", json=order)
    assert refused.status_code == 422
    assert "base_url" in refused.json()["detail"]
