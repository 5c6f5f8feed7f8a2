"""Base64 as cards carry it: strict, unpadded, URL-safe, broken into lines, or not at all."""

import base64
import binascii

from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_JSON_START = (b"{", b"\xef\xbb\xbf{")


def decode_card_text(text: bytes, where: str, repairs: Repairs) -> bytes:
    """The JSON bytes inside a card's text; raises CardFormatError naming `where`."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        pass
    if text.lstrip().startswith(_JSON_START):
        repairs.add("raw_json", f"{where} holds plain JSON instead of base64")
        return text
    if (decoded := decode_base64(text)) is None:
        raise CardFormatError(f"{where} is not base64")
    repairs.add("base64_variant", f"{where}: unpadded, URL-safe or broken base64")
    return decoded


def decode_base64(text: bytes) -> bytes | None:
    """The bytes of any variant of base64, None when it is none."""
    plain = b"".join(text.split()).translate(_URL_SAFE).rstrip(b"=\0")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None
