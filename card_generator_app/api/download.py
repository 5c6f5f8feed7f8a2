"""A finished job's card, and cards as files: the same for v1 and v2."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from fastapi import Response

from card_generator_app.api.services import Services
from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    encode_lorebook,
)
from card_generator_app.cards.repairs import Loss
from card_generator_app.errors import JobNotFinished, NotFound
from card_generator_app.jobs.job import Job
from card_generator_app.library.cards import StoredCard

_MOST_ROWS = 20
_INDEX = re.compile(r"\[\d+\]")
# Media types of a download, for the API's own documentation.
CARD_MEDIA: dict[str, dict[str, str]] = {one.media_type: {} for one in FORMATS.values()}


async def finished_card(services: Services, job_id: str) -> tuple[Job, StoredCard]:
    """The job and its card; raises JobNotFinished with the state when there is none."""
    job = await services.jobs.get(job_id)
    if job.is_parent:
        raise JobNotFinished("it is a job with items; each of them has a card")
    if job.card_id is None:
        reason = f": {job.error.message}" if job.error else ""
        raise JobNotFinished(f"no card: the job is {job.status.value}{reason}")
    return job, await services.cards.get(job.card_id)


async def card_file(services: Services, job_id: str, file_format: str) -> Response:
    """A finished job's card in one format; `json` is the spec that was asked for."""
    job, stored = await finished_card(services, job_id)
    if file_format == "json":
        file_format = str(job.options.get("spec", "v3"))
    return await file_response(services, stored, file_format)


async def file_response(
    services: Services, stored: StoredCard, file_format: str
) -> Response:
    """A stored card in one format; `X-Card-Losses` says what it cannot carry."""
    portrait = None
    if stored.portrait_sha256:
        portrait = (await services.files.get(stored.portrait_sha256)).content
    encoded = await asyncio.to_thread(
        FormatConverter.encode, stored.card, file_format, portrait=portrait
    )
    name = quote(f"{stored.name}.{encoded.extension}", safe="")
    return Response(
        encoded.bytes,
        media_type=encoded.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Card-Losses": losses_header(encoded.losses),
        },
    )


async def linked_book(
    services: Services, job_id: str, number: int, file_format: str
) -> Response:
    """One of the lorebooks that a linked card names, as a file; counted from 1."""
    _, stored = await finished_card(services, job_id)
    books = stored.provenance.get("lorebooks", [])
    if not 1 <= number <= len(books):
        raise NotFound(
            f"the card has {len(books)} lorebooks of their own; ask for them with the "
            "option lorebook: linked or both"
        )
    return await book_response(books[number - 1], file_format)


async def book_response(book: Json, file_format: str) -> Response:
    """A lorebook in one format; `X-Card-Losses` says what it cannot carry."""
    content, losses = await asyncio.to_thread(encode_lorebook, book, file_format)
    extension = LOREBOOK_FORMATS[file_format].extension
    name = quote(f"{book.get('name') or 'lorebook'}.{extension}", safe="")
    return Response(
        content,
        media_type="application/json",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Card-Losses": losses_header(losses),
        },
    )


def losses_header(losses: Iterable[Loss]) -> str:
    """The losses as JSON for a header."""
    return header_list(
        {"id": "lost", "message": one.message, "path": one.path} for one in losses
    )


def header_list(rows: Iterable[dict[str, str]]) -> str:
    """Rows as JSON for a header: ASCII, not so long that a proxy refuses it.

    Rows that differ in an index alone are one; what then is too much is told in a last
    row with the id `more`.
    """
    shared = Counter(
        (row["id"], row["message"], _INDEX.sub("[…]", row["path"])) for row in rows
    )
    told = [
        {
            "id": kind,
            "message": text + (f", {times} times" if times > 1 else ""),
            "path": path,
        }
        for (kind, text, path), times in shared.items()
    ]
    if len(told) > _MOST_ROWS:
        more = len(told) - _MOST_ROWS
        told = told[:_MOST_ROWS]
        told.append({"id": "more", "message": f"and {more} more", "path": ""})
    return json.dumps(told)
