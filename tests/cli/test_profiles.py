"""`cardforge profiles`: profiles of one's own, copied, changed, checked and looked at."""

import shutil
from pathlib import Path

import pytest

from card_generator_app.settings import PROJECT_ROOT
from tests.fakes.program import Command


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """A folder with a profile of each kind that a person has copied."""
    folder = tmp_path / "own"
    shutil.copytree(PROJECT_ROOT / "configs", folder)
    shutil.copy(folder / "profiles" / "cheap.yaml", folder / "profiles" / "mine.yaml")
    shutil.copytree(folder / "prompts" / "concise", folder / "prompts" / "mine")
    return folder


@pytest.fixture
def own(cardforge: Command, configs: Path) -> Command:
    cardforge.env["CARDFORGE_CONFIGS_DIR"] = str(configs)
    return cardforge


@pytest.mark.parametrize("kind", ["config", "prompts"])
def test_a_copy_is_a_profile_as_soon_as_it_is_there(own: Command, kind: str) -> None:
    assert f"{kind:<8} mine" in own("profiles", "list").stdout
    assert "sound" in own("profiles", "validate", kind, "mine").stdout


def test_what_a_copy_has_wrong_is_told_by_its_place(
    own: Command, configs: Path
) -> None:
    template = configs / "prompts" / "mine" / "portrait_prompt.md.j2"
    template.write_text("{{ nmae }}", "utf-8")
    with (configs / "profiles" / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("modles: {}\n")

    prompts = own("profiles", "validate", "prompts", "mine")
    config = own("profiles", "validate", "config", "mine")

    assert (prompts.status, config.status) == (1, 1)
    assert (
        "portrait_prompt.md.j2, line 1: there is no variable 'nmae'" in prompts.stdout
    )
    assert "modles: there is nothing of this name" in config.stdout


def test_a_preview_of_a_call_that_is_none_names_those_there_are(
    own: Command,
) -> None:
    ran = own("profiles", "preview", "prompts", "mine", "--key", "nosuch")

    assert ran.status == 2
    assert "scenario" in ran.stderr


def test_a_config_profile_is_copied_exported_edited_and_deleted(
    cardforge: Command, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"

    assert "mine  v1" in cardforge("profiles", "copy", "config", "cheap", "mine").stdout
    cardforge("profiles", "export", "config", "mine", "-o", str(file))
    file.write_text(file.read_text("utf-8") + "fallback_models: [a/second]\n", "utf-8")
    edited = cardforge("profiles", "edit", "config", "mine", str(file))
    late = cardforge("profiles", "edit", "config", "mine", str(file), "--version", "1")
    shipped = cardforge("profiles", "edit", "config", "cheap", str(file))

    assert "mine  v2" in edited.stdout, edited.stderr
    assert "has version 2 now" in late.stderr
    assert "copy it first" in shipped.stderr
    assert "yours, v2" in cardforge("profiles", "list").stdout
    assert "v1" in cardforge("profiles", "create", "config", "other", str(file)).stdout
    assert cardforge("profiles", "delete", "config", "mine").status == 0
    assert cardforge("profiles", "show", "config", "mine").status != 0


def test_prompts_are_kept_from_a_folder_and_tried_before(
    cardforge: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "words"
    shutil.copytree(PROJECT_ROOT / "configs" / "prompts" / "concise", folder)
    template = folder / "scenario.md.j2"
    template.write_text("Where {{ char }} stands.\n{{ options.tenze }}", "utf-8")

    broken = cardforge("profiles", "render", str(template))
    unsound = cardforge("profiles", "validate", "prompts", str(folder))
    template.write_text("In the {{ options.tense }} tense.", "utf-8")
    shown = cardforge("profiles", "render", str(template), "--option", "tense=past")
    kept = cardforge("profiles", "create", "prompts", "mine", str(folder))

    assert (broken.status, unsound.status) == (1, 1)
    assert "scenario.md.j2:2: there is no variable" in broken.stdout
    assert "scenario.md.j2, line 2" in unsound.stdout
    assert shown.stdout == "In the past tense.\n"
    assert "mine  v1" in kept.stdout, kept.stderr
    assert (
        "In the {{ options.tense }}"
        in cardforge("profiles", "show", "prompts", "mine").stdout
    )
    templates = cardforge("profiles", "templates").stdout
    assert "scenario.md.j2\n  Asks for the scenario." in templates
