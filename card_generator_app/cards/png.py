"""Cards in PNG and APNG: text chunks read in every shape found, written in one layout."""

import struct
import zlib
from binascii import b2a_base64

from card_generator_app.cards.assets import inline_assets
from card_generator_app.cards.base64_text import decode_base64, decode_card_text
from card_generator_app.cards.card import Card
from card_generator_app.cards.documents import read_document
from card_generator_app.cards.jsontext import Json, dump_json, parse_object
from card_generator_app.cards.png_chunks import (
    SIGNATURE,
    TEXT_TYPES,
    Chunk,
    keyword_of,
    make_chunk,
    make_text_chunk,
    read_text,
    walk,
)
from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

# By preference: where both stand, ccv3 counts (V3 spec).
CARD_KEYWORDS = ("ccv3", "chara", "character_card")
_ASSET_KEYWORD = "chara-ext-asset_"
# Texts of one keyword, from the last on: files hold one or two; damaged ones cost time.
_MOST_TRIED = 10
_ENCRYPTED_RISU = b"rcc||"


def read_card_png(data: bytes, repairs: Repairs) -> Card:
    """The card of a PNG; assets that RisuAI stored as chunks become `data:` URIs.

    Of several texts under one keyword the last readable one counts, and a damaged `ccv3`
    falls back to `chara`; both are reported.
    """
    chunks = walk(data, repairs)
    texts = [(keyword_of(data, one), one) for one in chunks if one.type in TEXT_TYPES]
    card = _read_card(data, texts, repairs)
    return inline_assets(card, _asset_files(data, texts), repairs)


def has_card(data: bytes) -> bool:
    """Whether a PNG has a text chunk that should hold a card."""
    return any(keyword_of(data, one) in CARD_KEYWORDS for one in walk(data, Repairs()))


def strip_card(data: bytes, *, exif: bool = False) -> bytes:
    """The same image without the card's text chunks; pixels and other chunks as they were.

    `exif` removes the EXIF data too, where Backyard keeps its characters.
    """
    return b"".join(_image_parts(data, [], exif=exif))


def write_card_png(image: bytes, v2: Json, v3: Json) -> bytes:
    """`image` with the card in it: `chara` (the V2 document) then `ccv3`, before the pixels.

    This order is the one every reader takes: some only look before IDAT, and some take
    the first text chunk whatever its name. Cards the image held before are replaced.
    """
    chara = make_text_chunk("chara", encode_card_text(v2))
    ccv3 = make_text_chunk("ccv3", encode_card_text(v3))
    return b"".join(_image_parts(image, [chara, ccv3]))


def encode_card_text(document: Json) -> bytes:
    return b2a_base64(dump_json(document), newline=False)


def blank_png(width: int = 400, height: int = 600) -> bytes:
    """A plain grey image, for cards that come from a format without one."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x77" * width) * height
    return b"".join(
        (
            SIGNATURE,
            make_chunk(b"IHDR", header),
            make_chunk(b"IDAT", zlib.compress(rows, 9)),
            make_chunk(b"IEND", b""),
        )
    )


def _read_card(data: bytes, texts: list[tuple[str, Chunk]], repairs: Repairs) -> Card:
    problems: list[str] = []
    for wanted in CARD_KEYWORDS:
        found = [chunk for keyword, chunk in texts if keyword == wanted]
        if len(found) > 1:
            message = f"{len(found)} texts named {wanted}; the last readable one counts"
            repairs.add("duplicate_chunk", message, wanted)
        for chunk in reversed(found[-_MOST_TRIED:]):
            where = f"the {wanted} text at byte {chunk.start}"
            try:
                card = _parse_chunk(data, chunk, where, repairs)
            except CardFormatError as error:
                problems.append(str(error))
                continue
            for problem in problems:
                repairs.add("corrupt_chunk", problem, wanted)
            return card
        if len(found) > _MOST_TRIED:
            problems.append(f"and {len(found) - _MOST_TRIED} more texts named {wanted}")
    if problems:
        raise CardFormatError(f"the card in this PNG is damaged: {'; '.join(problems)}")
    raise CardFormatError(_why_no_card({keyword for keyword, _ in texts}))


def _parse_chunk(data: bytes, chunk: Chunk, where: str, repairs: Repairs) -> Card:
    text = read_text(data, chunk)
    if text.startswith(_ENCRYPTED_RISU):
        raise CardFormatError(
            f"{where} is an encrypted RisuAI card; export it from RisuAI without encryption"
        )
    attempt = Repairs()
    try:
        document = parse_object(decode_card_text(text, where, attempt), attempt)
        card, _ = read_document(document, attempt)
    except CardFormatError as error:
        message = str(error) if where in str(error) else f"{where}: {error}"
        raise CardFormatError(message) from error
    if not chunk.has_good_crc(data):
        repairs.add("bad_crc", f"{where} has a wrong checksum")
    repairs.extend(attempt)
    return card


def _why_no_card(keywords: set[str]) -> str:
    if "naidata" in keywords:
        return "this PNG holds a NovelAI lorebook, not a character card"
    if "risuai" in keywords:
        return "this PNG holds only RisuAI's old private format, which is not readable"
    if keywords:
        named = ", ".join(sorted(keywords))[:200]
        return f"this PNG holds no character card; its texts are: {named}"
    return "this PNG is a plain image: it holds no character card"


def _asset_files(data: bytes, texts: list[tuple[str, Chunk]]) -> dict[str, bytes]:
    """RisuAI's asset chunks by the URI that names them; both spellings of the keyword.

    RisuAI writes them uncompressed; others stay closed, as they could be many bombs.
    """
    files = {}
    for keyword, chunk in texts:
        if chunk.type == b"tEXt" and keyword.startswith(_ASSET_KEYWORD):
            number = keyword.removeprefix(_ASSET_KEYWORD).lstrip(":")
            if (content := decode_base64(read_text(data, chunk))) is not None:
                files[f"__asset:{number}"] = content
    return files


def _image_parts(
    data: bytes, card_chunks: list[bytes], *, exif: bool = False
) -> list[bytes | memoryview]:
    """The file's pieces: header chunks, the card, foreign texts, then everything else."""
    view = memoryview(data)  # the pixels are copied once, when the parts are joined
    before: list[bytes | memoryview] = [SIGNATURE]
    texts: list[bytes | memoryview] = []
    after: list[bytes | memoryview] = []
    in_header = has_end = False
    for chunk in _kept(data):
        if exif and chunk.type == b"eXIf":
            continue
        raw = view[chunk.start : chunk.end]
        if chunk.type == b"IDAT" or after:
            after.append(raw)
        elif chunk.type in TEXT_TYPES:
            texts.append(raw)
        else:
            before.append(raw)
        in_header = in_header or chunk.type == b"IHDR"
        has_end = chunk.type == b"IEND"
    if not in_header or not after:
        raise CardFormatError("the PNG has no image in it")
    if not has_end:
        after.append(make_chunk(b"IEND", b""))
    return [*before, *card_chunks, *texts, *after]


def _kept(data: bytes) -> list[Chunk]:
    return [one for one in walk(data, Repairs()) if not _is_card_chunk(data, one)]


def _is_card_chunk(data: bytes, chunk: Chunk) -> bool:
    keyword = keyword_of(data, chunk)
    return keyword in CARD_KEYWORDS or keyword.startswith(_ASSET_KEYWORD)
