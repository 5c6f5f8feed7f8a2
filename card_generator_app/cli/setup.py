"""`cardforge setup`: who writes, with which models, and where things are kept, by questions."""

import sys

import click


@click.command()
def setup() -> None:
    """Choose by questions who writes, with which models, and where things are kept.

    Shows what is set and changes only what you say; nothing is written before you save.
    None of it is needed: the built-in composer writes without. Needs a terminal.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask at; without one: cardforge config set NAME VALUE, "
            "cardforge config set-key HOST, cardforge models install NAME"
        )
    # Here, because settings are slow to import, and of no use to the help.
    from card_generator_app.cli.setup_wizard import Wizard

    Wizard().run()
