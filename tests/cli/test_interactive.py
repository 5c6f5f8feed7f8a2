"""`cardforge interactive`, `db upgrade`, `completion`: what no server's operation is."""

from pathlib import Path

import pytest

from tests.fakes.program import Command, finish
from tests.fakes.terminal import Terminal


def test_questions_make_a_card_and_show_its_command(
    cardforge: Command, tmp_path: Path
) -> None:
    terminal = Terminal(cardforge, "interactive")

    terminal.answer("Who is the character?", "A bell founder")
    terminal.answer("Section, or", "3")
    terminal.answer("Option, or", "1")
    terminal.answer("name", "Tobias Fenn")
    terminal.answer("Option, or", "b")
    terminal.answer("Section, or", "99")
    terminal.answer("Section, or", "g")
    status = terminal.end()

    assert status == 0, terminal.shown
    assert "cardforge generate '--name=Tobias Fenn' -- 'A bell founder'" in (
        terminal.shown
    )
    assert Path("tobias-fenn.png").is_file()


def test_without_a_terminal_nothing_is_waited_for(cardforge: Command) -> None:
    ran = finish(cardforge.spawn("interactive"))

    assert ran.status == 2
    assert "no terminal" in ran.stderr


def test_the_database_is_brought_up_to_date(cardforge: Command) -> None:
    first, again = cardforge("db", "upgrade"), cardforge("db", "upgrade")

    assert first.status == 0, first.stderr
    assert first.stdout == again.stdout
    assert "SQLite is at revision" in first.stdout
    assert (Path(cardforge.env["CARDFORGE_DATA_DIR"]) / "cardforge.sqlite").is_file()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_script(cardforge: Command, shell: str) -> None:
    if shell == "bash" and not Path("/bin/bash").exists():
        pytest.skip("click asks bash for its version")

    ran = cardforge("completion", shell)

    assert ran.status == 0, ran.stderr
    assert "_CARDFORGE_COMPLETE" in ran.stdout


def test_commands_and_values_are_completed(cardforge: Command) -> None:
    def completed(words: str) -> str:
        variables = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        variables |= {"_CARDFORGE_COMPLETE": "bash_complete"}
        return finish(cardforge.spawn(**variables)).stdout

    assert "lorebooks" in completed("cardforge lore")
    assert "attach" in completed("cardforge lorebooks att")
