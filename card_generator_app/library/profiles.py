"""ProfileLibrary: the profiles that an owner has made, of both kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.owned import Owned
from card_generator_app.db.profile_model import ProfileModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import Conflict, ProfileNotFound, VersionConflict

MOST = 100
_PROFILES = table_of(ProfileModel)


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What one profile says, and how often it was changed."""

    content: Mapping[str, Any]
    version: int


class ProfileLibrary(Owned):
    """Finds, keeps and changes an owner's profiles; one method is one transaction.

    Kind and name are a profile's identity, so nobody sees another's: not even an admin, for whom
    one name would stand for several.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> dict[tuple[str, str], StoredProfile]:
        """The owner's profiles by kind and name, at most MOST."""
        columns = _PROFILES.c
        query = select(columns.kind, columns.name, columns.content, columns.version)
        async with self._database.read() as session:
            rows = await session.execute(query.where(self._is_mine()))
        return {
            (row.kind, row.name): StoredProfile(row.content, row.version)
            for row in rows
        }

    async def create(self, kind: str, name: str, content: Mapping[str, Any]) -> None:
        """Keep a new one; raises Conflict where the name is taken, or there are MOST."""
        now = utc_now()
        row = {
            "owner": self.owner,
            "kind": kind,
            "name": name,
            "version": 1,
            "content": dict(content),
            "created_at": now,
            "updated_at": now,
        }
        count = select(func.count()).select_from(_PROFILES).where(self._is_mine())
        async with self._database.write() as session:
            if (await session.scalar(count) or 0) >= MOST:
                raise Conflict(f"you have {MOST} profiles; delete one first")
            if not await insert_if_absent(session, _PROFILES, row):
                raise Conflict(f"there is a {kind} profile '{name}'; replace it")

    async def replace(
        self, kind: str, name: str, content: Mapping[str, Any], *, version: int
    ) -> None:
        """Make it say this; raises ProfileNotFound, and VersionConflict when it moved on."""
        async with self._database.write() as session:
            moved = await session.scalar(
                update(_PROFILES)
                .where(self._is(kind, name), _PROFILES.c.version == version)
                .values(
                    content=dict(content), version=version + 1, updated_at=utc_now()
                )
                .returning(_PROFILES.c.version)
            )
            if moved is None:
                await self._refuse(session, kind, name, version)

    async def delete(self, kind: str, name: str) -> None:
        """Forget it; jobs keep what they were frozen with. Raises ProfileNotFound."""
        gone = delete(_PROFILES).where(self._is(kind, name)).returning(_PROFILES.c.name)
        async with self._database.write() as session:
            if await session.scalar(gone) is None:
                raise _no_profile(kind, name)

    async def _refuse(
        self, session: AsyncSession, kind: str, name: str, version: int
    ) -> None:
        query = select(_PROFILES.c.version).where(self._is(kind, name))
        current = await session.scalar(query)
        if current is None:
            raise _no_profile(kind, name)
        raise VersionConflict(
            f"the profile has version {current} now; the change was made from "
            f"{version}: look at it again and repeat the change",
            current=current,
        )

    def _is_mine(self) -> ColumnElement[bool]:
        return _PROFILES.c.owner == self.owner

    def _is(self, kind: str, name: str) -> ColumnElement[bool]:
        named = (_PROFILES.c.kind == kind) & (_PROFILES.c.name == name)
        return self._is_mine() & named


def _no_profile(kind: str, name: str) -> ProfileNotFound:
    return ProfileNotFound(f"you have no {kind} profile '{name}'")
