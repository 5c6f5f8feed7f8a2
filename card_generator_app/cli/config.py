"""`cardforge config`: what is set and by what, the config file, keys of model servers."""

import sys

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json


@click.group()
def config() -> None:
    """Settings: what holds and by what; the config file; keys of model servers."""


@config.command("path")
def config_path() -> None:
    """Where the config file is, or would be."""
    from card_generator_app.cli.environment import config_path as found

    click.echo(str(found()))


@config.command("set")
@click.argument("name")
@click.argument("value", required=False)
def config_set(name: str, value: str | None) -> None:
    """Set NAME in the config file: cardforge config set profile cheap

    Without VALUE it is asked for, or read from standard input, as suits a secret. A server
    that runs sees it when it is started again.
    """
    # Here, because settings are slow to import, and of no use to the help.
    from card_generator_app.cli.config_file import change, checked
    from card_generator_app.cli.environment import config_path as found
    from card_generator_app.settings import variable_of

    variable_of(name)
    if value is None:
        value = _secret(name)
    change(found(), {name: checked(name, value)})
    click.echo(f"{name} is set in {found()}", err=True)


@config.command("unset")
@click.argument("name")
def config_unset(name: str) -> None:
    """Take NAME out of the config file."""
    from card_generator_app.cli.config_file import change
    from card_generator_app.cli.environment import config_path as found

    change(found(), {name: None})
    click.echo(f"{name} is not set in {found()}", err=True)


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
    the environment or the config file comes first.
    """
    key = _secret(f"Key of {host}")
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


def _secret(asked: str) -> str:
    """What a person types without showing it, or what standard input holds."""
    if sys.stdin.isatty():
        return str(click.prompt(asked, hide_input=True))
    return sys.stdin.read().strip()
