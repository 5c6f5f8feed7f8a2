"""`cardforge interactive`: a generation put together by questions, section by section."""

import sys
from collections.abc import Callable
from typing import Any

import click

from card_generator_app.cli.ask import server_option
from card_generator_app.cli.mapper import CLIConfigMapper, OptionFlag
from card_generator_app.errors import InvalidInput
from card_generator_app.options import Group

_MAPPER = CLIConfigMapper()
_BACK = "b"


@click.command()
@click.option("--all", "whole", is_flag=True, help="Ask for the rare options too.")
@server_option
def interactive(whole: bool, server: str | None) -> None:
    """Put a generation together by questions: section by section, back and forth.

    Shows the command that means the same and, on demand, what it will cost; then makes
    the card. Needs a terminal.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask at; `cardforge generate --help` has the flags"
        )
    _Session(whole, server).run()


class _Session:
    """What has been answered so far, and the questions about the rest."""

    def __init__(self, whole: bool, server: str | None) -> None:
        flags = [one for one in _MAPPER.flags() if whole or not one.advanced]
        self._flags = {
            group: found
            for group in Group
            if (found := [one for one in flags if one.group is group])
        }
        self._server = server
        self._sent: dict[str, Any] = {}

    def run(self) -> None:
        """Asks until the person says generate or quit."""
        self._sent["concept"] = click.prompt("Who is the character?")
        actions: dict[str, Callable[[], bool]] = {
            "e": self._estimate,
            "g": self._generate,
            "q": lambda: True,
        }
        groups = list(self._flags)
        is_over = False
        while not is_over:
            self._show_sections(groups)
            picked = click.prompt("Section, or e, g, q", default="g").strip().lower()
            if picked in actions:
                is_over = actions[picked]()
            elif (at := _number(picked, len(groups))) is not None:
                self._ask_section(groups[at])

    def _show_sections(self, groups: list[Group]) -> None:
        click.echo()
        for number, group in enumerate(groups, start=1):
            named = [self._said(one) for one in self._flags[group]]
            click.echo(f"{number:>3} {group.value}  {', '.join(filter(None, named))}")
        click.echo("  e what it will cost   g make the card   q leave")
        click.secho(_MAPPER.command_line(self._sent), fg="cyan")

    def _ask_section(self, group: Group) -> None:
        flags = self._flags[group]
        while True:
            click.secho(f"\n{group.value}", bold=True)
            for number, flag in enumerate(flags, start=1):
                value = self._said(flag) or str(flag.name)
                click.echo(f"{number:>3} {value}: {flag.help}")
            picked = click.prompt("Option, or b to go back", default=_BACK)
            if picked.strip().lower() == _BACK:
                return
            if (at := _number(picked, len(flags))) is not None:
                self._ask_option(flags[at])

    def _ask_option(self, flag: OptionFlag) -> None:
        """Asks until the answer is valid; a blank one leaves it to the profile."""
        name = str(flag.name)
        while True:
            texts = _texts(flag)
            changed = {key: one for key, one in self._sent.items() if key != name}
            if texts:
                changed |= _MAPPER.from_texts({name: texts})
            try:
                _MAPPER.check(changed)
            except InvalidInput as error:
                click.secho(error.message, fg="red", err=True)
                continue
            self._sent = changed
            return

    def _said(self, flag: OptionFlag) -> str:
        if flag.name not in self._sent:
            return ""
        value = self._sent[flag.name]
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        return f"{flag.name}={shown}"

    def _estimate(self) -> bool:
        # Here, because HTTP is slow to import, and of no use to the help.
        from card_generator_app.cli.estimate_lines import tell_estimate
        from card_generator_app.cli.making import estimate_card

        tell_estimate(estimate_card(self._sent, server=self._server), as_json=False)
        return False

    def _generate(self) -> bool:
        from card_generator_app.cli.generate import generate

        where = ["--server", self._server] if self._server else []
        generate.main(
            args=[*where, *_MAPPER.to_argv(self._sent)],
            prog_name="cardforge generate",
            standalone_mode=False,
        )
        return True


def _texts(flag: OptionFlag) -> list[str]:
    """What the person types for an option: one line, or several for a list."""
    if flag.type is click.BOOL:
        answer = click.prompt(f"{flag.name} (y, n or blank)", default="")
        return {"y": ["true"], "n": ["false"]}.get(answer[:1].lower(), [])
    choices = f" ({', '.join(_choices(flag))})" if _choices(flag) else ""
    texts: list[str] = []
    while True:
        more = " (one more, or blank)" if texts else choices
        text = click.prompt(f"{flag.name}{more}", default="", show_default=False)
        if text.strip():
            texts.append(text)
        if not (text.strip() and flag.multiple):
            return texts


def _choices(flag: OptionFlag) -> list[str]:
    kind = flag.type
    return [str(one) for one in kind.choices] if isinstance(kind, click.Choice) else []


def _number(picked: str, count: int) -> int | None:
    """A place from 0 in a list counted from 1; says so where it is none."""
    if picked.isdecimal() and 1 <= int(picked) <= count:
        return int(picked) - 1
    click.echo(f"1 to {count}, please", err=True)
    return None
