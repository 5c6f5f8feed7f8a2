"""`cardforge profiles browse`: found by typing, seen whole, taken as a command."""

import base64

from tests.fakes.program import Command, finish
from tests.fakes.terminal import Terminal


def test_a_profile_is_found_and_looked_at(cardforge: Command) -> None:
    terminal = Terminal(cardforge, "profiles", "browse")

    terminal.answer("Words to find", "xyzzy")
    terminal.answer("Words to find", "CHEAP under a cent")
    terminal.answer("Words to find", "9")
    terminal.answer("Words to find", "1")
    terminal.answer("c copy", "c")
    terminal.answer("c copy", "v")
    terminal.answer("c copy", "b")
    terminal.answer("Words to find", "q")
    status = terminal.end()

    assert status == 0, terminal.shown
    shown = " ".join(terminal.shown.split())
    command = 'cardforge generate --profile cheap "…"'
    assert "no profile has 'xyzzy'" in shown
    assert "1 to 1, please" in shown
    assert "config profile cheap" in shown
    assert "lore deepseek/deepseek-v3.2" in shown  # by way of its default
    assert "max_cost_usd 0.1 (this profile)" in shown
    assert "alternate_greetings 2 (default)" in shown
    assert command in shown
    assert base64.b64encode(command.encode()).decode() in terminal.shown


def test_a_prompt_profile_says_what_it_has(cardforge: Command) -> None:
    terminal = Terminal(cardforge, "profiles", "browse")

    terminal.answer("Words to find", "prompts concise")
    terminal.answer("Words to find", "1")
    terminal.answer("c copy", "b")
    terminal.answer("Words to find", "q")

    assert terminal.end() == 0, terminal.shown
    assert "templates: " in terminal.shown
    assert "cardforge generate --prompt-profile concise" in terminal.shown


def test_without_a_terminal_it_is_the_list(cardforge: Command) -> None:
    browsed = finish(cardforge.spawn("profiles", "browse"))
    listed = cardforge("profiles", "list")

    assert browsed.status == 0, browsed.stderr
    assert browsed.stdout == listed.stdout
