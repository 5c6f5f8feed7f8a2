"""`generate --interview` in a terminal, without one, and question by question."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.fakes.program import SMALL_FLAGS, Command

IDEA = "A lighthouse keeper who collects storms"
COMPOSED = ["--writer=composer", "--seed=7", *SMALL_FLAGS]


def in_a_terminal(cardforge: Command, typed: list[str], *arguments: str) -> str:
    """What the terminal showed; a line is typed at each prompt."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "card_generator_app.main_cli", *arguments],
        env=cardforge.process_environment(TERM="dumb"),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        close_fds=True,
    )
    os.close(slave)
    shown, lines = "", list(typed)
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            try:
                shown += os.read(master, 4096).decode(errors="replace")
            except OSError:  # the other end is closed
                break
        elif process.poll() is not None:
            break
        if lines and shown.count("to go on with the card") > len(typed) - len(lines):
            os.write(master, f"{lines.pop(0)}\n".encode())
    os.close(master)
    assert process.wait(timeout=20) == 0, shown
    return shown


def test_answers_typed_in_the_terminal_are_in_the_card(cardforge: Command) -> None:
    typed = ["She was paid to let one ship go by", "", "9", "1", "q"]

    shown = in_a_terminal(
        cardforge, typed, "generate", "--interview", IDEA, *COMPOSED, "-o", "mara.json"
    )

    assert "1/5" in shown
    assert "There is no answer 9 here." in shown
    assert "4/5" in shown
    card = json.loads(Path("mara.json").read_text("utf-8"))
    assert "She was paid to let one ship go by" in json.dumps(card)


def test_without_a_terminal_auto_goes_on(cardforge: Command) -> None:
    ran = cardforge("generate", IDEA, "--interview", *COMPOSED, "-o", "mara.json")

    assert ran.status == 0, ran.stderr
    assert Path("mara.json").exists()


def test_without_a_terminal_required_says_what_to_do(cardforge: Command) -> None:
    ran = cardforge("generate", IDEA, "--interview=required", *COMPOSED)

    assert ran.status == 2
    assert "--answers 'QUESTION=ANSWER'" in ran.stderr


def test_required_is_content_with_answers_that_are_given(cardforge: Command) -> None:
    answer = "--answers=What does she keep from everybody?=The lamp is a dragon"

    ran = cardforge(
        *("generate", IDEA, "--interview", "required", answer),
        *(*COMPOSED, "-o", "mara.json"),
    )

    assert ran.status == 0, ran.stderr
    assert "The lamp is a dragon" in Path("mara.json").read_text("utf-8")


def test_an_answer_without_its_question_is_told_how_to_be_written(
    cardforge: Command,
) -> None:
    ran = cardforge("generate", "interview", IDEA, "--answers", "To be forgotten")

    assert ran.status == 2
    assert "--answers: write it as QUESTION=ANSWER" in ran.stderr


def test_a_script_asks_one_by_one(cardforge: Command) -> None:
    ran = cardforge("generate", "interview", IDEA, "--writer=composer", "--json")

    turn = json.loads(ran.stdout)
    assert "lighthouse keeper" in turn["question"]["question"]
    first = turn["question"]["question"]
    again = cardforge(
        *("generate", "interview", IDEA, "--writer=composer"),
        f"--answers={json.dumps({'question': first, 'about': turn['question']['about']})}",
    )
    assert again.stdout.splitlines()[0] not in ("", first)
    assert len(again.stdout.splitlines()) == 4
