"""Sessions: browsers that have shown a key once, and hold a cookie instead of it."""

from datetime import timedelta

from sqlalchemy import delete, insert, select

from card_generator_app.access.keys import new_secret, sha256_of
from card_generator_app.db.access_models import ApiSessionModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import utc_now

LASTS = timedelta(days=30)
_SESSIONS = table_of(ApiSessionModel)


class Sessions:
    """The sessions of one database; one method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, key_id: str) -> str:
        """The token of a new session of this key. Those that are over are forgotten."""
        token, now = new_secret(""), utc_now()
        values = {
            "token_sha256": sha256_of(token),
            "key_id": key_id,
            "expires_at": now + LASTS,
        }
        async with self._database.write() as session:
            await session.execute(delete(_SESSIONS).where(_SESSIONS.c.expires_at < now))
            await session.execute(insert(_SESSIONS), values)
        return token

    async def key_id_of(self, token: str) -> str | None:
        """The key that opened the session; None where there is none, or it is over."""
        query = select(_SESSIONS.c.key_id).where(
            _SESSIONS.c.token_sha256 == sha256_of(token),
            _SESSIONS.c.expires_at > utc_now(),
        )
        async with self._database.read() as session:
            key_id: str | None = await session.scalar(query)
        return key_id

    async def close(self, token: str) -> None:
        """End a session."""
        ended = delete(_SESSIONS).where(_SESSIONS.c.token_sha256 == sha256_of(token))
        async with self._database.write() as session:
            await session.execute(ended)
