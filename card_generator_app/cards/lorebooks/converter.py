"""Lorebook files in and out: LOREBOOK_FORMATS, and reading by content."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from card_generator_app.cards.base64_text import decode_card_text
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json, describe, dump_json, parse_json
from card_generator_app.cards.lorebook import read_book
from card_generator_app.cards.lorebooks.agnai import (
    from_memory_book,
    looks_like_memory_book,
    to_memory_book,
)
from card_generator_app.cards.lorebooks.ai_dungeon import (
    from_ai_dungeon,
    looks_like_ai_dungeon,
    to_ai_dungeon,
)
from card_generator_app.cards.lorebooks.kobold import (
    from_kobold_world,
    looks_like_kobold_world,
    to_kobold_world,
)
from card_generator_app.cards.lorebooks.novelai import (
    from_novelai,
    looks_like_novelai,
    to_novelai,
)
from card_generator_app.cards.lorebooks.risu import from_risu, looks_like_risu, to_risu
from card_generator_app.cards.lorebooks.world_info import (
    from_world_info,
    looks_like_world_info,
    to_world_info,
)
from card_generator_app.cards.png_chunks import is_png, keyword_of, read_text, walk
from card_generator_app.cards.reader import MAX_FILE_BYTES, read_file
from card_generator_app.cards.repairs import Loss, Repair, Repairs
from card_generator_app.cards.schema import SPEC_LOREBOOK
from card_generator_app.errors import CardFormatError, InvalidInput, TooLarge


@dataclass(frozen=True, slots=True)
class LorebookFile:
    """A V3 book read from a file, its format, and what was mended.

    `card` is the card around the book, None for a book that stands alone.
    """

    book: Json
    format: str
    repairs: list[Repair] = field(default_factory=list)
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class LorebookFormat:
    """A lorebook format by its id; `write` gives the file's JSON and the losses."""

    id: str
    description: str
    write: Callable[[Json], tuple[Any, list[Loss]]]
    extension: str = "json"


def _write_v3(book: Json) -> tuple[Json, list[Loss]]:
    return {"spec": SPEC_LOREBOOK, "data": book}, []


LOREBOOK_FORMATS: dict[str, LorebookFormat] = {
    one.id: one
    for one in (
        LorebookFormat("v3", "V3 lorebook file (lorebook_v3)", _write_v3),
        LorebookFormat("book", "a card's character_book", lambda book: (book, [])),
        LorebookFormat("world_info", "SillyTavern World Info", to_world_info),
        LorebookFormat("novelai", "NovelAI lorebook", to_novelai, "lorebook"),
        LorebookFormat("agnai", "Agnai memory book", to_memory_book),
        LorebookFormat("risu", "RisuAI lorebook", to_risu),
        LorebookFormat("koboldai", "KoboldAI world", to_kobold_world),
        LorebookFormat("ai_dungeon", "AI Dungeon world info", to_ai_dungeon),
    )
}


def encode_lorebook(book: Json, format_id: str) -> tuple[bytes, list[Loss]]:
    """The book as a JSON file of one of LOREBOOK_FORMATS, and what it cannot carry."""
    if (chosen := LOREBOOK_FORMATS.get(format_id)) is None:
        known = ", ".join(LOREBOOK_FORMATS)
        raise InvalidInput(f"no lorebook format {format_id!r}; there are: {known}")
    document, losses = chosen.write(book)
    return dump_json(document, indent=2), losses


def decode_lorebook(data: bytes, filename: str | None = None) -> LorebookFile:
    """The V3 book in a file of any known kind, also that of a character card."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"the file is larger than {MAX_FILE_BYTES // 2**20} MiB")
    repairs = Repairs()
    text = _novelai_image(data) if is_png(data) else data
    if text.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n\0")[:1] in (b"{", b"["):
        document = parse_json(text, repairs)
        if (found := _read_raw(document, repairs)) is not None:
            raw, format_id = found
            book = read_book(raw, "book", repairs)
            if book is not None:
                return LorebookFile(book, format_id, list(repairs))
    card_file = read_file(data, filename)
    if card_file.card.book is None:
        raise CardFormatError("this card holds no lorebook")
    card, repairs_made = card_file.card, list(card_file.repairs)
    return LorebookFile(card_file.card.book, "card", repairs_made, card)


def _read_raw(document: Any, repairs: Repairs) -> tuple[Json, str] | None:
    """The raw book of a lorebook document and its format, None for a card's document."""
    if looks_like_ai_dungeon(document):
        return from_ai_dungeon(document), "ai_dungeon"
    if not isinstance(document, dict):
        raise CardFormatError(f"this JSON holds {describe(document)}, not a lorebook")
    if document.get("spec") == SPEC_LOREBOOK and isinstance(document.get("data"), dict):
        return document["data"], "v3"
    if looks_like_novelai(document):
        return from_novelai(document), "novelai"
    if looks_like_memory_book(document):
        return from_memory_book(document), "agnai"
    if looks_like_risu(document):
        return from_risu(document), "risu"
    if looks_like_kobold_world(document):
        return from_kobold_world(document), "koboldai"
    if not looks_like_world_info(document):
        return None
    if _has_book_entries(document["entries"]):
        return document, "book"
    return from_world_info(document, repairs), "world_info"


def _has_book_entries(entries: Any) -> bool:
    """Whether entries are a card's (`keys`) and not World Info's (`key`)."""
    rows = list(entries.values()) if isinstance(entries, dict) else entries
    first = next((row for row in rows if isinstance(row, dict)), None)
    if first is None:
        return isinstance(entries, list)
    return "keys" in first and "key" not in first


def _novelai_image(data: bytes) -> bytes:
    """The lorebook in a NovelAI picture; the picture itself when it holds none."""
    repairs = Repairs()
    for chunk in walk(data, repairs):
        if keyword_of(data, chunk) == "naidata":
            return decode_card_text(read_text(data, chunk), "naidata", repairs)
    return data
