"""`cardforge profiles`: saved technical options, and what a model is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
import yaml

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import check_writable, write_new

if TYPE_CHECKING:
    from card_generator_app.api.v2.profile_models import ProfileDetails
    from card_generator_app.client import CardForge

Kind = Literal["config", "prompts"]
_OWN_MODEL = "the server's own model"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KIND = click.Choice(["config", "prompts"])


EPILOG = """
\b
A config profile of your own:
  cardforge profiles copy balanced mine
  cardforge profiles export mine -o mine.yaml     then change the file
  cardforge profiles edit mine mine.yaml
  cardforge generate "A lighthouse keeper" --profile mine
\b
A prompt profile of your own is a folder: copy one of configs/prompts under another name,
edit the copy, then `profiles validate` it. It is read whenever it is asked for.
CARDFORGE_CONFIGS_DIR names another folder than configs; its profiles are everybody's.
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
        own = f"(yours, v{one.version}) " if one.version else ""
        click.echo(f"{one.kind:<8} {one.name:<16} {own}{mark}{one.description}")


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


@profiles.command("create")
@click.argument("name")
@click.argument("source", type=_FILE)
@json_option
@server_option
def profiles_create(name: str, source: Path, as_json: bool, server: str | None) -> None:
    """Keep the config profile in SOURCE, a YAML file, as NAME. Nobody else sees it."""
    content = _content(source)
    _tell(ask(server, lambda f: f.profiles.create(name, content)), as_json)


@profiles.command("copy")
@click.argument("name")
@click.argument("new_name")
@json_option
@server_option
def profiles_copy(name: str, new_name: str, as_json: bool, server: str | None) -> None:
    """Keep config profile NAME, shipped or yours, as NEW_NAME: that one you can edit."""
    _tell(ask(server, lambda f: f.profiles.copy(name, new_name)), as_json)


@profiles.command("edit")
@click.argument("name")
@click.argument("source", type=_FILE)
@click.option(
    "--version",
    type=click.IntRange(1),
    help="The version you saw; the change is refused when there is a newer one.",
)
@json_option
@server_option
def profiles_edit(
    name: str, source: Path, version: int | None, as_json: bool, server: str | None
) -> None:
    """Make your config profile NAME say what SOURCE, a YAML file, says."""
    content = _content(source)

    async def change(forge: "CardForge") -> "ProfileDetails":
        seen = version or (await forge.profiles.show("config", name)).version
        # A shipped one has no version, and is refused whatever is said.
        return await forge.profiles.replace(name, content, version=seen or 0)

    _tell(ask(server, change), as_json)


@profiles.command("delete")
@click.argument("name")
@server_option
def profiles_delete(name: str, server: str | None) -> None:
    """Delete your config profile NAME; `export` it first to keep it."""
    ask(server, lambda f: f.profiles.delete(name))


@profiles.command("export")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="NAME.yaml")
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def profiles_export(
    name: str, output: Path | None, overwrite: bool, server: str | None
) -> None:
    """Config profile NAME as a YAML file, as `create` and `edit` take it."""
    output = output or Path(f"{name}.yaml")
    check_writable(output)
    content = ask(server, lambda f: f.profiles.export(name))
    click.echo(str(write_new(output, content, overwrite=overwrite)))


def _tell(stored: "ProfileDetails", as_json: bool) -> None:
    if as_json:
        print_json(stored)
    else:
        click.echo(f"config   {stored.name}  v{stored.version}")


def _content(source: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(source.read_text("utf-8-sig")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise click.UsageError(f"{source} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise click.UsageError(f"{source} is no profile: it has no fields")
    return content


def _sent(pairs: tuple[str, ...]) -> dict[str, Any]:
    """Options as typed; a list's values stand in one word each."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--option {pair}: write NAME=VALUE")
        values.setdefault(name.replace("-", "_"), []).append(value)
    return CLIConfigMapper().from_texts(values)
