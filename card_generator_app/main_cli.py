"""`cardforge`, also `python -m card_generator_app.main_cli`: the command groups, nothing else."""

import click

from card_generator_app import __version__
from card_generator_app.cli.group import LazyGroup

_CLI = "card_generator_app.cli"

COMMANDS = {
    "setup": (f"{_CLI}.setup:setup", "Choose who writes, and where things are kept."),
    "generate": (f"{_CLI}.generate:generate", "Make a character card from a concept."),
    "interactive": (
        f"{_CLI}.interactive:interactive",
        "Put a generation together by questions.",
    ),
    "jobs": (f"{_CLI}.jobs:jobs", "See what was made and what is being made."),
    "convert": (f"{_CLI}.card_convert:convert", "Write a card file as another format."),
    "cards": (f"{_CLI}.cards:cards", "The cards that are kept: find, edit, export."),
    "inspect": (f"{_CLI}.card_files:inspect", "What is in a card file."),
    "lint": (f"{_CLI}.card_files:lint", "Check cards for what breaks or spoils them."),
    "lorebooks": (
        f"{_CLI}.lorebooks:lorebooks",
        "Lorebooks: keep, edit, convert, attach; which entries fire.",
    ),
    "worlds": (
        f"{_CLI}.worlds:worlds",
        "Worlds that cards share: plan, edit, check, tell as lorebooks.",
    ),
    "files": (f"{_CLI}.files:files", "Source material: upload, list, read, delete."),
    "models": (
        f"{_CLI}.models:models",
        "Models: find and compare them, install a local one.",
    ),
    "profiles": (
        f"{_CLI}.profiles:profiles",
        "Profiles: which model, which limits, what it is told.",
    ),
    "keys": (f"{_CLI}.keys:keys", "API keys: who may use the server, and for what."),
    "usage": (
        f"{_CLI}.usage:usage",
        "Calls, tokens and cost by day, model, kind, key.",
    ),
    "config": (f"{_CLI}.config:config", "Settings: what holds, and by what."),
    "cache": (f"{_CLI}.cache:cache", "What is kept to be quick: look, clear."),
    "debug": (f"{_CLI}.debug:debug", "Prompts and replies of a job; recent errors."),
    "serve": (f"{_CLI}.serve:serve", "Serve the API and its docs."),
    "worker": (f"{_CLI}.worker:worker", "Run jobs beside a server (PostgreSQL)."),
    "db": (f"{_CLI}.db:db", "The database: bring its tables up to date."),
    "completion": (
        f"{_CLI}.completion:completion",
        "Make your shell complete commands and flags.",
    ),
    "doctor": (
        f"{_CLI}.doctor:doctor",
        "What is installed, what is missing, how to mend it.",
    ),
}

EXAMPLES = """
\b
Examples:
  cardforge generate "A lighthouse keeper who collects storms"
  cardforge generate "An android detective" --output ada.png --seed 7
  cardforge generate --concept-file notes.txt --alternate-greetings 4
  OPENROUTER_API_KEY=… cardforge generate "A tired god of small roads"
"""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    help="Settings of this file (default: CARDFORGE_CONFIG, or the one in your folder).",
)
@click.version_option(__version__, prog_name="cardforge")
def cli(config_file: str | None) -> None:
    """Makes AI character cards (PNG, JSON; V1, V2, V3).

    Without a key the built-in composer writes the card, offline. With
    OPENROUTER_API_KEY, or OPENROUTER_BASE_URL for a server of your own, a model does;
    `cardforge setup` asks for what is needed and keeps it.
    """


def main() -> None:
    """Runs the CLI. Exit status: 0 done, 1 failed, 2 usage, 3 unreachable, 130 stopped."""
    from card_generator_app.cli.run import run

    run(cli)


if __name__ == "__main__":
    main()
