"""Writes the reference from the program: commands, errors, settings. `--check` only compares."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic import SecretStr

from card_generator_app.errors import AppError
from card_generator_app.main_cli import cli
from card_generator_app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
BY = "Written by `scripts/write_reference.py`."
_WIDTH = 96


def commands_page() -> str:
    """Every command, as its own help says it."""
    lines = [
        "# Commands",
        "",
        f"What `cardforge COMMAND --help` says. {BY}",
        "",
        (
            "Exit status: 0 done, 1 failed, 2 usage, 3 cannot reach a server or provider, "
            "4 refused (limits, budget), 130 stopped."
        ),
    ]
    for name, command, context in _commands(cli, _context(cli, "cardforge", None)):
        help_text = command.get_help(context).replace("\r", "")
        lines += ["", f"## {name}", "", "```", help_text.strip(), "```"]
    return "\n".join(lines) + "\n"


def _commands(
    group: click.Group, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inside = _context(command, name, context)
        yield inside.command_path, command, inside
        if isinstance(command, click.Group):
            yield from _commands(command, inside)


def _context(
    command: click.Command, name: str, parent: click.Context | None
) -> click.Context:
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )


def errors_page() -> str:
    """Every error: what programs see of it."""
    lines = [
        "# Errors",
        "",
        (
            "Every error of the API is `application/problem+json`: `type` "
            "(`urn:cardforge:error:` and the code), `title`, `status`, `code`, `detail`, "
            f"`errors` where there are several, `request_id`. {BY}"
        ),
        "",
        "| code | HTTP | exit | what it says |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{one.code}` | {one.status} | {one.exit_status} | {one.title} |"
        for one in _errors(AppError)
    ]
    return "\n".join(lines) + "\n"


def _errors(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _errors(one)


def settings_page() -> str:
    """Every setting, its default and what it does."""
    lines = [
        "# Settings",
        "",
        (
            "A flag wins over the environment, that over a `.env` file in the folder that "
            "cardforge is run from, that over the config file, that over the default. "
            f"`cardforge config show --all` says what holds and why. {BY}"
        ),
        "",
        (
            'The config file is TOML: lines such as `port = 9000` or `profile = "cheap"`. '
            "`cardforge config path` says where it is (on Linux "
            "`~/.config/cardforge/config.toml`); `cardforge --config FILE …` or "
            "`CARDFORGE_CONFIG` names another. `cardforge setup` writes it, "
            "`cardforge config set NAME VALUE` and `config unset NAME` change a line of it. "
            "A name that is no setting is refused."
        ),
        "",
        "| variable | in the config file | default | what it does |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{variable}` | {_code(name)} | {_code(default)} | {about} |"
        for variable, name, default, about in _settings()
    ]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


def env_example() -> str:
    """The same as a file to copy."""
    lines = [
        "# Copy to .env (in the folder you run cardforge from) and uncomment what you need.",
        "# The environment wins over this file, and this one over the config file.",
        f"# {BY.replace('`', '')}",
    ]
    for variable, _, default, about in _settings():
        lines += ["", f"# {about}", f"# {variable}={default}"]
    return "\n".join(lines) + "\n"


def _settings() -> Iterator[tuple[str, str, str, str]]:
    """Variable, name in the config file ("" where it cannot stand there), default, about."""
    for name, field in Settings.model_fields.items():
        # What depends on the machine is said by the description.
        default = None if field.default_factory else field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        if isinstance(default, Path):
            default = default.relative_to(ROOT)
        if isinstance(default, bool):
            default = str(default).lower()
        shown = "" if default is None else str(default)
        in_file = "" if name == "config_file" else name
        yield str(field.alias), in_file, shown, field.description or ""


PAGES = {
    ROOT / "docs" / "reference" / "commands.md": commands_page,
    ROOT / "docs" / "reference" / "errors.md": errors_page,
    ROOT / "docs" / "reference" / "settings.md": settings_page,
    ROOT / ".env.example": env_example,
}


def main() -> None:
    """Writes, or with `--check` exits 1 and names what is stale."""
    made = {path: page() for path, page in PAGES.items()}
    if "--check" not in sys.argv:
        for path, text in made.items():
            path.write_text(text, "utf-8")
        return
    stale = [
        str(path.relative_to(ROOT))
        for path, text in made.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run python -m scripts.write_reference")


if __name__ == "__main__":
    main()
