"""`cardforge profiles browse`: find a profile by typing, see what it sets, take its command."""

import base64
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.options import GenerationOptions
from card_generator_app.options.declare import Task

if TYPE_CHECKING:
    from card_generator_app.api.v2.profile_models import ProfileDetails, ProfileInfo
    from card_generator_app.client import CardForge

_FLAGS = {"config": "--profile", "prompts": "--prompt-profile"}
_OWN_MODEL = "the server's own model"


@click.command("browse")
@server_option
@click.pass_context
def profiles_browse(ctx: click.Context, server: str | None) -> None:
    """Look through the profiles: type to find, a number to see what it sets.

    Shows what holds with a profile and the command that uses it. Without a terminal it
    prints what `profiles list` prints.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from card_generator_app.cli.profiles import profiles_list

        ctx.invoke(profiles_list, as_json=False, server=server)
        return
    _Browser(ask(server, _everything)).run()


async def _everything(
    forge: "CardForge",
) -> "list[tuple[ProfileInfo, ProfileDetails | None]]":
    """All of it at once: a server that is started for this lives no longer."""
    return [
        (one, await forge.profiles.show(one.kind, one.name) if one.is_valid else None)
        for one in (await forge.profiles.list()).profiles
    ]


class _Browser:
    """The profiles found by what was typed, and the one that is looked at."""

    def __init__(
        self, profiles: "list[tuple[ProfileInfo, ProfileDetails | None]]"
    ) -> None:
        self._profiles = profiles

    def run(self) -> None:
        """Until the person leaves."""
        words = ""
        while True:
            found = [one for one in self._profiles if _has(one[0], words)]
            for number, (one, _) in enumerate(found, start=1):
                mark = "" if one.is_valid else "not valid: "
                own = "(yours) " if one.version else ""
                click.echo(
                    f"{number:>3} {one.kind:<8} {one.name:<16} {own}{mark}{one.description}"
                )
            if not found:
                click.echo(f"no profile has {words!r}")
            picked = click.prompt(
                "Words to find, a number, blank for all, or q",
                default="",
                show_default=False,
            ).strip()
            if picked.lower() == "q":
                return
            if not picked.isdecimal():
                words = picked.lower()
            elif 1 <= int(picked) <= len(found):
                self._look_at(*found[int(picked) - 1])
            else:
                click.echo(f"1 to {len(found)}, please", err=True)

    def _look_at(
        self, profile: "ProfileInfo", details: "ProfileDetails | None"
    ) -> None:
        click.secho(f"\n{profile.kind} profile {profile.name}", bold=True)
        click.echo(profile.description)
        if details is None:
            return
        command = f'cardforge generate {_FLAGS[profile.kind]} {profile.name} "…"'
        content = details.content.model_dump(mode="json")
        for line in _about(content):
            click.echo(line)
        self._show_options(content, whole=False)
        click.secho(command, fg="cyan")
        while True:
            picked = click.prompt(
                "c copy the command, v every value, b back", default="b"
            )
            if picked.strip().lower() == "v":
                self._show_options(content, whole=True)
            elif picked.strip().lower() == "c":
                _copy(command)
            else:
                return

    def _show_options(self, content: dict[str, Any], *, whole: bool) -> None:
        """What holds with it: default < prompt profile < config profile."""
        own = content["options"]
        prompts = {} if "templates" in content else self._prompt_options(own)
        for name, field in GenerationOptions.model_fields.items():
            if name == "concept" or not (whole or name in own or name in prompts):
                continue
            if name in own:
                value, by = own[name], "this profile"
            elif name in prompts:
                value, by = prompts[name], "its prompt profile"
            else:
                value, by = field.get_default(call_default_factory=True), "default"
            click.echo(f"  {name:<24} {'–' if value is None else value}  ({by})")

    def _prompt_options(self, own: dict[str, Any]) -> dict[str, Any]:
        wanted = own.get("prompt_profile", "default")
        for profile, details in self._profiles:
            if details and (profile.kind, profile.name) == ("prompts", wanted):
                return dict(details.content.options)
        return {}


def _has(profile: "ProfileInfo", words: str) -> bool:
    text = f"{profile.kind} {profile.name} {profile.description}".lower()
    return all(word in text for word in words.split())


def _about(content: dict[str, Any]) -> Iterator[str]:
    """Server and model by task of a config profile, templates of a prompt profile."""
    if "templates" in content:
        yield f"  {len(content['templates'])} templates: {', '.join(content['templates'])}"
        return
    address = f" at {content['base_url']}" if content["base_url"] else ""
    yield f"  server {content['provider']}{address}"
    models = content["models"]
    for task in get_args(Task):
        yield f"  {task:<24} {models.get(task) or models.get('default') or _OWN_MODEL}"


def _copy(text: str) -> None:
    """Puts it into the clipboard by way of the terminal (OSC 52), here or over ssh."""
    coded = base64.b64encode(text.encode()).decode()
    click.echo(f"\033]52;c;{coded}\a", nl=False)
    click.echo("copied, where your terminal allows it")
