"""ApiKeys: makes, finds and revokes keys; only hashes are stored."""

import hashlib
import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, insert, or_, select, update

from card_generator_app.access.caller import ApiKey, Scope, Tier, in_order
from card_generator_app.db.access_models import ApiKeyModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import table_of
from card_generator_app.db.types import new_id, utc_now
from card_generator_app.errors import KeyNotFound, KeyRefused

KEYS = table_of(ApiKeyModel)
PREFIX = "cf_"
_SECRET_BYTES = 32
# How long another process's revocation may go unnoticed here.
_REMEMBERED_S = 5.0
_REMEMBERED = 1000
_NOTED_EVERY = timedelta(minutes=1)
_NANOS_PER_USD = 10**9


class ApiKeys:
    """The keys of one database; one method is at most one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, tuple[float, ApiKey]] = {}

    async def create(
        self,
        label: str,
        scopes: Collection[Scope],
        *,
        tier: Tier = Tier.STANDARD,
        monthly_cap_usd: Decimal | None = None,
    ) -> tuple[ApiKey, str]:
        """A new key, and the secret, which nobody can be told again."""
        secret = new_secret(PREFIX)
        cap = monthly_cap_usd
        values: dict[str, Any] = {
            "id": new_id(),
            "secret_sha256": sha256_of(secret),
            "label": label,
            "scopes": in_order(scopes),
            "tier": tier,
            "monthly_cap_nanos": None if cap is None else int(cap * _NANOS_PER_USD),
            "created_at": utc_now(),
        }
        made = insert(KEYS).values(values).returning(KEYS)
        async with self._database.write() as session:
            return _key_from((await session.execute(made)).one()), secret

    async def list(self) -> Sequence[ApiKey]:
        """Every key there ever was, newest first."""
        query = select(KEYS).order_by(KEYS.c.created_at.desc(), KEYS.c.id.desc())
        async with self._database.read() as session:
            return [_key_from(row) for row in await session.execute(query)]

    async def revoke(self, key_id: str) -> ApiKey:
        """End a key, at once here and within seconds elsewhere. Raises KeyNotFound."""
        ended = (
            update(KEYS)
            .where(KEYS.c.id == key_id, KEYS.c.revoked_at.is_(None))
            .values(revoked_at=utc_now())
        )
        async with self._database.write() as session:
            await session.execute(ended)
            query = select(KEYS).where(KEYS.c.id == key_id)
            row = (await session.execute(query)).one_or_none()
        self._found.clear()
        if row is None:
            raise KeyNotFound(f"There is no key {key_id}; see `cardforge keys list`.")
        return _key_from(row)

    async def any_valid(self) -> bool:
        """Whether anybody could come in by a key."""
        valid = exists().where(KEYS.c.revoked_at.is_(None))
        async with self._database.read() as session:
            return bool(await session.scalar(select(valid)))

    async def of_secret(self, secret: str) -> ApiKey:
        """The key of this secret. Raises KeyRefused for none, and for a revoked one."""
        digest = sha256_of(secret)
        return await self._valid(digest, KEYS.c.secret_sha256 == digest)

    async def of_id(self, key_id: str) -> ApiKey:
        """The key of this id. Raises KeyRefused for none, and for a revoked one."""
        return await self._valid(key_id, KEYS.c.id == key_id)

    async def _valid(self, name: str, where: ColumnElement[bool]) -> ApiKey:
        at_s, key = self._found.get(name, (0.0, None))
        if key is None or time.monotonic() - at_s > _REMEMBERED_S:
            key = await self._read(where)
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[name] = (time.monotonic(), key)
        return key

    async def _read(self, where: ColumnElement[bool]) -> ApiKey:
        query = select(KEYS).where(where, KEYS.c.revoked_at.is_(None))
        async with self._database.read() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise KeyRefused("this key is not known here, or it was revoked")
        return await self._noted(_key_from(row))

    async def _noted(self, key: ApiKey) -> ApiKey:
        """Remember that the key is used, at most once a minute."""
        now = utc_now()
        if key.last_used_at is not None and now - key.last_used_at < _NOTED_EVERY:
            return key
        is_due = or_(
            KEYS.c.last_used_at.is_(None), KEYS.c.last_used_at < now - _NOTED_EVERY
        )
        noted = update(KEYS).where(KEYS.c.id == key.id, is_due)
        async with self._database.write() as session:
            await session.execute(noted.values(last_used_at=now))
        return replace(key, last_used_at=now)


def new_secret(prefix: str) -> str:
    """256 random bits, in letters that need no quoting."""
    return prefix + secrets.token_urlsafe(_SECRET_BYTES)


def sha256_of(secret: str) -> str:
    """What is stored of a secret. So many random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _key_from(row: Row[Any]) -> ApiKey:
    nanos = row.monthly_cap_nanos
    return ApiKey(
        id=row.id,
        label=row.label,
        scopes=frozenset(Scope(one) for one in row.scopes),
        tier=Tier(row.tier),
        monthly_cap_usd=None if nanos is None else Decimal(nanos) / _NANOS_PER_USD,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
