"""`cardforge cache list|clear`: what the server keeps to be quick."""

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, local_time, print_json


@click.group()
def cache() -> None:
    """What the server keeps to be quick; it fills again by use."""


@cache.command("list")
@json_option
@server_option
def cache_list(as_json: bool, server: str | None) -> None:
    """What is cached, how much of it, and since when."""
    found = ask(server, lambda f: f.cache.list())
    if as_json:
        print_json(found)
        return
    for one in found.caches:
        size = "" if one.size_bytes is None else f", {one.size_bytes} bytes"
        changed = local_time(one.changed_at) or "never"
        click.echo(
            f"{one.name:<13} {one.items} items{size}, changed {changed}: {one.about}"
        )


@cache.command("clear")
@click.argument("names", nargs=-1)
@server_option
def cache_clear(names: tuple[str, ...], server: str | None) -> None:
    """Empty the caches in NAMES; all, without any."""
    found = ask(server, lambda f: f.cache.clear(names or None))
    click.echo(f"cleared: {', '.join(found.cleared)}")
