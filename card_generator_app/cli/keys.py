"""`cardforge keys`: who may use the server, and for what."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, local_time, print_json

if TYPE_CHECKING:
    from card_generator_app.api.v2.key_models import Key

_SCOPES = ("read", "generate", "write", "admin")
_TIERS = ("strict", "standard", "generous")


@click.group()
def keys() -> None:
    """API keys: who may use the server, and for what.

    On this machine no key is needed. A server that others reach (`serve --host`) asks
    for one; make the first here: cardforge keys create "me" --scope admin
    """


@keys.command("create")
@click.argument("label")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(_SCOPES),
    multiple=True,
    help="What it may do; repeat it. Default: read, generate, write; admin is all.",
)
@click.option("--tier", type=click.Choice(_TIERS), help="How many requests a minute.")
@click.option(
    "--monthly-cap-usd",
    metavar="USD",
    help="What its jobs may spend in a calendar month (UTC).",
)
@json_option
@server_option
def keys_create(
    label: str,
    scopes: tuple[Any, ...],
    tier: Any,
    monthly_cap_usd: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Make a key for LABEL; it is shown once."""
    cap = None if monthly_cap_usd is None else _usd(monthly_cap_usd)
    made = ask(
        server,
        lambda f: f.keys.create(
            label, scopes=scopes or None, tier=tier, monthly_cap_usd=cap
        ),
    )
    if as_json:
        print_json(made)
        return
    click.echo(made.key)
    click.echo(
        "Keep it now: it is not shown again. Clients read it from CARDFORGE_API_KEY.",
        err=True,
    )


@keys.command("list")
@json_option
@server_option
def keys_list(as_json: bool, server: str | None) -> None:
    """Every key, newest first."""
    found = ask(server, lambda f: f.keys.list())
    if as_json:
        print_json(found)
        return
    for key in found.keys:
        click.echo(_line(key))
    if not found.keys:
        click.echo('No keys yet. Make one: cardforge keys create "me"', err=True)


@keys.command("mine")
@json_option
@server_option
def keys_mine(as_json: bool, server: str | None) -> None:
    """The key in use here (CARDFORGE_API_KEY): what it is called, what it may do."""
    own = ask(server, lambda f: f.keys.mine())
    if as_json:
        print_json(own)
    elif own.key is None:
        click.echo("No key is asked for here.", err=True)
    else:
        click.echo(_line(own.key))


@keys.command("revoke")
@click.argument("key_id")
@json_option
@server_option
def keys_revoke(key_id: str, as_json: bool, server: str | None) -> None:
    """End a key for good; what was made with it stays."""
    ended = ask(server, lambda f: f.keys.revoke(key_id))
    print_json(ended) if as_json else click.echo(f"{ended.label} is revoked", err=True)


def _usd(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise click.BadParameter(
            f"{text!r} is no amount of dollars", param_hint="--monthly-cap-usd"
        ) from error


def _line(key: "Key") -> str:
    used = "never used" if key.last_used_at is None else local_time(key.last_used_at)
    cap = "" if key.monthly_cap_usd is None else f"  ${key.monthly_cap_usd} a month"
    state = "  revoked" if key.revoked_at else ""
    return f"{key.id}  {','.join(key.scopes):<24}  {used}  {key.label}{cap}{state}"
