"""Config profiles: the shipped ones are good, and a bad one is refused by name."""

from pathlib import Path

import pytest

from card_generator_app.errors import ProfileError, ProfileNotFound
from card_generator_app.llm.catalog_file import bundled
from card_generator_app.options import resolve
from card_generator_app.profiles.config import ConfigProfile, ConfigProfiles
from card_generator_app.settings import PROJECT_ROOT

SHIPPED = ConfigProfiles(PROJECT_ROOT / "configs" / "profiles")


@pytest.mark.parametrize("name", SHIPPED.names())
def test_a_shipped_profile_is_complete(name: str) -> None:
    profile = SHIPPED.get(name)

    assert profile.name == name
    assert profile.description.endswith(".")
    if profile.provider in ("any", "openrouter"):
        assert all(profile.model_for(task) for task in ("brief", "write", "lore"))
    resolve(profile.options)


@pytest.mark.parametrize("name", SHIPPED.names())
def test_a_shipped_profile_names_models_that_can_do_their_task(name: str) -> None:
    profile, listed = SHIPPED.get(name), bundled()[1]

    for task, model in profile.models.items():
        assert model in listed, model
        if task == "vision":
            assert listed[model].sees_images
        elif task == "image":
            assert listed[model].makes_images
        else:
            assert listed[model].writes_text
    assert set(profile.fallback_models) <= set(listed)
    judge, writer = profile.models.get("judge"), profile.model_for("write")
    if judge and writer:
        assert listed[judge].family != listed[writer].family


def test_the_documented_profiles_are_shipped() -> None:
    assert {"default", "cheap"} <= set(SHIPPED.names())


def test_a_task_without_a_model_of_its_own_takes_the_default() -> None:
    profile = ConfigProfile(models={"default": "a/b", "brief": "c/d"})

    assert [profile.model_for(task) for task in ("brief", "write")] == ["c/d", "a/b"]


def test_a_profile_without_models_names_none() -> None:
    assert ConfigProfile().model_for("write") is None


def test_an_empty_file_is_a_profile_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "quiet.yaml").write_text("")

    assert ConfigProfiles(tmp_path).get("quiet") == ConfigProfile(name="quiet")


@pytest.mark.parametrize("name", ["nothing", "../default", "", "/etc/passwd"])
def test_an_unknown_profile_is_refused_with_those_there_are(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "mine.yaml").write_text("")

    with pytest.raises(ProfileNotFound, match=r"\(there are: mine\)"):
        ConfigProfiles(tmp_path).get(name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"options: {temprature: 1}", "did you mean 'temperature'"),
        (b"options: {temperature: 9}", "temperature: "),
        (b"options: [temperature]", "options: "),
        (b"models: [unclosed", "unclosed|expected"),
        (b"- a list", "dict"),
        (b"modles: {default: a/b}", "modles: "),
        (b"models: {wrtie: a/b}", "wrtie"),
        (b"retry: {max_attempts: 0}", "retry.max_attempts: "),
        (b"description: caf\xe9", "UTF-8|utf-8"),
    ],
)
def test_a_bad_profile_is_refused_with_its_file_and_what_is_wrong(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "mine.yaml").write_bytes(content)

    with pytest.raises(ProfileError, match=rf"mine\.yaml(.|\n)*({words})"):
        ConfigProfiles(tmp_path).get("mine")


def test_a_bad_profile_is_told_in_one_line_without_its_values(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("key: sk-or-v1-secret\n")

    with pytest.raises(ProfileError) as caught:
        ConfigProfiles(tmp_path).get("mine")

    assert "secret" not in caught.value.message
    assert "\n" not in caught.value.message
