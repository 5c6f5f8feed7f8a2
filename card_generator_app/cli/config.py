"""`cardforge config`: what is set, and the keys of model servers."""

import sys

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


_host = click.argument("host", default="openrouter.ai")


@config.command("set-key")
@_host
@server_option
def config_set_key(host: str, server: str | None) -> None:
    """Set the key of the model server at HOST (openrouter.ai).

    Asked for without showing it, or read from standard input; kept encrypted. A key in
    the environment comes first.
    """
    if sys.stdin.isatty():
        key = click.prompt(f"Key of {host}", hide_input=True)
    else:
        key = sys.stdin.read().strip()
    ask(server, lambda f: f.config.set_key(host, key))
    click.echo(f"the key of {host} is kept", err=True)


@config.command("clear-key")
@_host
@server_option
def config_clear_key(host: str, server: str | None) -> None:
    """Forget the key of the model server at HOST."""
    ask(server, lambda f: f.config.clear_key(host))
    click.echo(f"the key of {host} is forgotten", err=True)


@config.command("test-key")
@_host
@server_option
def config_test_key(host: str, server: str | None) -> None:
    """Ask the model server at HOST whether it takes the key in use; costs nothing."""
    tried = ask(server, lambda f: f.config.test_key(host))
    click.echo(f"{tried.server} takes the key")
