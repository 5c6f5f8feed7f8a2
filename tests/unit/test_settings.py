"""Settings come from their own variables and from `.env`; nothing else is listened to."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from card_generator_app.settings import PROJECT_ROOT, Settings, effective

ALIASES = {name: str(field.alias) for name, field in Settings.model_fields.items()}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for alias in ALIASES.values():
        monkeypatch.delenv(alias, raising=False)
    monkeypatch.chdir(tmp_path)


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
