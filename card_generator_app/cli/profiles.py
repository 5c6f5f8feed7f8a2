"""`cardforge profiles`: saved technical options, and what a model is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
import yaml

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.profile_browser import profiles_browse

if TYPE_CHECKING:
    from card_generator_app.api.v2.profile_models import ProfileDetails
    from card_generator_app.client import CardForge

Kind = Literal["config", "prompts"]
_TEMPLATE = ".md.j2"
_OWN_MODEL = "the server's own model"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SOURCE = click.Path(exists=True, path_type=Path)
_KIND = click.Choice(["config", "prompts"])
_OPTIONS = click.option(
    "--option",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="A generation option, as in --option pov=first; repeatable.",
)

EPILOG = """
\b
A profile of your own begins as a copy:
  cardforge profiles copy config balanced mine
  cardforge profiles export config mine           then change mine.yaml
  cardforge profiles edit config mine mine.yaml
  cardforge generate "A lighthouse keeper" --profile mine
\b
Prompts are kept like that, too (`copy prompts default mine`, then `--prompt-profile mine`).
A folder of templates like one of configs/prompts is read as well as a YAML file.
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
    content = found.content.model_dump(mode="json", exclude_unset=True)
    templates = content.pop("templates", {})
    click.echo(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
    if names := found.blocked_names:
        click.echo(f"# {len(names)} overworked names are never chosen unasked\n")
    for template, body in templates.items():
        click.secho(f"--- {template}.md.j2", bold=True)
        click.echo(body)


@profiles.command("templates")
@json_option
@server_option
def profiles_templates(as_json: bool, server: str | None) -> None:
    """Every template of a prompt profile: what it is for, and what it may use."""
    answer = ask(server, lambda f: f.profiles.templates())
    if as_json:
        print_json(answer)
        return
    for one in answer.prompts:
        click.secho(f"{one.name}.md.j2", bold=True)
        click.echo(f"  {one.about}")
        click.echo(f"  {', '.join(one.variables)}")
    click.echo(f"\nFilters: {', '.join(answer.filters)}")


@profiles.command("render")
@click.argument("source", type=_FILE)
@click.option("--template", help="Which one it is (default: the file's name says).")
@_OPTIONS
@json_option
@server_option
@click.pass_context
def profiles_render(
    ctx: click.Context,
    source: Path,
    template: str | None,
    pairs: tuple[str, ...],
    as_json: bool,
    server: str | None,
) -> None:
    """What a model would read of the template in SOURCE. Exit 1 when it is not sound."""
    name, sent = template or source.name.partition(".")[0], _sent(pairs)
    body = _text(source)
    found = ask(server, lambda f: f.profiles.render(name, body, **sent))
    if as_json:
        print_json(found)
    elif not found.problems:
        click.echo(found.text)
    for one in [] if as_json else found.problems:
        click.echo(f"{source}:{one.line}: {one.text}")
    ctx.exit(1 if found.problems else 0)


@profiles.command("validate")
@click.argument("kind", type=_KIND)
@click.argument("name", metavar="NAME|SOURCE")
@json_option
@server_option
@click.pass_context
def profiles_validate(
    ctx: click.Context, kind: Kind, name: str, as_json: bool, server: str | None
) -> None:
    """Check a profile: every field, every variable, every prompt. Exit 1 when not sound.

    SOURCE is a YAML file, or a folder of templates, that need not be kept.
    """
    source = Path(name)
    if source.suffix in (".yaml", ".yml") or source.is_dir():
        content = _content(source)
        report = ask(server, lambda f: f.profiles.check(kind, content))
    else:
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
@_OPTIONS
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
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.argument("source", type=_SOURCE)
@json_option
@server_option
def profiles_create(
    kind: Kind, name: str, source: Path, as_json: bool, server: str | None
) -> None:
    """Keep the profile in SOURCE, a YAML file, as NAME. Nobody else sees it.

    Prompts may be a folder of templates, too.
    """
    content = _content(source)
    _tell(ask(server, lambda f: f.profiles.create(kind, name, content)), as_json)


@profiles.command("copy")
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.argument("new_name")
@json_option
@server_option
def profiles_copy(
    kind: Kind, name: str, new_name: str, as_json: bool, server: str | None
) -> None:
    """Keep profile NAME, shipped or yours, as NEW_NAME: that one you can edit."""
    _tell(ask(server, lambda f: f.profiles.copy(kind, name, new_name)), as_json)


@profiles.command("edit")
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.argument("source", type=_SOURCE)
@click.option(
    "--version",
    type=click.IntRange(1),
    help="The version you saw; the change is refused when there is a newer one.",
)
@json_option
@server_option
def profiles_edit(
    kind: Kind,
    name: str,
    source: Path,
    version: int | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Make your profile NAME say what SOURCE, a YAML file or a folder, says."""
    content = _content(source)

    async def change(forge: "CardForge") -> "ProfileDetails":
        seen = version or (await forge.profiles.show(kind, name)).version
        # A shipped one has no version, and is refused whatever is said.
        return await forge.profiles.replace(kind, name, content, version=seen or 0)

    _tell(ask(server, change), as_json)


@profiles.command("delete")
@click.argument("kind", type=_KIND)
@click.argument("name")
@server_option
def profiles_delete(kind: Kind, name: str, server: str | None) -> None:
    """Delete your profile NAME; `export` it first to keep it."""
    ask(server, lambda f: f.profiles.delete(kind, name))


@profiles.command("export")
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="NAME.yaml")
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def profiles_export(
    kind: Kind, name: str, output: Path | None, overwrite: bool, server: str | None
) -> None:
    """Profile NAME as a YAML file, as `create` and `edit` take it."""
    output = output or Path(f"{name}.yaml")
    check_writable(output)
    content = ask(server, lambda f: f.profiles.export(kind, name))
    click.echo(str(write_new(output, content, overwrite=overwrite)))


def _tell(stored: "ProfileDetails", as_json: bool) -> None:
    if as_json:
        print_json(stored)
    else:
        click.echo(f"{stored.kind:<8} {stored.name}  v{stored.version}")


def _content(source: Path) -> dict[str, Any]:
    """What a YAML file says; or a folder of `profile.yaml` and templates, as they ship."""
    about = source / "profile.yaml" if source.is_dir() else source
    try:
        content = yaml.safe_load(_text(about)) or {}
    except yaml.YAMLError as error:
        raise click.UsageError(f"{about} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise click.UsageError(f"{about} is no profile: it has no fields")
    if source.is_dir():
        files = sorted(source.glob(f"*{_TEMPLATE}"))
        content["templates"] = {
            file.name.removesuffix(_TEMPLATE): _text(file) for file in files
        }
    return content


def _text(source: Path) -> str:
    try:
        return source.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{source} cannot be read: {error}") from error


def _sent(pairs: tuple[str, ...]) -> dict[str, Any]:
    """Options as typed; a list's values stand in one word each."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--option {pair}: write NAME=VALUE")
        values.setdefault(name.replace("-", "_"), []).append(value)
    return CLIConfigMapper().from_texts(values)


profiles.add_command(profiles_browse)
