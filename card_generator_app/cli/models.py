"""`cardforge models`: models that run on this machine."""

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json


@click.group()
def models() -> None:
    """Local models: what there is, install one."""


@models.command("list")
@json_option
@server_option
def models_list(as_json: bool, server: str | None) -> None:
    """What can be installed, and what is."""
    answer = ask(server, lambda f: f.models.list())
    if as_json:
        print_json(answer)
        return
    for model in answer.models:
        click.echo(f"{model.name:<16} {model.status:<10} {model.about}")


@models.command("install")
@click.argument("model")
@click.option("--force", is_flag=True, help="Download again, also when it is there.")
@server_option
def models_install(model: str, force: bool, server: str | None) -> None:
    """Download a model, checked against its known hash."""
    click.echo(f"installing {model} ...", err=True)
    installed = ask(server, lambda f: f.models.install(model, force=force))
    click.echo(f"{installed.name}: {installed.status}")
    if installed.name.startswith("smollm2"):
        click.echo("use it: cardforge generate --writer local …", err=True)
