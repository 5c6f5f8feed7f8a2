"""`cardforge doctor`: what is installed, what is missing, how to mend it."""

import sys

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json


@click.command()
@json_option
@server_option
def doctor(as_json: bool, server: str | None) -> None:
    """What is installed, who would write, what is missing and how to mend it."""
    report = ask(server, lambda f: f.system.doctor())
    if as_json:
        print_json(report)
    else:
        click.echo(f"cardforge {report.version}")
        click.echo(f"writer: {report.writer}")
        for check in report.checks:
            mark = (
                click.style("ok ", fg="green")
                if check.ok
                else click.style("-- ", fg="red")
            )
            click.echo(f"{mark} {check.name}: {check.detail}")
            if check.fix:
                click.echo(f"      {check.fix}")
    sys.exit(0 if all(check.ok for check in report.checks) else 1)
