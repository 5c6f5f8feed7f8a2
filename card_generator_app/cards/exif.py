"""Card text in image metadata: the EXIF UserComment of WebP, JPEG and PNG files."""

import re
import struct
from collections.abc import Iterator

from card_generator_app.cards.base64_text import decode_base64
from card_generator_app.cards.png_chunks import is_png, walk
from card_generator_app.cards.repairs import Repairs

_EXIF_IFD = 0x8769
_USER_COMMENT = 0x9286
_PREFIX = b"Exif\0\0"
# How JSON in UTF-16 begins.
_WIDE = {b"{\0": "utf-16-le", b"\0{": "utf-16-be"}
_MAX_DECIMAL_BYTES = 8 * 1024 * 1024
_DECIMAL_LIST = re.compile(rb"\d{1,3}(?:,\d{1,3})+,?")


def card_text_in_exif(data: bytes) -> bytes | None:
    """The JSON bytes in an image's UserComment, None when there are none.

    Three encodings are in the wild: plain JSON, base64 of it, and a decimal list of its
    bytes (TavernAI after April 2023), each with or without an 8-byte character code.
    """
    for block in _exif_blocks(data):
        comment = _user_comment(block.removeprefix(_PREFIX))
        if comment and (text := _decode(comment)) is not None:
            return text
    return None


def without_exif(data: bytes) -> bytes:
    """A WebP or JPEG image without its EXIF data; other files unchanged."""
    if data[:4] == b"RIFF":
        body = b"".join(
            _without_exif_flag(data[start:end])
            for start, end in _riff_chunks(data)
            if data[start : start + 4] != b"EXIF"
        )
        return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
    kept, at = [], 0
    for start, end in _jpeg_segments(data):
        kept.append(data[at:start])
        at = end
    return b"".join((*kept, data[at:]))


def _exif_blocks(data: bytes) -> Iterator[bytes]:
    if is_png(data):
        for chunk in walk(data, Repairs()):
            if chunk.type == b"eXIf":
                yield chunk.payload(data)
    elif data[:4] == b"RIFF":
        for start, end in _riff_chunks(data):
            if data[start : start + 4] == b"EXIF":
                yield data[start + 8 : end]
    else:
        for start, end in _jpeg_segments(data):
            yield data[start + 4 : end]


def _riff_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each RIFF chunk, its 8-byte header and padding included."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        yield at, end
        at = end


def _without_exif_flag(chunk: bytes) -> bytes:
    if chunk[:4] != b"VP8X" or len(chunk) < 9:
        return chunk
    return chunk[:8] + bytes([chunk[8] & ~0x08]) + chunk[9:]


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each APP1 segment that holds EXIF data."""
    at = 2
    if data[:2] != b"\xff\xd8":
        return
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)
        if data[at + 1] == 0xE1 and data[at + 4 : at + 10] == _PREFIX:
            yield at, end
        at = end


def _user_comment(tiff: bytes) -> bytes | None:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return None
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    # TavernAI writes the comment straight into the first directory.
    comment = _find_tag(tiff, order, first, _USER_COMMENT)
    if directory := _find_tag(tiff, order, first, _EXIF_IFD):
        (offset,) = struct.unpack(order + "I", directory[1])
        comment = _find_tag(tiff, order, offset, _USER_COMMENT) or comment
    if comment is None:
        return None
    count, value = comment
    if count <= 4:
        return value[:count]
    (offset,) = struct.unpack(order + "I", value)
    return tiff[offset : offset + count]


def _find_tag(
    tiff: bytes, order: str, at: int, wanted: int
) -> tuple[int, bytes] | None:
    """Count and 4 value bytes of a tag in the directory at `at`."""
    if at + 2 > len(tiff):
        return None
    (entries,) = struct.unpack_from(order + "H", tiff, at)
    for start in range(at + 2, min(at + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, _kind, count = struct.unpack_from(order + "HHI", tiff, start)
        if tag == wanted:
            return count, tiff[start + 8 : start + 12]
    return None


def _decode(comment: bytes) -> bytes | None:
    for code in (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8):
        comment = comment.removeprefix(code)
    if comment[:2] in _WIDE:
        wide = comment.decode(_WIDE[comment[:2]], "replace")
        return wide.strip("\0").encode("utf-8", "replace")
    text = comment.strip(b"\0 \t\r\n")
    if text.startswith((b"{", b"\xef\xbb\xbf{")):
        return text
    listed = b"".join(text.split()) if len(text) < _MAX_DECIMAL_BYTES else b""
    if _DECIMAL_LIST.fullmatch(listed):
        numbers = [int(part) for part in listed.split(b",") if part]
        return bytes(numbers) if max(numbers) < 256 else None
    decoded = decode_base64(text)
    return decoded if decoded is not None and decoded.lstrip()[:1] == b"{" else None
