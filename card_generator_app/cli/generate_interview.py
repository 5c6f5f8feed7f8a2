"""`cardforge generate interview`: the next question about an idea, for scripts."""

from typing import Any

import click

from card_generator_app.cli.ask import ask
from card_generator_app.cli.concept import read_concept
from card_generator_app.cli.interview import show_turn
from card_generator_app.cli.job_lines import print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.sections import SectionedCommand, common_options

_MAPPER = CLIConfigMapper()

EPILOG = """
\b
The server remembers nothing: give every question with its answer (--answers,
repeatable), and the same to `generate` at the end. `generate --interview` does all
of it in the terminal.

\b
Examples:
  cardforge generate interview "A lighthouse keeper" --json
  cardforge generate interview "A lighthouse keeper" \\
    --answers "What does the lighthouse keeper want?=To be forgotten"
"""


def run_interview(
    concept: str | None,
    spent_usd: str,
    as_json: bool,
    server: str | None,
    **values: Any,
) -> None:
    """Asks for one question."""
    sent = _MAPPER.to_sent(values)
    text = read_concept(concept, None, None, 0, may_be_none=True)
    sent |= {"concept": text} if text else {}
    _MAPPER.check(sent)
    turn = ask(server, lambda f: f.generation.interview(spent_usd=spent_usd, **sent))
    if as_json:
        print_json(turn)
    else:
        show_turn(turn)


interview = SectionedCommand(
    "interview",
    callback=run_interview,
    help="The next question about CONCEPT, why it is asked, and three answers to it.",
    epilog=EPILOG,
    params=[
        click.Argument(["concept"], required=False),
        click.Option(
            ["--spent-usd"],
            default="0",
            help="What the interview has cost so far; it counts against --max-cost-usd.",
        ),
        *common_options(is_long=False),
        *_MAPPER.flags(),
    ],
)
