"""Has a card made by the server, and writes it where it belongs, in every format asked for."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from card_generator_app.api.v2.estimate_models import EstimateAnswer
from card_generator_app.api.v2.models import Job
from card_generator_app.cli.cast import KIND, fetch_cast
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.follow import follow
from card_generator_app.cli.interview import hold
from card_generator_app.cli.output import Target, template_values
from card_generator_app.cli.uploading import keep_file, upload_files
from card_generator_app.client import CardForge
from card_generator_app.client.jobs import card_in
from card_generator_app.errors import AppError


@dataclass(frozen=True)
class Plan:
    """Everything decided before the job starts."""

    sent: dict[str, Any]
    target: Target
    quiet: bool
    server: str | None


@dataclass(frozen=True)
class Made:
    """A completed job, where its files lie, and what their formats could not carry."""

    job: Job
    paths: list[Path]
    losses: list[str]
    notes: Sequence[str] = ()


def make_card(plan: Plan) -> Made:
    """Has the card made and writes it; Ctrl-C cancels the job."""
    return asyncio.run(_make(plan))


async def _make(plan: Plan) -> Made:
    async with Connection(plan.server) as connection:
        begun = await _begun(connection, plan.sent)
        job = await followed(connection, begun.id, quiet=plan.quiet)
        if job.kind == KIND:
            whole = await connection.ask(lambda f: f.jobs.show(job.id))
            files = await connection.ask(lambda f: fetch_cast(f, whole, plan.target))
            return Made(whole, *files)
        paths, losses = await connection.ask(lambda f: fetch(f, job.id, plan.target))
        return Made(job, paths, losses)


async def _begun(connection: Connection, asked: dict[str, Any]) -> Job:
    sent = await hold(connection, await upload_files(connection, asked))
    once = str(uuid4())  # asked again after a lost connection, it is still one job
    handle = await connection.ask(
        lambda f: f.generation.generate(idempotency_key=once, **sent)
    )
    return handle.job


def begin_card(sent: dict[str, Any], *, server: str | None) -> Job:
    """The job of a card, which the server goes on with; UsageError where none does."""
    return asyncio.run(_begin(sent, server))


async def _begin(sent: dict[str, Any], server: str | None) -> Job:
    async with Connection(server) as connection:
        if connection.is_own:
            raise click.UsageError(
                "--detach needs a server that goes on with the job: start one with"
                " `cardforge serve`, or name one with --server URL"
            )
        return await _begun(connection, sent)


def estimate_card(sent: dict[str, Any], *, server: str | None) -> EstimateAnswer:
    """What making the card is likely to need; no model is asked."""
    return asyncio.run(_estimate(sent, server))


async def _estimate(sent: dict[str, Any], server: str | None) -> EstimateAnswer:
    async with Connection(server) as connection:
        uploaded = await upload_files(connection, sent)
        return await connection.ask(lambda f: f.generation.estimate(**uploaded))


def regenerate_card(
    card_id: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> tuple[Job, int]:
    """Has parts of a kept card written anew: the job, and the version from before."""
    return asyncio.run(_regenerate(card_id, asked, quiet=quiet, server=server))


async def _regenerate(
    card_id: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> tuple[Job, int]:
    async with Connection(server) as connection:
        sent = await upload_files(connection, asked)
        before = await connection.ask(lambda f: f.cards.show(card_id))
        once = str(uuid4())
        handle = await connection.ask(
            lambda f: f.cards.regenerate(card_id, idempotency_key=once, **sent)
        )
        job = await followed(connection, handle.id, quiet=quiet)
        return job, before.version


def paint_card(
    card_id: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> Job:
    """Has another portrait of a kept card made; the completed job."""
    return asyncio.run(_paint(card_id, asked, quiet=quiet, server=server))


async def _paint(
    card_id: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> Job:
    async with Connection(server) as connection:
        seen = await connection.ask(lambda f: f.cards.show(card_id))
        once = str(uuid4())
        handle = await connection.ask(
            lambda f: f.cards.paint(
                card_id, version=seen.version, idempotency_key=once, **asked
            )
        )
        return await followed(connection, handle.id, quiet=quiet)


def extend_book(
    card: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> tuple[Job, str]:
    """Has changes of a card's lorebook proposed: the job, and the card's id.

    `card` is an id, or a file that is kept first.
    """
    return asyncio.run(_extend(card, asked, quiet=quiet, server=server))


async def _extend(
    card: str, asked: dict[str, Any], *, quiet: bool, server: str | None
) -> tuple[Job, str]:
    async with Connection(server) as connection:
        card_id = await keep_file(connection, card)
        sent = await upload_files(connection, asked)
        once = str(uuid4())
        handle = await connection.ask(
            lambda f: f.cards.extend(card_id, idempotency_key=once, **sent)
        )
        return await followed(connection, handle.id, quiet=quiet), card_id


async def followed(connection: Connection, job_id: str, *, quiet: bool) -> Job:
    """The completed job; Ctrl-C cancels it."""
    try:
        return await follow(connection, job_id, quiet=quiet)
    except asyncio.CancelledError:  # Ctrl-C: what nobody waits for shall not go on
        with suppress(AppError):
            await connection.forge.jobs.cancel(job_id)
        raise


async def fetch(
    forge: CardForge, job_id: str, target: Target
) -> tuple[list[Path], list[str]]:
    """Writes a finished job's card in every format asked for; the paths, the losses."""
    result = card_in(await forge.jobs.result(job_id))
    data = result.card["data"]
    fields = template_values(data["name"], result.card_id, data)
    paths: list[Path] = []
    losses: list[str] = []
    for file_format in target.formats:
        file = await forge.jobs.download(job_id, file_format)
        paths.append(target.write(file_format, file, fields))
        losses += [f"{file_format}: {one.path}: {one.message}" for one in file.losses]
    books = result.provenance.get("lorebooks", [])
    for number in range(1, len(books) + 1):
        file = await forge.jobs.lorebook(job_id, number)
        paths.append(target.write_book(file, number, fields))
    return paths, losses
