"""`cardforge models installed|install|remove`: models that run on this machine."""

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import LocalModel, LocalModels
    from card_generator_app.client import CardForge

_LOOK_S = 0.5


@click.command("installed")
@json_option
@server_option
def installed(as_json: bool, server: str | None) -> None:
    """Models that are on this machine, or begun."""
    answer = ask(server, lambda f: f.models.installed())
    if as_json:
        print_json(answer)
        return
    there = [one for one in answer.models if one.status != "missing"]
    for model in there:
        click.echo(_line(model))
    if not there:
        click.echo("none; cardforge models install lists what can be had", err=True)


@click.command("install")
@click.argument("model", required=False)
@click.option("--force", is_flag=True, help="Download again, also when it is there.")
@json_option
@server_option
def install(model: str | None, force: bool, as_json: bool, server: str | None) -> None:
    """Download MODEL, checked against its known hash; without MODEL list what there is.

    A download that breaks off, or is stopped by Ctrl-C, goes on where it was.
    """
    if model is None:
        _show(ask(server, lambda f: f.models.installed()), as_json)
        return
    done = ask(server, lambda f: install_showing_progress(f, model, force=force))
    if as_json:
        print_json(done)
        return
    click.echo(f"{done.name}: {done.status}")
    if done.name != "minilm":
        click.echo(
            f'use it: cardforge generate --writer local --model {done.name} "…"',
            err=True,
        )


@click.command("remove")
@click.argument("model")
@server_option
def remove(model: str, server: str | None) -> None:
    """Delete MODEL from this machine's disk, with what was begun of it."""
    done = ask(server, lambda f: f.models.remove(model))
    click.echo(f"{done.name}: {done.status}")


LOCAL_COMMANDS = (installed, install, remove)


async def install_showing_progress(
    forge: "CardForge", model: str, *, force: bool
) -> "LocalModel":
    """Has it installed, and shows meanwhile how far it is."""
    work = asyncio.create_task(forge.models.install(model, force=force))
    try:
        with _Bar(model) as bar:
            while not (await asyncio.wait({work}, timeout=_LOOK_S))[0]:
                bar.show(await forge.models.installed())
        return await work
    finally:
        work.cancel()


class _Bar:
    """A bar on a terminal; one line elsewhere."""

    def __init__(self, model: str) -> None:
        self._model, self._progress = model, None
        if not sys.stderr.isatty():
            click.echo(f"installing {model} ...", err=True)
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._progress = Progress(
            "{task.description}",
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task(model, total=None)

    def __enter__(self) -> "_Bar":
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def show(self, answer: "LocalModels") -> None:
        found = next((one for one in answer.models if one.name == self._model), None)
        if self._progress and found and found.size_bytes:
            self._progress.update(
                self._task, total=found.size_bytes, completed=found.done_bytes or 0
            )


def _show(answer: "LocalModels", as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    for model in answer.models:
        click.echo(_line(model))
    click.echo("cardforge models install NAME downloads one", err=True)


def _line(model: "LocalModel") -> str:
    """Name, state, size, memory, quality, licence; then what it is."""
    size = f"{model.size_bytes / 1e9:.1f} GB" if model.size_bytes else ""
    memory = f"{model.ram_gb} GB memory" if model.ram_gb else ""
    state: str = model.status
    if model.status == "partial" and model.size_bytes:
        state = f"{100 * (model.done_bytes or 0) // model.size_bytes} %"
    small = " (more than this machine has)" if model.fits is False else ""
    return (
        f"{model.name:<18} {state:<10} {size:>8}  {memory:<13} "
        f"{model.quality or '':<10} {model.licence or '':<11} {model.about}{small}"
    )
