"""Files are stored once per content."""

import hashlib

import pytest

from card_generator_app.db.session import Database
from card_generator_app.errors import FileNotStored, TooLarge
from card_generator_app.library.files import MAX_FILE_BYTES, FileLibrary


async def test_a_file_comes_back_by_its_content(database: Database) -> None:
    files = FileLibrary(database)

    sha256 = await files.put(b"notes", "text/plain")
    again = await files.put(b"notes", "text/markdown")

    assert sha256 == again == hashlib.sha256(b"notes").hexdigest()
    stored = await files.get(sha256)
    assert (stored.content, stored.media_type) == (b"notes", "text/plain")


async def test_a_file_that_is_too_large_is_refused(database: Database) -> None:
    with pytest.raises(TooLarge, match="20 MiB"):
        await FileLibrary(database).put(b"x" * (MAX_FILE_BYTES + 1), "text/plain")


async def test_an_unknown_file_is_not_found(database: Database) -> None:
    with pytest.raises(FileNotStored):
        await FileLibrary(database).get("0" * 64)
