"""Reads reference cards and lorebooks that a job names, in pieces that can be chosen from."""

import asyncio
from dataclasses import dataclass

from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.converter import decode_lorebook
from card_generator_app.errors import CardFormatError, InvalidInput, NotFound
from card_generator_app.generation.distilling import PIECE_TOKENS
from card_generator_app.generation.material import Passage
from card_generator_app.generation.stores import Stores, is_file_id
from card_generator_app.sources.chunks import chunks_of
from card_generator_app.sources.source import Section, Source

# What tells who somebody is and how they are written; a greeting shows the voice.
_FIELDS = ("description", "personality", "scenario", "first_mes")


@dataclass(frozen=True)
class Book:
    """A lorebook and what it is called."""

    name: str
    book: Json


async def read_cards(
    ids: list[str], stores: Stores, problems: list[str]
) -> list[Passage]:
    """The reference cards in pieces; why one cannot be read goes into `problems`."""
    found: list[Passage] = []
    for card_id in ids:
        try:
            found += _pieces_of(await _card(card_id, stores))
        except (InvalidInput, NotFound) as error:
            name = await _name_of(card_id, stores)
            problems.append(f"reference_cards {name}: {error}")
    return found


async def read_books(ids: list[str], stores: Stores, problems: list[str]) -> list[Book]:
    """The lorebooks, those inside cards too."""
    found: list[Book] = []
    for book_id in ids:
        try:
            found.append(await _book(book_id, stores))
        except (InvalidInput, NotFound) as error:
            name = await _name_of(book_id, stores)
            problems.append(f"context_lorebooks {name}: {error}")
    return found


async def _card(card_id: str, stores: Stores) -> Card:
    if not is_file_id(card_id):
        return await stores.card(card_id)
    file = await stores.file(card_id)
    decoded = await asyncio.to_thread(FormatConverter.decode, file.content, file.name)
    return decoded.card


async def _book(book_id: str, stores: Stores) -> Book:
    if is_file_id(book_id):
        file = await stores.file(book_id)
        found = await asyncio.to_thread(decode_lorebook, file.content, file.name)
        return Book(str(found.book.get("name") or file.name), found.book)
    card = await stores.card(book_id)
    if card.book is None:
        raise CardFormatError(f"the card {card.name} has no lorebook")
    return Book(str(card.book.get("name") or card.name), card.book)


def _pieces_of(card: Card) -> list[Passage]:
    sections = [Section(name, str(card.data.get(name) or "")) for name in _FIELDS]
    named = Source(f"the card {card.name}", "card", tuple(filter(_has_text, sections)))
    # Field by field, so that each piece is of one.
    return [
        Passage(chunk.ref, chunk.text)
        for section in named.sections
        for chunk in chunks_of(Source(named.name, "card", (section,)), PIECE_TOKENS)
    ]


def _has_text(section: Section) -> bool:
    return bool(section.text.strip())


async def _name_of(stored_id: str, stores: Stores) -> str:
    """A file's name, as the person knows it; else the id."""
    if not is_file_id(stored_id):
        return stored_id
    try:
        return (await stores.file(stored_id)).name
    except NotFound:
        return f"{stored_id[:12]}…"
