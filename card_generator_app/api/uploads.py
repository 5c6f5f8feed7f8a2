"""Files that come with a request and are not kept."""

from typing import Annotated

from fastapi import File, Request, UploadFile

from card_generator_app.errors import TooLarge, UnsupportedMedia
from card_generator_app.library.files import MAX_FILE_BYTES

Upload = Annotated[UploadFile, File(description="20 MB at most.")]


async def read_upload(file: UploadFile) -> bytes:
    """Its content; raises TooLarge."""
    content = await file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"the file is larger than {MAX_FILE_BYTES // 2**20} MB")
    return content


async def multipart_only(request: Request) -> None:
    """Refuses a body of another kind, which would look like a form without its file."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise UnsupportedMedia(
            "send a form (multipart/form-data) with the file in its field `file`;"
            f" this is {kind or 'of no kind'}"
        )
