"""A finished job's card, and the card as a file: the same for v1 and v2."""

from urllib.parse import quote

from fastapi import Response

from card_generator_app.api.services import Services
from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.errors import JobNotFinished
from card_generator_app.jobs.job import Job
from card_generator_app.library.cards import StoredCard


async def finished_card(services: Services, job_id: str) -> tuple[Job, StoredCard]:
    """The job and its card; raises JobNotFinished with the state when there is none."""
    job = await services.jobs.get(job_id)
    if job.card_id is None:
        reason = f": {job.error.message}" if job.error else ""
        raise JobNotFinished(f"the job is {job.status.value} and has no card{reason}")
    return job, await services.cards.get(job.card_id)


async def card_file(services: Services, job_id: str, file_format: str) -> Response:
    """The card in one format, with a file name."""
    _, stored = await finished_card(services, job_id)
    portrait = None
    if stored.portrait_sha256 and file_format == "png":
        portrait = (await services.files.get(stored.portrait_sha256)).content
    card = Card.from_dict(dict(stored.data))
    encoded = FormatConverter.encode(card, file_format, portrait=portrait)
    name = quote(f"{card.name}.{encoded.extension}", safe="")
    return Response(
        encoded.bytes,
        media_type=encoded.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
