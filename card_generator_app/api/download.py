"""A finished job's card, and the card as a file: the same for v1 and v2."""

import asyncio
import json
from collections.abc import Iterable
from urllib.parse import quote

from fastapi import Response

from card_generator_app.api.services import Services
from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cards.repairs import Loss
from card_generator_app.errors import JobNotFinished
from card_generator_app.jobs.job import Job
from card_generator_app.library.cards import StoredCard

# Media types of a download, for the API's own documentation.
CARD_MEDIA: dict[str, dict[str, str]] = {one.media_type: {} for one in FORMATS.values()}


async def finished_card(services: Services, job_id: str) -> tuple[Job, StoredCard]:
    """The job and its card; raises JobNotFinished with the state when there is none."""
    job = await services.jobs.get(job_id)
    if job.card_id is None:
        reason = f": {job.error.message}" if job.error else ""
        raise JobNotFinished(f"the job is {job.status.value} and has no card{reason}")
    return job, await services.cards.get(job.card_id)


async def card_file(services: Services, job_id: str, file_format: str) -> Response:
    """The card in one format, with a file name; `X-Card-Losses` says what it cannot carry.

    `json` is the spec that was asked for.
    """
    job, stored = await finished_card(services, job_id)
    if file_format == "json":
        file_format = str(job.options.get("spec", "v3"))
    portrait = None
    if stored.portrait_sha256:
        portrait = (await services.files.get(stored.portrait_sha256)).content
    card = Card.from_dict(dict(stored.data))
    encoded = await asyncio.to_thread(
        FormatConverter.encode, card, file_format, portrait=portrait
    )
    name = quote(f"{card.name}.{encoded.extension}", safe="")
    return Response(
        encoded.bytes,
        media_type=encoded.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Card-Losses": losses_header(encoded.losses),
        },
    )


def losses_header(losses: Iterable[Loss]) -> str:
    """A list for a header: ASCII, and not so long that a proxy refuses it."""
    rows = [{"id": "lost", "message": one.message, "path": one.path} for one in losses]
    return json.dumps(rows[:20])
