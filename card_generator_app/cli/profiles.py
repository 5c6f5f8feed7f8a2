"""`cardforge profiles`: saved technical options, and what a model is told."""

from typing import Any, Literal

import click
import yaml

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json
from card_generator_app.cli.mapper import CLIConfigMapper

Kind = Literal["config", "prompts"]
_OWN_MODEL = "the server's own model"
_KIND = click.Choice(["config", "prompts"])


EPILOG = """
\b
A profile of your own is a file: copy one of configs/profiles/*.yaml, or a folder of
configs/prompts, under another name, edit the copy, then `profiles validate` it. It is read
whenever it is asked for. CARDFORGE_CONFIGS_DIR names another folder than configs.
"""


@click.group(epilog=EPILOG)
def profiles() -> None:
    """Config profiles (models, limits) and prompt profiles (what a model is told)."""


@profiles.command("list")
@json_option
@server_option
def profiles_list(as_json: bool, server: str | None) -> None:
    """Every profile of both kinds."""
    answer = ask(server, lambda f: f.profiles.list())
    if as_json:
        print_json(answer)
        return
    for one in answer.profiles:
        mark = "" if one.is_valid else "not valid: "
        click.echo(f"{one.kind:<8} {one.name:<16} {mark}{one.description}")


@profiles.command("show")
@click.argument("kind", type=_KIND)
@click.argument("name")
@json_option
@server_option
def profiles_show(kind: Kind, name: str, as_json: bool, server: str | None) -> None:
    """One profile whole: models and limits, or templates."""
    found = ask(server, lambda f: f.profiles.show(kind, name))
    if as_json:
        print_json(found)
        return
    templates = found.content.pop("templates", {})
    names = found.content.pop("blocked_names", [])
    click.echo(yaml.safe_dump(found.content, sort_keys=False, allow_unicode=True))
    if names:
        click.echo(f"# {len(names)} overworked names are never chosen unasked\n")
    for template, body in templates.items():
        click.secho(f"--- {template}.md.j2", bold=True)
        click.echo(body)


@profiles.command("validate")
@click.argument("kind", type=_KIND)
@click.argument("name")
@json_option
@server_option
@click.pass_context
def profiles_validate(
    ctx: click.Context, kind: Kind, name: str, as_json: bool, server: str | None
) -> None:
    """Check a profile: every file, every variable, every prompt. Exit 1 when it is not sound."""
    report = ask(server, lambda f: f.profiles.validate(kind, name))
    if as_json:
        print_json(report)
    elif report.is_valid:
        click.echo(f"{kind} profile {name}: sound")
    for problem in [] if as_json else report.problems:
        click.echo(problem)
    ctx.exit(0 if report.is_valid else 1)


@profiles.command("preview")
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.option(
    "--option",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="A generation option, as in --option pov=first; repeatable.",
)
@click.option("--key", help="Only this call (description, first_mes, lorebook.0 …).")
@json_option
@server_option
def profiles_preview(
    kind: Kind,
    name: str,
    pairs: tuple[str, ...],
    key: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """What a model would be told, with real values; asks no model, costs nothing."""
    sent = _sent(pairs)
    found = ask(server, lambda f: f.profiles.preview(kind, name, **sent))
    if key is not None:
        keys = [one.key for one in found.calls]
        if key not in keys:
            raise click.UsageError(f"--key {key}: the calls are {', '.join(keys)}")
        found.calls = [one for one in found.calls if one.key == key]
    if as_json:
        print_json(found)
        return
    for task, model in found.models.items():
        click.echo(f"{task:<6} {model or _OWN_MODEL}")
    for call in found.calls:
        about = "goes into the card" if call.ready else f"≈ {call.tokens} tokens"
        click.secho(f"\n=== {call.key} ({about})", bold=True)
        for message in call.messages:
            click.secho(f"--- {message.role}", dim=True)
            click.echo(message.content)


def _sent(pairs: tuple[str, ...]) -> dict[str, Any]:
    """Options as typed; a list's values stand in one word each."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--option {pair}: write NAME=VALUE")
        values.setdefault(name.replace("-", "_"), []).append(value)
    return CLIConfigMapper().from_texts(values)
