"""CHARX: a zip of `card.json` and the card's assets (V3 spec), alone or behind a JPEG."""

import re
from collections.abc import Set

from card_generator_app.cards.archive import Archive, write_archive
from card_generator_app.cards.assets import (
    DEFAULT_URI,
    from_data_uri,
    inline_assets,
    main_icon,
    to_data_uri,
)
from card_generator_app.cards.card import Card
from card_generator_app.cards.documents import read_document
from card_generator_app.cards.image import image_extension
from card_generator_app.cards.jsontext import Json, dump_json, parse_object
from card_generator_app.cards.png import blank_png
from card_generator_app.cards.png_chunks import SIGNATURE
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.v3 import write_v3
from card_generator_app.errors import CardFormatError

_CARD = "card.json"
_URI = "embeded://"  # the spec's spelling
_KINDS = {"image/": "images", "audio/": "audio", "video/": "video", "font/": "fonts"}
# Marks the icon that we add for the portrait of a card that lists none, so that reading
# takes it away again.
_ADDED = "x_added_to"
_NO_LIST, _LIST = "no list", "list"
# What `ext` the default icon had before the portrait took its place.
_EXT_BEFORE = "x_ext_before"
_HEADLESS_PNG = b"\0\0\0\rIHDR"
_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def find_card(names: list[str]) -> str | None:
    """The archive's card file: at the root, else the least deep `card.json`."""
    found = [name for name in names if name.rpartition("/")[2] == _CARD]
    return min(found, key=lambda name: name.count("/"), default=None)


def read_charx(
    archive: Archive, data: bytes, repairs: Repairs
) -> tuple[Card, bytes | None]:
    """The card with its assets as `data:` URIs, and its main icon as portrait."""
    name = find_card(archive.names)
    if name is None:
        raise CardFormatError(f"this zip holds no {_CARD}: it is no CHARX card")
    folder = name.removesuffix(_CARD)
    if folder:
        repairs.add(
            "card_in_folder", f"the card was in {folder[:80]!r}, not at the root"
        )
    card, _ = read_document(parse_object(archive.read(name), repairs), repairs)
    card, portrait = _read_assets(card, archive, folder, repairs)
    if portrait is None and image_extension(data) == "jpg":
        portrait = data[: archive.prefix_bytes]
    for other in archive.names:
        if other.endswith(".risum") or other.startswith("x_meta/"):
            message = f"{other[:80]!r} is RisuAI's own and was left out"
            repairs.add("risu_member", message)
    return card, portrait


def write_charx(card: Card, portrait: bytes | None) -> tuple[bytes, list[Loss]]:
    """The archive: `card.json` first, every asset beside it, the portrait as main icon.

    A main icon that the card brings itself stays; the portrait is then told as lost.
    """
    files: dict[str, bytes] = {}
    taken = _named_paths(card.assets)
    assets = _split_assets(card.assets, files, taken)
    icon = main_icon(assets)
    losses = []
    if icon is None or icon["uri"] == DEFAULT_URI:
        image = blank_png() if portrait is None else portrait
        extension = image_extension(image) or "png"
        path = _free_path("assets/icon/images", "main", extension, taken)
        files[path] = image
        added_to = _LIST if "assets" in card.data else _NO_LIST
        main = icon or {"type": "icon", "name": "main", _ADDED: added_to}
        if icon and icon["ext"] != extension:
            main = {**main, _EXT_BEFORE: icon["ext"]}
        main = {**main, "uri": _URI + path, "ext": extension}
        assets = [main if asset is icon else asset for asset in assets]
        assets = assets if icon else [main, *assets]
    elif portrait is not None:
        losses.append(Loss("portrait", "the card's own main icon was kept"))
    document = write_v3(card.with_fields(assets=assets))
    return write_archive({_CARD: dump_json(document, indent=2), **files}), losses


def _read_assets(
    card: Card, archive: Archive, folder: str, repairs: Repairs
) -> tuple[Card, bytes | None]:
    icon = main_icon(card.assets)
    files: dict[str, bytes] = {}
    portrait = None
    assets = []
    for asset in card.assets:
        member = _member_of(asset["uri"], archive, folder)
        if member is None:
            assets.append(asset)
        elif asset is icon and (found := _image(archive.read(member), repairs)):
            portrait = found
            if _ADDED not in asset:
                assets.append(_default_icon(asset))
        else:
            files[asset["uri"]] = archive.read(member)
            assets.append(asset)
    if card.assets:
        added_to = icon.get(_ADDED) if icon else None
        card = card.with_fields(assets=None if added_to == _NO_LIST else assets)
    return inline_assets(card, files, repairs), portrait


def _default_icon(asset: Json) -> Json:
    """The icon's asset once its image is the portrait, as it was before the writing."""
    icon = {key: value for key, value in asset.items() if key != _EXT_BEFORE}
    return {**icon, "uri": DEFAULT_URI, "ext": asset.get(_EXT_BEFORE, asset["ext"])}


def _image(content: bytes, repairs: Repairs) -> bytes | None:
    """The content when it is an image; a PNG that lacks its signature gets one."""
    if content.startswith(_HEADLESS_PNG):
        repairs.add("png_signature", "the icon was a PNG without its signature")
        content = SIGNATURE + content
    return content if image_extension(content) else None


def _member_of(uri: str, archive: Archive, folder: str) -> str | None:
    if (path := _path_in(uri)) is not None:
        for name in (folder + path, path):
            if name in archive:
                return name
    return None


def _path_in(uri: str) -> str | None:
    """The member that a URI names, None for URIs of other kinds."""
    for scheme in (_URI, "embedded://"):
        if uri.startswith(scheme):
            return uri.removeprefix(scheme)
    return None


def _named_paths(assets: list[Json]) -> set[str]:
    """Members that assets name and that are missing: no other file may take their place."""
    return {path for asset in assets if (path := _path_in(asset["uri"])) is not None}


def _split_assets(
    assets: list[Json], files: dict[str, bytes], taken: set[str]
) -> list[Json]:
    """The assets with their `data:` content moved into `files`."""
    written = []
    for asset in assets:
        content = from_data_uri(asset["uri"])
        # Only what reading turns into the very same URI leaves the card.
        if content is not None and to_data_uri(content, asset["ext"]) == asset["uri"]:
            path = _path_for(asset, taken)
            taken.add(path)
            files[path] = content
            asset = {**asset, "uri": _URI + path}
        written.append(asset)
    return written


def _path_for(asset: Json, taken: Set[str]) -> str:
    media_type = asset["uri"][len("data:") :]
    kinds = [kind for start, kind in _KINDS.items() if media_type.startswith(start)]
    folder = f"assets/{_safe(asset['type']) or 'other'}/{(kinds or ['other'])[0]}"
    extension = _safe(asset["ext"]) or "bin"
    return _free_path(folder, _safe(asset["name"]) or "asset", extension, taken)


def _free_path(folder: str, stem: str, extension: str, taken: Set[str]) -> str:
    path, number = f"{folder}/{stem}.{extension}", 1
    while path in taken:
        path, number = f"{folder}/{stem}_{number}.{extension}", number + 1
    return path


def _safe(text: str) -> str:
    return _NAME.sub("_", text).strip("_")[:60]
