"""Profiles of one's own, of both kinds: made, used, changed and exported; nobody else's."""

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
    # What it says, and no defaults: so it can be sent back as it is.
    assert shown.json()["content"] == MINE
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


WORDS = {
    "description": "Mine.",
    "options": {"pov": "first"},
    "templates": {"scenario": "Say where {{ char }} stands: {{ options.concept }}"},
}


def words_made(api: httpx.Client, name: str = "mine") -> httpx.Response:
    answer = api.post(f"{URL}/prompts", json={"name": name, "content": WORDS})
    assert answer.status_code == 201, answer.text
    return answer


def test_a_card_is_written_with_the_words_of_ones_own_prompts(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    words_made(api)

    job = jobs.completed(concept="A keeper of storms", prompt_profile="mine")

    assert (job["prompt_profile"], job["options"]["pov"]) == ("mine", "first")
    asked = [one.body["messages"][-1]["content"] for one in provider.fake.requests]
    assert "Say where {{char}} stands: A keeper of storms" in asked


def test_a_job_keeps_the_words_that_it_was_created_with(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    words_made(api)
    job = jobs.completed(concept="A keeper of storms", prompt_profile="mine")
    assert api.delete(f"{URL}/prompts/mine").status_code == 204
    provider.fake.requests.clear()

    again = api.post(f"/api/v2/jobs/{job['id']}/retry", json={"reuse_calls": False})
    jobs.ended(again.json()["job"]["id"])

    asked = [one.body["messages"][-1]["content"] for one in provider.fake.requests]
    assert "Say where {{char}} stands: A keeper of storms" in asked


def test_prompts_are_listed_shown_checked_and_previewed_like_any_other(
    api: httpx.Client,
) -> None:
    answer = words_made(api)

    rows = {(row["kind"], row["name"]): row for row in api.get(URL).json()["profiles"]}
    content = api.get(f"{URL}/prompts/mine").json()["content"]
    default = api.get(f"{URL}/prompts/default").json()["content"]
    calls = api.post(f"{URL}/prompts/mine/preview", json={}).json()["calls"]

    assert answer.headers["ETag"] == '"1"'
    assert rows["prompts", "mine"]["version"] == 1
    assert api.get(f"{URL}/prompts/mine/validate").json()["problems"] == []
    # What it does not say is the default's, and is shown with it.
    assert content["templates"] == default["templates"] | WORDS["templates"]
    assert any("Say where" in call["messages"][-1]["content"] for call in calls)


def test_prompts_are_changed_from_a_version_and_what_is_shown_can_be_sent_back(
    api: httpx.Client,
) -> None:
    words_made(api)
    path = f"{URL}/prompts/mine"
    shown = api.get(path).json()["content"]
    shown["templates"]["brief"] = "Plan {{ options.concept }}."

    changed = api.put(path, json=shown, headers={"If-Match": '"1"'})
    late = api.put(path, json=shown, headers={"If-Match": '"1"'})

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (late.status_code, late.headers["ETag"]) == (412, '"2"')
    assert api.get(path).json()["content"] == shown


def test_shipped_prompts_are_read_only_and_a_copy_is_ones_own(
    api: httpx.Client,
) -> None:
    path = f"{URL}/prompts/concise"

    refused = [
        api.put(path, json=WORDS, headers={"If-Match": '"1"'}),
        api.delete(path),
        api.post(f"{URL}/prompts", json={"name": "concise", "content": WORDS}),
    ]
    copied = api.post(f"{path}/copy", json={"name": "mine"}).json()

    assert [one.status_code for one in refused] == [409] * 3
    assert copied["digest"] == api.get(path).json()["digest"]


def test_prompts_go_out_as_a_file_and_come_in_again(api: httpx.Client) -> None:
    words_made(api)
    file = api.get(f"{URL}/prompts/mine/export")
    imports = f"{URL}/prompts/import"

    assert file.headers["Content-Type"].startswith("application/yaml")
    answer = api.post(imports, data={"name": "twin"}, files={"file": file.content})
    assert answer.status_code == 201, answer.text
    digests = {api.get(f"{URL}/prompts/{n}").json()["digest"] for n in ("mine", "twin")}
    assert len(digests) == 1
    bomb = "a: &a [x, x]\nb: [*a, *a]\n"
    for bad in (bomb, "just words", "templates: {scenario: '{{ nmae }}'}"):
        answer = api.post(imports, data={"name": "bad"}, files={"file": bad.encode()})
        assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"templates": {"scenario": "{{ nmae }}"}}, "line 1: there is no variable"),
        ({"templates": {"scenario": "a\n{% for x in range(9) %}"}}, "line 2"),
        ({"templates": {"scenario": "{{ lipsum() }}"}}, "call nothing"),
        # Only rendering finds what is not there for every option.
        ({"templates": {"scenario": "{{ options.tone[0] }}"}}, "scenario"),
        ({"templates": {"scenery": "x"}}, "no template scenery"),
        ({"templates": {"scenario": 5}}, "templates.scenario"),
        ({"templates": {}, "options": {"povv": 1}}, "povv"),
        ({"templates": {}, "blocked_names": []}, "blocked_names"),
        (MINE, "has templates"),
    ],
)
def test_prompts_that_are_not_sound_are_not_kept_and_say_why(
    api: httpx.Client, content: dict[str, object], problem: str
) -> None:
    answer = api.post(f"{URL}/prompts", json={"name": "mine", "content": content})
    checked = api.post(f"{URL}/prompts/validate", json=content)

    assert answer.status_code == 422
    assert problem in answer.text
    assert problem in checked.text
    assert checked.status_code == 422 or not checked.json()["is_valid"]
    assert api.get(f"{URL}/prompts/mine").status_code == 404


def test_too_many_words_are_not_kept(api: httpx.Client) -> None:
    templates = dict.fromkeys(("brief", "scenario", "greeting"), "word " * 6000)
    content = {"templates": templates}

    answer = api.post(f"{URL}/prompts", json={"name": "mine", "content": content})

    assert answer.status_code == 413


def test_nobody_finds_anothers_prompts(api: httpx.Client, writer: httpx.Client) -> None:
    words_made(api)
    path = f"{URL}/prompts/mine"
    order = {"concept": "A keeper", "prompt_profile": "mine"}

    answers = [
        writer.get(path),
        writer.get(f"{path}/export"),
        writer.post(f"{path}/preview", json={}),
        writer.post(f"{path}/copy", json={"name": "yours"}),
        writer.put(path, json=WORDS, headers={"If-Match": '"1"'}),
        writer.delete(path),
        writer.post("/api/v2/generation/generate", json=order),
    ]

    assert [one.status_code for one in answers] == [404] * len(answers)
    assert "Say where" not in "".join(one.text for one in answers)
    words_made(writer)
    assert writer.delete(path).status_code == 204
    assert api.get(path).status_code == 200


def test_a_template_is_rendered_before_it_is_kept(api: httpx.Client) -> None:
    path = f"{URL}/templates/scenario/render"
    body = "{{ name }}: {{ options.tense }}, {{ words.pov }}"

    good = api.post(path, json={"body": body, "options": {"tense": "past"}}).json()
    bad = api.post(path, json={"body": "a\n{{ options.tenze }}"}).json()
    late = api.post(path, json={"body": "a\n\n{{ options.tone[5] }}"}).json()

    assert good["text"].startswith("Jorun Halvik: past, ")
    assert (good["problems"], good["tokens"] > 0) == ([], True)
    assert bad["problems"][0]["line"] == 2
    assert "options.tense" in bad["problems"][0]["text"]
    assert late["problems"][0]["line"] == 3
    assert (
        api.post(f"{URL}/templates/none/render", json={"body": ""}).status_code == 404
    )


def test_what_a_profile_may_say_is_told(api: httpx.Client) -> None:
    told = api.get(f"{URL}/templates").json()

    greeting = next(one for one in told["prompts"] if one["name"] == "greeting")
    default = api.get(f"{URL}/prompts/default").json()["content"]["templates"]
    assert {one["name"]: one["body"] for one in told["prompts"]} == default
    assert {"char", "options.pov", "opening_json"} <= set(greeting["variables"])
    assert "retry" in told["config"]["properties"]
    assert "join" in told["filters"]


def test_a_config_profile_can_be_checked_before_it_is_kept(api: httpx.Client) -> None:
    path = f"{URL}/config/validate"

    assert api.post(path, json=MINE).json()["is_valid"]
    report = api.post(path, json={"options": {"povv": 1}}).json()
    assert "did you mean 'pov'" in report["problems"][0]
