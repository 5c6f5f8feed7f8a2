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
from card_generator_app.errors import Conflict, NotFound

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
        """Keep a key, in place of the one that the host had. Raises Conflict."""
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
        found = self._opened({row.host: row.encrypted for row in rows})
        if lost := [host for host, key in found.items() if key is None]:
            _log.warning(
                "%s does not open the keys of %s: bring back the file that they were set "
                "with, or set them again",
                self._key_file,
                ", ".join(lost),
            )
        return {host: key for host, key in found.items() if key is not None}

    def _opened(self, encrypted: Mapping[str, bytes]) -> dict[str, SecretStr | None]:
        """None for what the file does not open."""
        try:
            cipher = self._cipher()
        except Conflict:
            return dict.fromkeys(encrypted)
        return {host: _opened(cipher, one) for host, one in encrypted.items()}

    def _cipher(self) -> Fernet:
        """The file's key; the file is made where there is none.

        Raises Conflict for a file that holds no key: nothing is put in the place of what
        may have opened others.
        """
        try:
            handle = os.open(
                self._key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600
            )
        except FileExistsError:
            return self._stored_cipher()
        key = Fernet.generate_key()
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        return Fernet(key)

    def _stored_cipher(self) -> Fernet:
        try:
            return Fernet(self._key_file.read_bytes())
        except (OSError, ValueError) as error:
            raise Conflict(
                f"{self._key_file} holds no key that could be read: bring back the file "
                "as it was, or delete it and set the keys of model servers again"
            ) from error


def _opened(cipher: Fernet, encrypted: bytes) -> SecretStr | None:
    try:
        return SecretStr(cipher.decrypt(encrypted).decode())
    except InvalidToken:
        return None
