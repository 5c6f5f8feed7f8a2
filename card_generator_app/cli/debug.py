"""`cardforge debug job|errors`: what models were asked, and what went wrong lately."""

import json
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import (
    json_option,
    local_time,
    print_json,
    short,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.operating_models import DebugCall

_SHOWN_CHARS = 400


@click.group()
def debug() -> None:
    """A look behind: prompts, replies, attempts, times and cost; recent failures."""


@debug.command("job")
@click.argument("job_id")
@click.option("--full", is_flag=True, help="Prompts and replies whole.")
@json_option
@server_option
def debug_job(job_id: str, full: bool, as_json: bool, server: str | None) -> None:
    """Every attempt at every call of a job, with what was sent and answered."""
    found = ask(server, lambda f: f.debug.job(job_id))
    if as_json:
        print_json(found)
        return
    click.echo(
        f"{found.job_id}  {found.status}  attempt {found.attempt}  "
        f"{found.tokens.total} tokens  ${found.cost_usd}"
    )
    for stage in found.stages:
        end = local_time(stage.finished_at) or "…"
        click.echo(f"stage {stage.name:<10} {local_time(stage.started_at)} – {end}")
    for number, call in enumerate(found.calls, start=1):
        _tell(number, call, full=full)
    if not found.calls:
        click.echo("no model was asked", err=True)


@debug.command("errors")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@json_option
@server_option
def debug_errors(limit: int, as_json: bool, server: str | None) -> None:
    """Jobs that failed and attempts at calls that did, newest first."""
    found = ask(server, lambda f: f.debug.errors(limit=limit))
    if as_json:
        print_json(found)
        return
    for one in found.errors:
        about = f"{one.key} ({one.model})" if one.of == "call" else one.kind
        click.echo(
            f"{local_time(one.at)}  {one.of:<4} {one.job_id}  {one.code}  {about}: "
            f"{short(one.message, 160)}"
        )
    if not found.errors:
        click.echo("nothing has failed", err=True)


def _tell(number: int, call: "DebugCall", *, full: bool) -> None:
    cost = "no price" if call.cost_usd is None else f"${call.cost_usd}"
    inherited = " (inherited)" if call.attempt == 0 else ""
    click.secho(
        f"\n{number}. {call.key}{inherited}  {call.model} at {call.provider}  "
        f"{call.latency_s:.1f} s  {call.tokens.prompt} + {call.tokens.completion} tokens"
        f"  {cost}",
        bold=True,
    )
    for message in _messages(call.request):
        click.echo(f"> {message['role']}: {_cut(_text(message['content']), full)}")
    if call.reply is not None:
        click.echo(f"< {_cut(call.reply, full)}")
    if call.error_code:
        click.secho(f"! {call.error_code}: {call.error or ''}", fg="red")


def _messages(request: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The chat that was sent; what is no chat, as one message."""
    if request is None:
        return []
    found = request.get("messages")
    return found or [{"role": "request", "content": request}]


def _text(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content, indent=1)


def _cut(text: str, full: bool) -> str:
    if full or len(text) <= _SHOWN_CHARS:
        return text
    return f"{text[:_SHOWN_CHARS]}… ({len(text)} characters; --full shows them)"
