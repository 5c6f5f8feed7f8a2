"""`cardforge setup`: nothing is kept before the end, then all of it, and only what was said."""

import json
from pathlib import Path

import pytest

from tests.fakes.program import KEY, Command, Provider, finish
from tests.fakes.terminal import Terminal


@pytest.fixture
def path(cardforge: Command, tmp_path: Path) -> Path:
    """The config file, which is not there yet; no provider is in the environment."""
    path = tmp_path / "config.toml"
    cardforge.env["CARDFORGE_CONFIG"] = str(path)
    for name in ("OPENROUTER_API_KEY", "OPENROUTER_BASE_URL"):
        cardforge.env.pop(name)
    return path


def test_without_a_terminal_it_names_the_commands_that_ask_nothing(
    cardforge: Command, path: Path
) -> None:
    ran = finish(cardforge.spawn("setup"))

    assert ran.status == 2
    assert "config set NAME VALUE" in ran.stderr
    assert "config set-key" in ran.stderr


def test_the_composer_alone_and_a_first_card(cardforge: Command, path: Path) -> None:
    terminal = Terminal(cardforge, "setup")

    terminal.answer("Section, or", "1")
    terminal.answer("Who writes", "1")
    terminal.answer("Section, or", "s")
    terminal.answer("Make a card now?", "y")
    terminal.answer("Who is the character?", "A bell founder")
    status = terminal.end()

    assert status == 0, terminal.shown
    assert 'profile = "composer"' in path.read_text()
    assert len(list(Path().glob("*.png"))) == 1


def test_a_server_its_key_and_a_model_are_tried_and_kept(
    cardforge: Command, path: Path, provider: Provider
) -> None:
    path.write_text("port = 9000  # mine\n")
    terminal = Terminal(cardforge, "setup")

    terminal.answer("Section, or", "1")
    terminal.answer("Who writes", "3")
    terminal.answer("Its address", provider.base_url)
    terminal.answer("Key of", "sk-or-v1-not-it")
    terminal.answer("Key of", KEY)
    terminal.answer("Section, or", "2")
    terminal.answer("brief, or b", "no/such-model")
    terminal.answer("brief, or b", "1")
    terminal.answer("write, or b", "b")
    terminal.answer("Section, or", "s")
    terminal.answer("Make a card now?", "n")
    status = terminal.end()

    assert status == 0, terminal.shown
    assert "refused" in terminal.shown
    assert KEY not in terminal.shown
    text = path.read_text()
    assert KEY not in text
    assert "port = 9000  # mine" in text
    assert f'openrouter_base_url = "{provider.base_url}"' in text
    assert 'profile = "setup"' in text
    own = cardforge("profiles", "show", "config", "setup", "--json")
    assert json.loads(own.stdout)["content"]["models"]["brief"]
    host = provider.base_url.split("/")[2]
    assert cardforge("config", "test-key", host).status == 0


def test_a_second_time_shows_what_is_set_and_changes_what_is_said(
    cardforge: Command, path: Path, tmp_path: Path
) -> None:
    gguf = tmp_path / "own.gguf"
    gguf.write_bytes(b"GGUF and more")
    path.write_text('profile = "composer"\nopenrouter_base_url = "http://h/v1"\n')
    terminal = Terminal(cardforge, "setup")

    terminal.answer("1 who writes  the built-in composer", "1")
    terminal.answer("Who writes", "4")
    terminal.answer("GGUF file", str(tmp_path / "none.gguf"))
    terminal.answer("GGUF file", str(gguf))
    terminal.answer("Section, or", "s")
    terminal.answer("Make a card now?", "n")
    status = terminal.end()

    assert status == 0, terminal.shown
    assert "is no GGUF file" in terminal.shown
    assert path.read_text() == (
        'profile = "local"\nopenrouter_base_url = "http://h/v1"\n'
        f'local_gguf = "{gguf}"\n'
    )


@pytest.mark.parametrize("leave", ["q", "interrupt"])
def test_who_leaves_has_changed_nothing(
    cardforge: Command, path: Path, leave: str
) -> None:
    terminal = Terminal(cardforge, "setup")

    terminal.answer("Section, or", "1")
    terminal.answer("Who writes", "1")
    if leave == "q":
        terminal.answer("Section, or", "q")
    else:
        terminal.answer("Section, or", "1")
        terminal.interrupt()
    status = terminal.end()

    assert status == (0 if leave == "q" else 130), terminal.shown
    assert not path.exists()
    assert not Path(cardforge.env["CARDFORGE_DATA_DIR"]).exists()


def test_what_the_environment_says_is_said_to_win(
    cardforge: Command, path: Path
) -> None:
    cardforge.env["CARDFORGE_PROFILE"] = "default"
    terminal = Terminal(cardforge, "setup")

    terminal.answer("Section, or", "1")
    terminal.answer("Who writes", "1")
    terminal.answer("Section, or", "s")
    terminal.answer("Make a card now?", "n")

    assert terminal.end() == 0, terminal.shown
    assert "CARDFORGE_PROFILE is set in the environment, and that wins" in (
        terminal.shown
    )


def test_a_database_that_does_not_answer_is_not_kept(
    cardforge: Command, path: Path
) -> None:
    terminal = Terminal(cardforge, "setup")

    terminal.answer("Section, or", "3")
    terminal.answer("Database, or", "2")
    terminal.answer("postgresql://", "postgresql://me:hush@127.0.0.1:1/none")
    terminal.answer("postgresql://", "mysql://there")
    terminal.answer("postgresql://", "b")
    terminal.answer("Section, or", "q")

    assert terminal.end() == 0, terminal.shown
    assert "does not answer" in terminal.shown
    assert "hush" not in terminal.shown
    assert not path.exists()
