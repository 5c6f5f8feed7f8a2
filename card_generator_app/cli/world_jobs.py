"""`cardforge worlds generate|people`: jobs that plan worlds and people, followed to the end."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal

import click

from card_generator_app.cli.ask import ask
from card_generator_app.cli.concept import read_concept
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.sections import (
    SectionedCommand,
    common_options,
    dry_run_option,
)

if TYPE_CHECKING:
    from card_generator_app.api.v2.models import JobDetails
    from card_generator_app.client import CardForge, JobHandle

_MAPPER = CLIConfigMapper()
_NOT_HERE = ("world_id", "world_person")

EPILOG = """
\b
The plan takes --world-scale, --lorebook-entries (things, 12), --propose-people,
--relationship-density, --timeline, and whatever says who writes it and how.

\b
Examples:
  cardforge worlds generate "A harbor city where the dead vote"
  cardforge worlds generate "A drowned kingdom" --timeline --lorebook-entries 20
"""


def _generate(
    concept: str | None,
    dry_run: bool,
    as_json: bool,
    server: str | None,
    **values: Any,
) -> None:
    sent = _MAPPER.to_sent(values) | {"concept": read_concept(concept, None, None, 0)}
    _MAPPER.check(sent)
    if dry_run:
        _tell_estimate(server, "world", sent, as_json)
        return
    job = _followed(server, lambda f: f.worlds.generate(**sent), as_json)
    _tell(job, as_json, "world_id", "name")


def _people(
    world_id: str,
    concept: str | None,
    dry_run: bool,
    as_json: bool,
    server: str | None,
    **values: Any,
) -> None:
    sent = _MAPPER.to_sent(values)
    text = read_concept(concept, None, None, 0, may_be_none=True)
    sent |= {"concept": text} if text else {}
    _MAPPER.check(sent)
    if dry_run:
        _tell_estimate(server, "people", sent | {"world_id": world_id}, as_json)
        return
    job = _followed(server, lambda f: f.worlds.people(world_id, **sent), as_json)
    _tell(job, as_json, "people")
    if not as_json:
        click.echo(f"take them in with: cardforge worlds accept {world_id}", err=True)


def _tell_estimate(
    server: str | None,
    kind: Literal["world", "people"],
    sent: dict[str, Any],
    as_json: bool,
) -> None:
    from card_generator_app.cli.estimate_lines import tell_estimate

    found = ask(server, lambda f: f.generation.estimate(kind=kind, **sent))
    tell_estimate(found, as_json)


def _followed(
    server: str | None,
    start: "Callable[[CardForge], Awaitable[JobHandle]]",
    quiet: bool,
) -> "JobDetails":
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.connect import Connection
    from card_generator_app.cli.making import followed

    async def run() -> "JobDetails":
        async with Connection(server) as connection:
            handle = await connection.ask(start)
            await followed(connection, handle.id, quiet=quiet)
            return await connection.ask(lambda f: f.jobs.show(handle.id))

    return asyncio.run(run())


def _tell(job: "JobDetails", as_json: bool, *names: str) -> None:
    if as_json:
        click.echo(job.model_dump_json(indent=2))
        return
    for warning in job.warnings:
        click.secho(f"note: {warning}", fg="yellow", err=True)
    outcome = job.outcome or {}
    shown = [outcome.get(name, "") for name in names]
    click.echo(
        "  ".join(one if isinstance(one, str) else json.dumps(one) for one in shown)
    )
    cost = f", {job.tokens.total} tokens, ${job.cost_usd}" if job.tokens.total else ""
    click.echo(f"written by {job.writer}{cost}; job {job.id}", err=True)


def _shared() -> list[click.Parameter]:
    return [
        dry_run_option(),
        *common_options(is_long=False),
        *(flag for flag in _MAPPER.flags() if flag.name not in _NOT_HERE),
    ]


generate_world = SectionedCommand(
    "generate",
    callback=_generate,
    help="Plan a world from the premise CONCEPT, and keep it.",
    epilog=EPILOG,
    params=[click.Argument(["concept"], required=False), *_shared()],
)
propose_people = SectionedCommand(
    "people",
    callback=_people,
    help="Think up people for a world, as proposals; CONCEPT may say who is missing.",
    params=[
        click.Argument(["world_id"]),
        click.Argument(["concept"], required=False),
        *_shared(),
    ],
)
