"""Uploaded files: source material, reference pictures, cards and lorebooks to look at."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.models import (
    FilePage,
    FileText,
    StoredFile,
    TextSection,
)
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.library.uploads import Upload as Stored
from card_generator_app.sources.reading import read_source

router = APIRouter(prefix="/files", tags=["files"])


@router.post("", status_code=201, dependencies=[Depends(multipart_only)])
async def files_upload(file: Upload, services: ServicesDep) -> StoredFile:
    """Store a file. Its id goes into options such as `source_files` and `image_file`."""
    content = await read_upload(file)
    media_type = file.content_type or "application/octet-stream"
    return _file_out(await services.uploads.add(content, file.filename, media_type))


@router.get("")
async def files_list(
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> FilePage:
    """Uploaded files, newest first."""
    page = await services.uploads.list(limit=limit, cursor=cursor)
    return FilePage(
        files=[_file_out(one) for one in page.items], next_cursor=page.next_cursor
    )


@router.get("/{file_id}")
async def files_show(file_id: str, services: ServicesDep) -> StoredFile:
    """What is known of one file."""
    return _file_out(await services.uploads.get(file_id))


@router.get("/{file_id}/content", response_class=Response)
async def files_download(file_id: str, services: ServicesDep) -> Response:
    """The file as it was uploaded."""
    content = await services.uploads.content(file_id)
    # Never shown by a browser as a page of this server.
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/{file_id}/text")
async def files_text(file_id: str, services: ServicesDep) -> FileText:
    """The text that a generation would read in it, with the place of each stretch."""
    stored = await services.uploads.get(file_id)
    content = await services.uploads.content(file_id)
    source = await asyncio.to_thread(read_source, content, stored.name)
    return FileText(
        id=stored.id,
        name=stored.name,
        kind=source.kind,
        tokens=await asyncio.to_thread(estimate_tokens, source.text),
        sections=[
            TextSection(place=one.place, text=one.text) for one in source.sections
        ],
    )


@router.delete("/{file_id}", status_code=204, response_class=Response)
async def files_delete(file_id: str, services: ServicesDep) -> None:
    """Remove a file. 409 while a job that has not ended needs it."""
    await services.uploads.delete(file_id)


def _file_out(stored: Stored) -> StoredFile:
    return StoredFile.model_validate(stored, from_attributes=True)
