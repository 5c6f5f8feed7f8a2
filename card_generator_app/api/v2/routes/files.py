"""Uploaded files."""

from fastapi import APIRouter, Depends

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.models import StoredFile

router = APIRouter(
    prefix="/files", tags=["files"], dependencies=[Depends(multipart_only)]
)


@router.post("", status_code=201)
async def files_upload(file: Upload, services: ServicesDep) -> StoredFile:
    """Store a file. Its id goes into options such as `image_file`."""
    content = await read_upload(file)
    media_type = file.content_type or "application/octet-stream"
    file_id = await services.files.put(content, media_type)
    return StoredFile(id=file_id, media_type=media_type, size_bytes=len(content))
