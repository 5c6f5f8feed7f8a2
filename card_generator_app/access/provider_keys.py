"""ProviderKeys: keys of model servers that were set through the API, encrypted at rest."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr
from sqlalchemy import delete, select, update

from card_generator_app.db.access_models import ProviderKeyModel
from card_generator_app.db.session import Database
from card_generator_app.db.statements import insert_if_absent, table_of
from card_generator_app.db.types import utc_now
from card_generator_app.errors import NotFound

_KEYS = table_of(ProviderKeyModel)
_log = logging.getLogger(__name__)


class ProviderKeys:
    """The keys by host; one method is one transaction.

    `key_file` opens them: made with the first key, for its owner alone to read. Whoever
    has the database without the file has nothing.
    """

    def __init__(self, database: Database, key_file: Path) -> None:
        self._database, self._key_file = database, key_file

    async def set(self, host: str, key: SecretStr) -> None:
        """Keep a key, in place of the one that the host had."""
        encrypted = self._cipher().encrypt(key.get_secret_value().encode())
        row = {"host": host, "encrypted": encrypted, "updated_at": utc_now()}
        async with self._database.write() as session:
            if not await insert_if_absent(session, _KEYS, row):
                same = update(_KEYS).where(_KEYS.c.host == host)
                await session.execute(same.values(row))

    async def clear(self, host: str) -> None:
        """Forget a key. Raises NotFound."""
        gone = delete(_KEYS).where(_KEYS.c.host == host).returning(_KEYS.c.host)
        async with self._database.write() as session:
            if (await session.execute(gone)).first() is None:
                raise NotFound(f"no key is kept for {host}")

    async def all(self) -> Mapping[str, SecretStr]:
        """Every key by its host; without those that the file no longer opens."""
        query = select(_KEYS.c.host, _KEYS.c.encrypted)
        async with self._database.read() as session:
            rows = (await session.execute(query)).all()
        if not rows:
            return {}
        cipher = self._cipher()
        found = {row.host: _opened(cipher, row.encrypted) for row in rows}
        if lost := [host for host, key in found.items() if key is None]:
            _log.warning(
                "%s does not open the keys of %s: bring back the file that they were set "
                "with, or set them again",
                self._key_file,
                ", ".join(lost),
            )
        return {host: key for host, key in found.items() if key is not None}

    def _cipher(self) -> Fernet:
        """The file's key; the file is made where there is none."""
        try:
            handle = os.open(
                self._key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600
            )
        except FileExistsError:
            return Fernet(self._key_file.read_bytes())
        key = Fernet.generate_key()
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        return Fernet(key)


def _opened(cipher: Fernet, encrypted: bytes) -> SecretStr | None:
    try:
        return SecretStr(cipher.decrypt(encrypted).decode())
    except InvalidToken:
        return None
