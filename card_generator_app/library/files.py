"""Files by their content: portraits and uploads, in the database, one row per content."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.models import BlobModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import FileNotStored, TooLarge

MAX_FILE_BYTES = 20 * 1024 * 1024
BLOBS = table_of(BlobModel)


@dataclass(frozen=True)
class StoredFile:
    sha256: str
    media_type: str
    content: bytes


class FileLibrary:
    """Puts files in and gets them back, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, content: bytes, media_type: str) -> str:
        """Store and return the sha256; storing the same content again changes nothing.

        Raises TooLarge above 20 MiB.
        """
        sha256 = await asyncio.to_thread(digest, content)
        async with self._database.write() as session:
            await store_file(session, content, media_type, sha256)
        return sha256

    async def get(self, sha256: str) -> StoredFile:
        """The file; raises FileNotStored."""
        query = select(BLOBS).where(BLOBS.c.sha256 == sha256)
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise FileNotStored(f"There is no stored file {sha256}.")
        return StoredFile(row.sha256, row.media_type, row.content)

    async def read(self, sha256: str) -> bytes:
        """The content alone; raises FileNotStored."""
        return (await self.get(sha256)).content


def digest(content: bytes) -> str:
    """The content's name; raises TooLarge above 20 MiB."""
    if len(content) > MAX_FILE_BYTES:
        size_mib = len(content) / 1024 / 1024
        raise TooLarge(f"The file has {size_mib:.1f} MiB; at most 20 MiB are kept.")
    return hashlib.sha256(content).hexdigest()


async def store_file(
    session: AsyncSession, content: bytes, media_type: str, sha256: str
) -> None:
    """Store in the caller's transaction; `sha256` is `digest(content)`, taken before it."""
    await insert_file(session, file_row(content, media_type, sha256))


async def insert_file(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Store a `file_row` in the caller's transaction, if it is not there already."""
    await insert_if_absent(session, BLOBS, row)


def file_row(content: bytes, media_type: str, sha256: str) -> dict[str, Any]:
    """The row of a file, as it will be stored."""
    return {
        "sha256": sha256,
        "media_type": media_type,
        "size_bytes": len(content),
        "content": content,
        "created_at": utc_now(),
    }
