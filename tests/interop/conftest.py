"""The running peers, and every card of the corpus as files on disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FORMATS, FormatConverter
from tests.interop.corpus import Wanted
from tests.interop.peers import Peers

WriteFile = Callable[[Wanted, str], Path]


@pytest.fixture(scope="session")
def peers() -> Iterator[Peers]:
    with Peers() as running:
        yield running


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Writes a card in one of our formats and gives the file's path."""

    def write(wanted: Wanted, format_id: str) -> Path:
        encoded = FormatConverter.encode(
            wanted.card, format_id, portrait=wanted.portrait
        )
        path = tmp_path / f"{format_id}.{FORMATS[format_id].extension}"
        path.write_bytes(encoded.bytes)
        return path

    return write
