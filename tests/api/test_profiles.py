"""Profiles over the API: listed, shown, checked, and what they would send."""

from pathlib import Path

import httpx
import pytest

from card_generator_app.settings import Settings

URL = "/api/v2/profiles"
CONFIGS = (
    "default",
    "quality",
    "balanced",
    "cheap",
    "free",
    "ollama",
    "lmstudio",
    "llamacpp",
    "koboldcpp",
    "local",
    "composer",
)
PROMPTS = ("default", "concise", "world-focused", "showcase")
SHIPPED = {("config", name) for name in CONFIGS} | {
    ("prompts", name) for name in PROMPTS
}


def test_every_shipped_profile_is_listed_and_sound(api: httpx.Client) -> None:
    rows = api.get(URL).json()["profiles"]

    assert {(row["kind"], row["name"]) for row in rows} == SHIPPED
    for row in rows:
        path = f"{URL}/{row['kind']}/{row['name']}"
        assert row["is_valid"], row
        assert api.get(f"{path}/validate").json()["problems"] == []
        assert api.get(path).json()["content"]["description"]


def test_a_preview_is_what_a_model_would_be_told(api: httpx.Client) -> None:
    options = {"concept": "A keeper of storms", "pov": "first", "group_greetings": 1}

    shown = api.post(f"{URL}/prompts/default/preview", json=options).json()

    calls = {call["key"]: call for call in shown["calls"]}
    assert {"brief", "description", "group_only_greetings.0", "lorebook.0"} <= set(
        calls
    )
    assert "A keeper of storms" in calls["brief"]["messages"][1]["content"]
    assert "first person" in calls["first_mes"]["messages"][1]["content"]
    assert all(call["tokens"] > 0 and call["max_tokens"] > 0 for call in calls.values())
    assert calls["brief"]["max_tokens"] >= 8000, "as the brief really is asked for"


def test_a_preview_of_a_config_profile_names_the_model_of_each_task(
    api: httpx.Client,
) -> None:
    shown = api.post(f"{URL}/config/balanced/preview", json={}).json()

    assert shown["models"]["write"] != shown["models"]["lore"]
    assert shown["options"]["max_cost_usd"] == 0.5


@pytest.mark.parametrize("options", [[], {"pov": "fourth"}, {"povv": 1}])
def test_options_that_are_none_are_refused(api: httpx.Client, options: object) -> None:
    answer = api.post(f"{URL}/prompts/default/preview", json=options)

    assert answer.status_code == 422


def test_a_broken_profile_is_named_and_does_not_hide_the_others(
    api: httpx.Client, settings: Settings
) -> None:
    folder = Path(settings.configs_dir) / "prompts" / "concise"
    (folder / "scenario.md.j2").write_text("{{ options.tenze }}")

    rows = {row["name"]: row for row in api.get(URL).json()["profiles"]}
    report = api.get(f"{URL}/prompts/concise/validate").json()

    assert rows["concise"]["is_valid"] is False
    assert rows["showcase"]["is_valid"] is True
    assert "did you mean 'options.tense'" in report["problems"][0]
    assert api.get(f"{URL}/prompts/none/validate").status_code == 404
