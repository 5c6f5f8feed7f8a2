"""Has a card made by the server, and writes it where it belongs."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from card_generator_app.api.v2.models import Job
from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.follow import follow
from card_generator_app.cli.output import file_name, with_suffix, write_new
from card_generator_app.errors import AppError


@dataclass(frozen=True)
class Plan:
    """Everything decided before the job starts."""

    sent: dict[str, Any]
    image: Path | None
    output: Path | None
    file_format: DownloadFormat
    overwrite: bool
    quiet: bool
    server: str | None


def make_card(plan: Plan) -> tuple[Job, Path]:
    """The completed job, and where the card lies; Ctrl-C cancels the job."""
    return asyncio.run(_make(plan))


async def _make(plan: Plan) -> tuple[Job, Path]:
    async with Connection(plan.server) as connection:
        sent = plan.sent
        if plan.image:
            content, name = plan.image.read_bytes(), plan.image.name
            stored = await connection.ask(lambda f: f.files.upload(content, name))
            sent = sent | {"image_file": stored.id}
        once = str(uuid4())  # asked again after a lost connection, it is still one job
        handle = await connection.ask(
            lambda f: f.generation.generate(idempotency_key=once, **sent)
        )
        try:
            job = await follow(connection, handle.id, quiet=plan.quiet)
        except asyncio.CancelledError:  # Ctrl-C: what nobody waits for shall not go on
            with suppress(AppError):
                await connection.forge.jobs.cancel(handle.id)
            raise
        card = await connection.ask(lambda f: f.jobs.download(job.id, plan.file_format))
        if plan.output:
            path = with_suffix(plan.output, plan.file_format)
        else:
            result = await connection.ask(lambda f: f.jobs.result(job.id))
            path = file_name(result.card["data"]["name"], plan.file_format)
        return job, write_new(path, card, overwrite=plan.overwrite)
