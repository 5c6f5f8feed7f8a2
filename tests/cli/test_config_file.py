"""The config file: named by a flag or a variable, changed line by line, told by `config show`."""

import json
import stat
from pathlib import Path

import pytest

from tests.fakes.program import Command


@pytest.fixture
def path(cardforge: Command, tmp_path: Path) -> Path:
    """The config file, with what somebody wrote by hand."""
    path = tmp_path / "config.toml"
    path.write_text('# of mine\nprofile = "cheap"  # poor\n')
    cardforge.env["CARDFORGE_CONFIG"] = str(path)
    return path


def test_what_the_file_sets_holds_and_is_said_to_be_from_it(
    cardforge: Command, path: Path, tmp_path: Path
) -> None:
    ran = cardforge("config", "show", "--json")
    other = tmp_path / "other.toml"
    other.write_text('profile = "quality"\n')
    named = cardforge("--config", str(other), "config", "show", CARDFORGE_PROFILE="")

    shown = {one["name"]: one for one in json.loads(ran.stdout)["settings"]}
    assert shown["CARDFORGE_PROFILE"]["value"] == "cheap"
    assert shown["CARDFORGE_PROFILE"]["source"] == "config file"
    assert "CARDFORGE_PROFILE=quality  (config file)" in named.stdout
    assert f"CARDFORGE_CONFIG={other}  (program)" in named.stdout


def test_one_line_is_changed_and_the_rest_stays(cardforge: Command, path: Path) -> None:
    ran = cardforge("config", "set", "port", "9000")
    cardforge("config", "set", "use_database_jobs", "no")
    cardforge("config", "set", "profile", "quality")
    cardforge("config", "set", "local_gguf", "/models/a.gguf")
    cardforge("config", "unset", "local_gguf")

    assert ran.status == 0, ran.stderr
    assert path.read_text() == (
        '# of mine\nprofile = "quality"  # poor\nport = 9000\nuse_database_jobs = false\n'
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_comes_by_standard_input(cardforge: Command, path: Path) -> None:
    ran = cardforge("config", "set", "webhook_secret", stdin="known to both\n")

    assert ran.status == 0, ran.stderr
    assert 'webhook_secret = "known to both"' in path.read_text()
    assert "known" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prot", "1"], "did you mean port?"),
        (["port", "70000"], "CARDFORGE_PORT: Input should be less than"),
        (["CARDFORGE_PORT", "1"], "did you mean port?"),
    ],
)
def test_a_slip_changes_nothing(
    cardforge: Command, path: Path, arguments: list[str], said: str
) -> None:
    before = path.read_text()

    ran = cardforge("config", "set", *arguments)

    assert ran.status != 0
    assert said in ran.stderr
    assert path.read_text() == before


def test_a_file_that_is_not_there_is_missed_or_made(
    cardforge: Command, tmp_path: Path
) -> None:
    path = tmp_path / "folder" / "new.toml"

    missed = cardforge("--config", str(path), "jobs", "list")
    made = cardforge("--config", str(path), "config", "set", "port", "9000")
    where = cardforge("--config", str(path), "config", "path")

    assert missed.status == 2
    assert f"there is no file {path}" in missed.stderr
    assert made.status == 0, made.stderr
    assert "port = 9000" in path.read_text()
    assert where.stdout.strip() == str(path)
