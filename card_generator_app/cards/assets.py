"""A card's assets: files of a container become `data:` URIs, so that one dict holds all."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from card_generator_app.cards.base64_text import decode_base64
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Repairs

DEFAULT_URI = "ccdefault:"
_IN_CONTAINER = ("embeded://", "embedded://", "__asset:")

MEDIA_TYPES = {
    "png": "image/png",
    "apng": "image/apng",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "json": "application/json",
    "otf": "font/otf",
    "ttf": "font/ttf",
    "woff2": "font/woff2",
}


def to_data_uri(content: bytes, extension: str) -> str:
    media_type = MEDIA_TYPES.get(extension.lower(), "application/octet-stream")
    return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"


def from_data_uri(uri: str) -> bytes | None:
    """The bytes in a `data:` URI, None when it is none or cannot be decoded."""
    head, comma, body = uri.partition(",")
    if not comma or not head.lower().startswith("data:"):
        return None
    if head.lower().endswith(";base64"):
        return decode_base64(body.encode("utf-8", errors="replace"))
    return unquote_to_bytes(body)


def main_icon(assets: list[Json]) -> Json | None:
    """The asset that is the portrait: the icon named `main`, else the first icon."""
    icons = [asset for asset in assets if asset.get("type") == "icon"]
    named = [icon for icon in icons if icon.get("name") == "main"]
    return next(iter(named or icons), None)


def inline_assets(card: Card, files: Mapping[str, bytes], repairs: Repairs) -> Card:
    """The card with its container's `files` (by URI) inside it.

    A URI whose file is missing is kept and reported; a file that no asset names is added
    as an asset of its own.
    """
    unused = dict(files)
    assets = []
    for asset in card.assets:
        uri = asset["uri"]
        if uri in files:
            unused.pop(uri, None)
            asset = {**asset, "uri": to_data_uri(files[uri], asset["ext"])}
        elif uri.startswith(_IN_CONTAINER):
            repairs.add(
                "dangling_asset", f"{uri[:80]} is not in the file", "data.assets"
            )
        assets.append(asset)
    for uri, content in unused.items():
        number = uri.rpartition(":")[2]
        added = {"type": "x_asset", "uri": to_data_uri(content, "bin"), "name": number}
        assets.append({**added, "ext": "unknown"})
    if assets == card.assets:
        return card
    return card.with_fields(assets=assets)
