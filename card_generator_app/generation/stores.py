"""Where a generation finds what its options only name: files, and pages of the web."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from card_generator_app.errors import FileNotStored
from card_generator_app.outbound import Outbound
from card_generator_app.sources.web import WebReader


@dataclass(frozen=True)
class NamedFile:
    """An uploaded file; its name tells Markdown from text, and is what refers to it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stores:
    """`file` raises FileNotStored."""

    file: Callable[[str], Awaitable[NamedFile]]
    web: WebReader


async def _no_file(file_id: str) -> NamedFile:
    raise FileNotStored(f"There is no uploaded file {file_id}.")


NO_STORES = Stores(_no_file, WebReader(Outbound()))
