"""`cardforge config show`: what is set, and by what."""

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json


@click.group()
def config() -> None:
    """Settings of the server."""


@config.command("show")
@click.option("--all", "whole", is_flag=True, help="Those at their default too.")
@json_option
@server_option
def config_show(whole: bool, as_json: bool, server: str | None) -> None:
    """What is set, and by what; secrets are never shown."""
    found = ask(server, lambda f: f.config.show())
    if as_json:
        print_json(found)
        return
    shown = [one for one in found.settings if whole or one.source != "default"]
    for one in shown:
        value = "" if one.value is None else one.value
        click.echo(f"{one.name}={value}  ({one.source})")
    if not whole:
        rest = len(found.settings) - len(shown)
        click.echo(f"{rest} more are at their default: --all", err=True)
