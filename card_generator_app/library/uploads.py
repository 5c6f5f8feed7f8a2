"""Uploads: the files that people put here, by name; their content is stored once."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.models import JobModel, UploadModel
from card_generator_app.db.owned import Owned
from card_generator_app.db.paging import Page, newest_first
from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import FileInUse, FileNotStored
from card_generator_app.library.card_rows import VERSIONS
from card_generator_app.library.files import BLOBS, digest, store_file

_UPLOADS, _JOBS = table_of(UploadModel), table_of(JobModel)
_OPEN = ("queued", "running")
_NAMELESS = "file"
_MAX_NAME = 200


@dataclass(frozen=True)
class Upload:
    """An uploaded file without its content; `id` is the sha256 of it."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    created_at: datetime


class Uploads(Owned):
    """Takes files in, lists and forgets them; one method is one transaction.

    Every method that takes a `file_id` raises FileNotStored.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, content: bytes, name: str | None, media_type: str) -> Upload:
        """Keep a file. The same content again is the same file, under its newest name.

        Raises TooLarge above 20 MiB.
        """
        sha256 = await asyncio.to_thread(digest, content)
        values = {
            "id": sha256,
            "owner": self.owner,
            "name": _plain_name(name),
            "created_at": utc_now(),
        }
        mine = (_UPLOADS.c.id == sha256) & (_UPLOADS.c.owner == self.owner)
        async with self._database.write() as session:
            await store_file(session, content, media_type, sha256)
            if not await insert_if_absent(session, _UPLOADS, values):
                named = update(_UPLOADS).where(mine)
                await session.execute(named.values(name=values["name"]))
            return await _find(session, mine, sha256)

    async def list(self, *, limit: int = 50, cursor: str | None = None) -> Page[Upload]:
        """Newest first."""
        query = _query().where(self._may_see(_UPLOADS.c.owner))
        async with self._database.read() as session:
            rows, next_cursor = await newest_first(
                session, query, _UPLOADS, limit=limit, cursor=cursor
            )
        return Page([Upload(**row._asdict()) for row in rows], next_cursor)

    async def get(self, file_id: str) -> Upload:
        """What is known of one."""
        async with self._database.read() as session:
            return await _find(session, self._named(file_id), file_id)

    async def content(self, file_id: str) -> bytes:
        """Its bytes."""
        query = (
            select(BLOBS.c.content)
            .join(_UPLOADS, _UPLOADS.c.id == BLOBS.c.sha256)
            .where(self._named(file_id))
            .limit(1)
        )
        async with self._database.read() as session:
            content: bytes | None = await session.scalar(query)
        if content is None:
            raise _no_file(file_id)
        return content

    async def delete(self, file_id: str) -> None:
        """Forget it; a card's portrait with the same content stays.

        Raises FileInUse while a job that has not ended names it. Finished cards keep
        what was taken from it, and the name of the place where it stood.
        """
        async with self._database.write() as session:
            mine = self._named(file_id)
            await _find(session, mine, file_id)
            needed = select(_JOBS.c.id).where(
                _JOBS.c.status.in_(_OPEN),
                cast(_JOBS.c.options, Text).contains(file_id, autoescape=True),
                self._may_see(_JOBS.c.owner),
            )
            if job_id := await session.scalar(needed.limit(1)):
                raise FileInUse(
                    f"the job {job_id} has not ended and needs this file; cancel it first"
                )
            await session.execute(delete(_UPLOADS).where(mine))
            is_portrait = exists().where(VERSIONS.c.portrait_sha256 == file_id)
            is_anothers = exists().where(_UPLOADS.c.id == file_id)
            await session.execute(
                delete(BLOBS).where(
                    BLOBS.c.sha256 == file_id, ~is_portrait, ~is_anothers
                )
            )

    def _named(self, file_id: str) -> ColumnElement[bool]:
        return and_(_UPLOADS.c.id == file_id, self._may_see(_UPLOADS.c.owner))


def _query() -> Select[tuple[object, ...]]:
    columns = (_UPLOADS.c.id, _UPLOADS.c.name, BLOBS.c.media_type)
    more = (BLOBS.c.size_bytes, _UPLOADS.c.created_at)
    return select(*columns, *more).join(BLOBS, BLOBS.c.sha256 == _UPLOADS.c.id)


async def _find(
    session: AsyncSession, mine: ColumnElement[bool], file_id: str
) -> Upload:
    # Who sees everybody's may see one content under several owners: the newest name.
    query = _query().where(mine).order_by(_UPLOADS.c.created_at.desc()).limit(1)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise _no_file(file_id)
    return Upload(**row._asdict())


def _no_file(file_id: str) -> FileNotStored:
    return FileNotStored(
        f"There is no uploaded file {file_id}; see `cardforge files list`."
    )


def _plain_name(name: str | None) -> str:
    """The last part of a path, printable and not endless: it is shown to people."""
    last = PurePath((name or "").replace("\\", "/")).name
    shown = "".join(one if one.isprintable() else " " for one in last).strip()
    return shown[-_MAX_NAME:] or _NAMELESS
