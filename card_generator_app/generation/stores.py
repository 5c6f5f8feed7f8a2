"""Where a generation finds what its options only name: files, cards, pages of the web."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from card_generator_app.cards.card import Card
from card_generator_app.errors import (
    CardNotFound,
    FileNotStored,
    ModelFileError,
    WorldNotFound,
)
from card_generator_app.outbound import Outbound
from card_generator_app.sources.web import WebReader
from card_generator_app.worlds.graph import World

_FILE_ID = re.compile(r"[0-9a-f]{64}")


async def _no_world(world_id: str) -> World:
    raise WorldNotFound(f"There is no world {world_id}.")


@dataclass(frozen=True)
class NamedFile:
    """An uploaded file; its name tells Markdown from text, and is what refers to it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stores:
    """`file` raises FileNotStored, `card` CardNotFound, `world` WorldNotFound, each for an id.

    `nearness`: how near each text is to the first in meaning, from -1 to 1; raises
    ModelFileError where there is no embedding model and none can be fetched.
    """

    file: Callable[[str], Awaitable[NamedFile]]
    card: Callable[[str], Awaitable[Card]]
    web: WebReader
    nearness: Callable[[str, Sequence[str]], Awaitable[list[float]]]
    world: Callable[[str], Awaitable[World]] = _no_world


def is_file_id(stored_id: str) -> bool:
    """Whether an id is an uploaded file's (a sha256) and not a card's."""
    return _FILE_ID.fullmatch(stored_id) is not None


async def _no_file(file_id: str) -> NamedFile:
    raise FileNotStored(f"There is no uploaded file {file_id}.")


async def _no_card(card_id: str) -> Card:
    raise CardNotFound(f"There is no card {card_id}.")


async def _no_nearness(text: str, others: Sequence[str]) -> list[float]:
    raise ModelFileError("there is no embedding model")


NO_STORES = Stores(_no_file, _no_card, WebReader(Outbound()), _no_nearness)
