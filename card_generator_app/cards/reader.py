"""Finds out what kind of file some bytes are, and reads the card in it."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from card_generator_app.cards.archive import Archive, looks_like_zip
from card_generator_app.cards.byaf import MANIFEST, read_byaf
from card_generator_app.cards.card import Card
from card_generator_app.cards.charx import find_card, read_charx
from card_generator_app.cards.documents import read_document
from card_generator_app.cards.exif import card_text_in_exif, without_exif
from card_generator_app.cards.image import image_extension
from card_generator_app.cards.jsontext import Json, decode_text, parse_object
from card_generator_app.cards.markdown import CARD_FILE, read_markdown
from card_generator_app.cards.png import has_card, read_card_png, strip_card
from card_generator_app.cards.png_chunks import is_png
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.textkind import kind_of_text
from card_generator_app.cards.yamltext import parse_yaml
from card_generator_app.errors import CardFormatError, TooLarge

MAX_FILE_BYTES = 64 * 1024 * 1024

# How other files begin, so that a refusal can name them.
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x6f\x00", "a RisuAI module (.risum), which holds no card"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"<", "a web page or XML file"),
    (b"GGUF", "a GGUF model"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xff\xfb", "an MP3 sound"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound or film"),
    (b"BM", "a BMP image, which holds no card"),
    (b"II*\0", "a TIFF image, which holds no card"),
    (b"MM\0*", "a TIFF image, which holds no card"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
# A line that a card in YAML has.
_YAML_CARD = re.compile(
    r"""^[ \t]*["']?(?:(?:char_)?(?:name|greeting|context|persona)|bot|<\|bot\|>)["']?[ \t]*:""",
    re.MULTILINE,
)

# A member, or a folder, that tells what an archive is.
_OTHER_ARCHIVES = {
    "[Content_Types].xml": "an Office document",
    "mimetype": "an EPUB book or OpenDocument file",
    "META-INF": "a Java archive or Android app",
    "Characters": "a Voxta package, which is not read",
}

Found = tuple[Card, bytes | None, str]


@dataclass(frozen=True, slots=True)
class CardFile:
    """What `read_file` found."""

    card: Card
    portrait: bytes | None
    format: str
    repairs: Repairs


def read_file(data: bytes, filename: str | None = None) -> CardFile:
    """The card in `data`, whose kind is told by its content, not by its name."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"the file is larger than {MAX_FILE_BYTES // 2**20} MiB")
    if not data:
        raise CardFormatError("the file is empty")
    repairs = Repairs()
    try:
        card, portrait, name = _read(data, repairs)
    except RecursionError as error:
        raise CardFormatError("the file is nested too deeply") from error
    return CardFile(_named(card, filename, repairs), portrait, name, repairs)


def _read(data: bytes, repairs: Repairs) -> Found:
    if is_png(data):
        return _read_png(data, repairs)
    if looks_like_zip(data):
        return _read_zip(data, repairs)
    if kind := image_extension(data):
        text = card_text_in_exif(data)
        if text is None:
            raise CardFormatError(f"this {kind} image holds no character card")
        card, _ = read_document(parse_object(text, repairs), repairs)
        return card, without_exif(data), kind
    card, name = read_document(_parse_text(data, repairs), repairs)
    return card, None, name


def _read_png(data: bytes, repairs: Repairs) -> Found:
    try:
        return read_card_png(data, repairs), _portrait(data, repairs), "png"
    except CardFormatError:
        text = None if has_card(data) else card_text_in_exif(data)
        if text is None:
            raise
    card, name = read_document(parse_object(text, repairs), repairs)
    return card, _portrait(data, repairs, exif=True), f"png_{name}"


def _portrait(data: bytes, repairs: Repairs, *, exif: bool = False) -> bytes | None:
    try:
        return strip_card(data, exif=exif)
    except CardFormatError as error:  # cut off in its pixels, behind a whole card
        repairs.add("portrait_damaged", f"{error}; the card comes without portrait")
        return None


def _read_zip(data: bytes, repairs: Repairs) -> Found:
    archive = Archive(data)
    if find_card(archive.names) is not None:
        (card, portrait), name = read_charx(archive, data, repairs), "charx"
    elif MANIFEST in archive:
        (card, portrait), name = read_byaf(archive, repairs), "byaf"
    elif CARD_FILE in archive:
        (card, portrait), name = read_markdown(archive, repairs), "markdown"
    else:
        raise CardFormatError(_why_no_card(archive.names))
    if portrait is not None and is_png(portrait) and has_card(portrait):
        portrait = strip_card(portrait)  # the icon can hold another card
    return card, portrait, name


def _why_no_card(names: list[str]) -> str:
    for sign, kind in _OTHER_ARCHIVES.items():
        if any(name == sign or name.startswith(f"{sign}/") for name in names):
            return f"this is {kind}, not a character card"
    held = ", ".join(names[:5])[:200] or "nothing"
    return f"this archive is no card; it holds {held}"


def _parse_text(data: bytes, repairs: Repairs) -> Json:
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise CardFormatError(f"this is {kind}, not a character card")
    text = decode_text(data, repairs)
    # A control character tells a binary file of unknown kind from text.
    if "\0" in text[:1000].strip("\0"):
        raise CardFormatError("this is a binary file of no known card format")
    if text.lstrip("\ufeff \t\r\n\0")[:1] in ("{", "[", '"'):
        return _parse_json(text, repairs)
    if not _YAML_CARD.search(text):
        raise CardFormatError(f"this is {kind_of_text(text)}, not a character card")
    return parse_yaml(text, repairs)


def _parse_json(text: str, repairs: Repairs) -> Json:
    try:
        return parse_object(text, repairs)
    except CardFormatError:
        first, line_end, rest = text.strip().partition("\n")
        if not line_end or not rest.lstrip().startswith("{"):
            raise
        if not _is_object(first):
            raise
    raise CardFormatError(
        "this is a file of JSON lines (a chat log), not a character card"
    )


def _is_object(text: str) -> bool:
    try:
        parse_object(text, Repairs())
    except CardFormatError:
        return False
    return True


def _named(card: Card, filename: str | None, repairs: Repairs) -> Card:
    """The card with a name: a card called "" vanishes in most programs."""
    if card.name.strip():
        return card
    stem = PurePath((filename or "").replace("\\", "/")).stem.split(".")[0]
    name = card.text("nickname").strip() or stem.strip() or "Unnamed"
    repairs.add("empty_name", f"the card had no name; now {name!r}", "data.name")
    return card.with_fields(name=name)
