"""The CLI's outer edge: every error becomes one line on stderr and an exit status."""

import sys
from contextlib import suppress
from typing import NoReturn

import click

from card_generator_app.errors import AppError


def run(command: click.Command) -> NoReturn:
    """Runs `command` with the process's arguments and exits."""
    try:
        status = command.main(prog_name="cardforge", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except AppError as error:
        click.echo(f"Error: {error.message}", err=True)
        sys.exit(getattr(error, "exit", error.exit_status))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("card_generator_app"):
            raise
        click.echo(
            f"Error: {error.name} is not installed. Without the server's parts name a "
            "server (--server, CARDFORGE_SERVER); with them: "
            "pip install 'card-generator-app[server]'",
            err=True,
        )
        sys.exit(1)
    except Exception as error:  # the CLI's top: a defect, said as such
        if _wants_traceback():
            raise
        click.echo(
            f"Error: something went wrong here ({type(error).__name__}: {error}). "
            "This is a defect; LOG_LEVEL=DEBUG shows where.",
            err=True,
        )
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _wants_traceback() -> bool:
    # Slow to import, needed only here.
    from card_generator_app.cli.environment import read_settings

    with suppress(AppError):
        return read_settings().log_level.upper() == "DEBUG"
    return False
