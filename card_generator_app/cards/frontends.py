"""Whether front ends take a file as it stands: what each refuses or loses, by its name.

From measured behaviour of SillyTavern, RisuAI, Agnai, text-generation-webui and others;
findings carry the front end as their rule. A file written by FormatConverter has none.
"""

from collections.abc import Iterator
from typing import Any

from card_generator_app.cards.archive import Archive, looks_like_zip
from card_generator_app.cards.base64_text import decode_card_text
from card_generator_app.cards.charx import find_card
from card_generator_app.cards.jsontext import Json, parse_object
from card_generator_app.cards.png_chunks import (
    TEXT_TYPES,
    Chunk,
    is_png,
    keyword_of,
    read_text,
    walk,
)
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import SPEC_V2, SPEC_V3, V1_FIELDS
from card_generator_app.cards.validate import Finding
from card_generator_app.errors import CardFormatError

SILLYTAVERN = "sillytavern"
RISU = "risuai"
AGNAI = "agnai"
TEXTGEN = "text-generation-webui"
STRICT = "strict-libraries"

_RISU_ASSET_BYTES = 50 * 1024 * 1024
_KEYWORDS = ("chara", "ccv3")


def check_imports(data: bytes) -> list[Finding]:
    """What the named front ends would refuse, misread or lose of this file; [] for nothing.

    Raises CardFormatError when the file is no PNG, CHARX or JSON at all.
    """
    if is_png(data):
        return list(_check_png(data))
    if looks_like_zip(data):
        return list(_check_charx(data))
    return list(_check_json_file(data))


def _check_png(data: bytes) -> Iterator[Finding]:
    repairs = Repairs()
    chunks = walk(data, repairs)
    if "no_end" in repairs.ids():
        yield Finding(SILLYTAVERN, "", "refuses a PNG that is cut off (no IEND)")
    texts = [(keyword_of(data, one), one) for one in chunks if one.type in TEXT_TYPES]
    cards = [(keyword, one) for keyword, one in texts if keyword in _KEYWORDS]
    if not cards:
        raise CardFormatError("this PNG holds no card")
    yield from _check_layout(data, chunks, texts)
    for keyword, chunk in cards:
        yield from _check_chunk(data, keyword, chunk)


def _check_layout(
    data: bytes, chunks: list[Chunk], texts: list[tuple[str, Chunk]]
) -> Iterator[Finding]:
    plain = [(keyword, one) for keyword, one in texts if one.type == b"tEXt"]
    keywords = [keyword for keyword, _ in texts if keyword in _KEYWORDS]
    pixels = next((one.start for one in chunks if one.type == b"IDAT"), len(data))
    chara = [one for keyword, one in plain if keyword == "chara"]
    if not chara:
        message = "reads only a tEXt named chara, which is missing"
        yield Finding(TEXTGEN, "chara", message)
        yield Finding(AGNAI, "chara", message)
    elif chara[0].start > pixels:
        yield Finding(
            TEXTGEN, "chara", "looks before the pixels; the card is after them"
        )
    if chara and plain[0][0] != "chara":
        message = f"takes the first tEXt, which is {plain[0][0][:40]!r}"
        yield Finding(AGNAI, "chara", message)
    for keyword in dict.fromkeys(keywords):
        if keywords.count(keyword) > 1:
            message = (
                f"several texts named {keyword}: some take the first, some the last"
            )
            yield Finding(SILLYTAVERN, keyword, message)


def _check_chunk(data: bytes, keyword: str, chunk: Chunk) -> Iterator[Finding]:
    if chunk.type != b"tEXt":
        message = f"reads tEXt only; this is {chunk.type.decode()}"
        yield Finding(SILLYTAVERN, keyword, message)
        yield Finding(RISU, keyword, message)
        return
    if not chunk.has_good_crc(data):
        yield Finding(SILLYTAVERN, keyword, "refuses a chunk with a wrong checksum")
    written = chunk.payload(data).partition(b"\0")[0]
    if written.decode("latin-1") != keyword:
        yield Finding(
            RISU, keyword, f"wants the keyword in lower case, not {written!r}"
        )
    found = Repairs()
    try:
        text = decode_card_text(read_text(data, chunk), keyword, found)
        document = parse_object(text, found)
    except CardFormatError as error:
        yield Finding(SILLYTAVERN, keyword, f"cannot read it: {error}")
        return
    for repair in found:
        yield Finding(SILLYTAVERN, keyword, f"may refuse it: {repair.message}")
    yield from _check_document(document, keyword)
    if keyword == "chara":
        missing = [name for name in V1_FIELDS if name not in document]
        if missing:
            message = f"readers of V1 find no {', '.join(missing)} at the top"
            yield Finding("v1-readers", keyword, message)


def _check_charx(data: bytes) -> Iterator[Finding]:
    archive = Archive(data)
    name = find_card(archive.names)
    if name is None:
        raise CardFormatError("this archive holds no card.json")
    if name != "card.json":
        yield Finding(RISU, name, "wants card.json at the root")
    document = parse_object(archive.read(name), Repairs())
    if document.get("spec") != SPEC_V3:
        yield Finding(RISU, "spec", "takes only V3 in a CHARX")
    data_object = document.get("data")
    assets = data_object.get("assets") if isinstance(data_object, dict) else None
    for at, asset in enumerate(assets if isinstance(assets, list) else []):
        uri = asset.get("uri") if isinstance(asset, dict) else None
        if not isinstance(uri, str) or not uri.startswith("embeded://"):
            continue
        path = uri.removeprefix("embeded://")
        where = f"data.assets[{at}]"
        if path not in archive:
            yield Finding(RISU, where, f"stops at {path[:60]!r}, which is missing")
        elif archive.size_bytes(path) > _RISU_ASSET_BYTES:
            yield Finding(RISU, where, "takes assets of up to 50 MB")
    yield from _check_document(document, name)


def _check_json_file(data: bytes) -> Iterator[Finding]:
    repairs = Repairs()
    document = parse_object(data, repairs)
    for repair in repairs:
        yield Finding(SILLYTAVERN, "", f"may refuse the file: {repair.message}")
    if document.get("spec") == SPEC_V3:
        yield Finding(AGNAI, "spec", "knows only V2; export as v2 for it")
    yield from _check_document(document, "")


def _check_document(document: Json, where: str) -> Iterator[Finding]:
    data: Any = document.get("data")
    spec = document.get("spec")
    if not isinstance(data, dict):
        if spec in (SPEC_V2, SPEC_V3):
            yield Finding(SILLYTAVERN, where, "refuses a spec without a data object")
        elif spec is not None:
            yield Finding(
                SILLYTAVERN, where, f"loses all texts of spec {str(spec)[:40]!r}"
            )
        data = document
    elif spec not in (SPEC_V2, SPEC_V3):
        yield Finding(SILLYTAVERN, where, "refuses data without a known spec")
    name = data.get("name")
    if not isinstance(name, str) or not name.strip():
        yield Finding(
            SILLYTAVERN, f"{where} name", "imports it, and then cannot show it"
        )
    if data.get("character_book", {}) is None:
        message = "character_book must be left out, not null"
        yield Finding(STRICT, f"{where} character_book", message)
    book = data.get("character_book")
    if isinstance(book, dict) and not isinstance(book.get("entries"), list):
        yield Finding(STRICT, f"{where} character_book", "entries must be a list")
