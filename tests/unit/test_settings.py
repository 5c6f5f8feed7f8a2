"""Settings come from their variables, `.env` and the config file; from nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from card_generator_app.effective_settings import effective
from card_generator_app.errors import InvalidInput
from card_generator_app.settings import PROJECT_ROOT, Settings

ALIASES = {name: str(field.alias) for name, field in Settings.model_fields.items()}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for alias in ALIASES.values():
        monkeypatch.delenv(alias, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def config_file() -> Path:
    """Where the person's own config file belongs."""
    path = Settings().config_file
    path.parent.mkdir(parents=True)
    return path


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings()

    assert settings.configs_dir == PROJECT_ROOT / "configs"
    assert settings.openrouter_api_key is None
    assert settings.models_path == settings.data_dir / "models"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("data_dir", "/srv/cards", Path("/srv/cards")),
        ("use_database_jobs", "false", False),
        ("port", "0", 0),
        ("job_concurrency", "5", "5"),
        ("database_url", "postgresql://h/d", "postgresql://h/d"),
        ("profile", "cheap", "cheap"),
    ],
)
def test_a_variable_sets_its_field(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: Any
) -> None:
    monkeypatch.setenv(ALIASES[name], text)

    assert getattr(Settings(), name) == value


@pytest.mark.parametrize(
    ("variable", "field"),
    [("HOST", "host"), ("PORT", "port"), ("PROFILE", "profile"), ("SERVER", "server")],
)
def test_a_variable_of_another_program_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, variable: str, field: str
) -> None:
    default = getattr(Settings(), field)

    monkeypatch.setenv(variable, "9")

    assert getattr(Settings(), field) == default


def test_a_field_can_be_given_by_its_name() -> None:
    assert Settings(port=0, host="::1").port == 0


def test_dotenv_in_the_working_folder_counts_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CARDFORGE_PORT=1\nCARDFORGE_HOST=0.0.0.0\nX=1\n")
    monkeypatch.setenv("CARDFORGE_PORT", "2")

    settings = Settings()

    assert (settings.port, settings.host) == (2, "0.0.0.0")


def test_a_home_folder_in_dotenv_is_understood(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "CARDFORGE_DATA_DIR=~/cards\nCARDFORGE_LOCAL_GGUF=~/m.gguf\n"
    )

    settings = Settings()

    assert settings.data_dir == Path.home() / "cards"
    assert settings.local_gguf == Path.home() / "m.gguf"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "")

    assert Settings().openrouter_api_key is None


def test_the_key_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-planted")

    settings = Settings()

    assert "planted" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDFORGE_PORT", "70000")

    with pytest.raises(ValidationError, match="CARDFORGE_PORT"):
        Settings()


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_where_a_setting_comes_from_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CARDFORGE_PROFILE=cheap\nLOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-planted0123456789")

    found = {one.name: one for one in effective(Settings(CARDFORGE_PORT=9))}

    assert (found["LOG_LEVEL"].value, found["LOG_LEVEL"].source) == (
        "ERROR",
        "environment",
    )
    assert found["CARDFORGE_PROFILE"].source == ".env"
    assert found["CARDFORGE_PORT"].source == "program"
    assert found["CARDFORGE_HOST"].source == "default"
    assert found["OPENROUTER_API_KEY"].value == "(set)"


def test_the_config_file_counts_and_everything_else_wins_over_it(
    config_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config_file.write_text(
        'port = 1\nprofile = "cheap"\nlog_level = "DEBUG"\nhost = "::1"\n'
        "job_concurrency = 4\nuse_database_jobs = false\n"
    )
    (tmp_path / ".env").write_text("CARDFORGE_PROFILE=quality\nLOG_LEVEL=INFO\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")

    settings = Settings(CARDFORGE_PORT=2)
    found = {one.name: (one.value, one.source) for one in effective(settings)}

    assert found["CARDFORGE_PORT"] == ("2", "program")
    assert found["LOG_LEVEL"] == ("ERROR", "environment")
    assert found["CARDFORGE_PROFILE"] == ("quality", ".env")
    assert found["CARDFORGE_HOST"] == ("::1", "config file")
    assert found["CARDFORGE_JOB_CONCURRENCY"] == ("4", "config file")
    assert found["USE_DATABASE_JOBS"] == ("False", "config file")
    assert found["CARDFORGE_KEEP_JOBS_DAYS"] == ("365.0", "default")


def test_another_config_file_can_be_named(
    config_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config_file.write_text("port = 1\n")
    other = tmp_path / "other.toml"
    other.write_text("port = 2\n")

    given = Settings(CARDFORGE_CONFIG=str(other)).port
    monkeypatch.setenv("CARDFORGE_CONFIG", str(other))

    assert (given, Settings().port) == (2, 2)
    assert Settings(CARDFORGE_CONFIG="/dev/null").port == 8000


def test_a_config_file_that_is_named_and_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"there is no file .*gone.toml"):
        Settings(CARDFORGE_CONFIG=str(tmp_path / "gone.toml"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("prot = 1", "there is no setting 'prot'; did you mean port?"),
        ("CARDFORGE_PORT = 1", "did you mean port?"),
        ("openrouter_key = 1", "did you mean openrouter_api_key?"),
        ("xyzzy = 1", "there is no setting 'xyzzy'"),
        ("config_file = 1", "there is no setting 'config_file'"),
        ("port = ", "cannot be read"),
    ],
)
def test_a_slip_in_the_config_file_is_refused_by_name(
    config_file: Path, line: str, said: str
) -> None:
    config_file.write_text(f"{line}\n")

    with pytest.raises(InvalidInput, match=re.escape(said)) as caught:
        Settings()

    assert str(config_file) in caught.value.message


def test_a_value_of_the_config_file_that_makes_no_sense_is_refused(
    config_file: Path,
) -> None:
    config_file.write_text("port = 70000\n")

    with pytest.raises(ValidationError, match="CARDFORGE_PORT"):
        Settings()
