"""The interview in the terminal: a question, three answers to take, or your own words."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.errors import InterviewRequired, LimitExceeded

if TYPE_CHECKING:
    from card_generator_app.api.v2.interview_models import InterviewTurn
    from card_generator_app.cli.connect import Connection
    from card_generator_app.client import CardForge

_QUIT = ("q", "quit")
_OPTION = "interview"


async def hold(connection: "Connection", sent: dict[str, Any]) -> dict[str, Any]:
    """What is sent, with the answers of the person at the terminal.

    Without a terminal `auto` goes on as it is, and `required` raises InterviewRequired
    unless there are answers already. What it costs counts against `max_cost_usd`.
    """
    wanted = sent.get(_OPTION, "off")
    if wanted == "off":
        return sent
    if not can_ask():
        if wanted == "required" and not sent.get("answers"):
            raise InterviewRequired(
                "--interview=required needs a terminal to ask in. Give answers with "
                "--answers 'QUESTION=ANSWER', or use --interview=auto"
            )
        return sent
    return await _asked(connection, sent)


def can_ask() -> bool:
    """Whether somebody sits there to read and to type."""
    return sys.stdin.isatty() and sys.stderr.isatty()


async def _asked(connection: "Connection", sent: dict[str, Any]) -> dict[str, Any]:
    from card_generator_app.client import RequestFailed

    answers: list[dict[str, Any]] = list(sent.get("answers", ()))
    spent_usd = "0"
    while True:
        options = {k: v for k, v in sent.items() if k != _OPTION} | {"answers": answers}
        try:
            turn = await connection.ask(_turn, spent_usd, options)
        except RequestFailed as error:
            if error.error_code != LimitExceeded.code:
                raise
            click.echo(f"no further question: {error.message}", err=True)
            break
        spent_usd = turn.spent_usd
        if turn.question is None:
            break
        answer = _answer(turn)
        if answer is None:
            break
        found = turn.question
        answers.append(
            {"question": found.question, "answer": answer, "about": found.about}
        )
    if spent_usd != "0":
        click.echo(f"the interview cost ${spent_usd}", err=True)
    held = {k: v for k, v in sent.items() if k != _OPTION} | {"answers": answers}
    if sent.get("max_cost_usd") is not None:
        held["max_cost_usd"] = max(float(sent["max_cost_usd"]) - float(spent_usd), 0)
    return held


@contextmanager
def _interruptible() -> Iterator[None]:
    """Lets Ctrl-C end a question: asyncio's own handler would wait for its end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


async def _turn(
    forge: "CardForge", spent_usd: str, options: dict[str, Any]
) -> "InterviewTurn":
    return await forge.generation.interview(spent_usd=spent_usd, **options)


def _answer(turn: "InterviewTurn") -> str | None:
    """What the person types; a number takes a suggestion; None: no more questions."""
    found = turn.question
    if found is None:
        return None
    click.secho(f"\n{turn.number}/{turn.most}  {found.question}", bold=True, err=True)
    click.echo(f"     {found.why}", err=True)
    for at, suggestion in enumerate(found.suggestions, start=1):
        click.echo(f"  {at}  {suggestion}", err=True)
    hint = "your own words, a number, nothing to skip, q to go on with the card"
    with _interruptible():
        text: str = click.prompt(
            click.style(hint, dim=True), default="", show_default=False, err=True
        )
    text = text.strip()
    if text.lower() in _QUIT:
        return None
    if not text.isdecimal() or not found.suggestions:
        return text
    if 1 <= int(text) <= len(found.suggestions):
        return found.suggestions[int(text) - 1]
    click.echo(f"There is no answer {text} here.", err=True)
    return _answer(turn)


def show_turn(turn: "InterviewTurn") -> None:
    """One question on stdout, for a script that asks one by one."""
    if turn.question is None:
        click.echo("nothing left to ask", err=True)
        return
    click.echo(turn.question.question)
    click.echo(turn.question.why, err=True)
    for suggestion in turn.question.suggestions:
        click.echo(f"- {suggestion}")
    if turn.spent_usd != "0":
        click.echo(f"cost ${turn.spent_usd}; job {turn.job_id}", err=True)
