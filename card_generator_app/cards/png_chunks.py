"""PNG as a row of chunks, read and written without touching a pixel (PNG 3rd ed., 5)."""

import struct
import zlib
from typing import NamedTuple

from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_TYPES = (b"tEXt", b"zTXt", b"iTXt")

MAX_CHUNKS = 100_000
# Against decompression bombs: the largest real card texts are about 4 MB.
MAX_INFLATED_BYTES = 32 * 1024 * 1024

_HEADER = struct.Struct(">I4s")
_FRAME = 12  # length, type and CRC around the payload


class Chunk(NamedTuple):
    """Where a chunk lies in its file: `start` is its length field, `end` follows its CRC."""

    type: bytes
    start: int
    end: int

    def payload(self, data: bytes) -> bytes:
        return data[self.start + 8 : self.end - 4]

    def has_good_crc(self, data: bytes) -> bool:
        expected = int.from_bytes(data[self.end - 4 : self.end], "big")
        return zlib.crc32(data[self.start + 4 : self.end - 4]) == expected


def is_png(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def walk(data: bytes, repairs: Repairs) -> list[Chunk]:
    """The chunks of a PNG in file order, up to IEND or to where the file is cut off.

    CRCs are not checked here: one pass over a megabyte of pixels would halve the speed,
    and only the chunks we interpret matter.
    """
    if not is_png(data):
        raise CardFormatError("not a PNG file")
    chunks = []
    at, size = len(SIGNATURE), len(data)
    while at + _FRAME <= size:
        length, kind = _HEADER.unpack_from(data, at)
        end = at + _FRAME + length
        if end > size:
            break
        chunks.append(Chunk(kind, at, end))
        at = end
        if kind == b"IEND":
            if at < size:
                repairs.add(
                    "trailing_bytes", f"{size - at} bytes after the image's end"
                )
            return chunks
        if len(chunks) > MAX_CHUNKS:
            raise CardFormatError(f"the PNG has more than {MAX_CHUNKS} chunks")
    repairs.add("no_end", f"the PNG is cut off after byte {at}: it has no IEND chunk")
    return chunks


def make_chunk(kind: bytes, payload: bytes) -> bytes:
    crc = zlib.crc32(payload, zlib.crc32(kind))
    return b"".join((_HEADER.pack(len(payload), kind), payload, crc.to_bytes(4, "big")))


def make_text_chunk(keyword: str, text: bytes) -> bytes:
    return make_chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + text)


def keyword_of(data: bytes, chunk: Chunk) -> str:
    """The keyword of a text chunk, lower-case, "" for other chunks."""
    if chunk.type not in TEXT_TYPES:
        return ""
    # Keywords have at most 79 bytes; a few more do no harm in a search.
    head = data[chunk.start + 8 : min(chunk.end - 4, chunk.start + 8 + 120)]
    return head.partition(b"\0")[0].decode("latin-1").strip().lower()


def read_text(data: bytes, chunk: Chunk) -> bytes:
    """The text of a tEXt, zTXt or iTXt chunk as stored bytes, inflated where compressed."""
    _, _, rest = chunk.payload(data).partition(b"\0")
    match chunk.type:
        case b"tEXt":
            return rest
        case b"zTXt":
            return inflate(rest[1:])
        case _:
            compressed = rest[:1] == b"\1"
            _language, _, rest = rest[2:].partition(b"\0")
            _translated, _, text = rest.partition(b"\0")
            return inflate(text) if compressed else text


def inflate(data: bytes) -> bytes:
    """Zlib data inflated, refusing more than MAX_INFLATED_BYTES; cut-off data gives its start."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MAX_INFLATED_BYTES)
    except zlib.error as error:
        raise CardFormatError(f"damaged compressed text: {error}") from error
    if inflater.unconsumed_tail:
        raise CardFormatError(f"compressed text of over {MAX_INFLATED_BYTES} bytes")
    return text
