"""A card as a folder of small text files, for git: one file per field and lorebook entry.

`card.yaml` holds everything short and, where a text lies in a file of its own,
`{file: path}` in its place, so that order and unknown keys are kept and the folder
builds exactly the card it was made from.
"""

import re
from collections.abc import Mapping
from typing import Any

from card_generator_app.cards.archive import Archive, write_archive
from card_generator_app.cards.assets import from_data_uri, to_data_uri
from card_generator_app.cards.card import Card
from card_generator_app.cards.documents import read_document
from card_generator_app.cards.image import image_extension
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import V3_FIELDS, Kind
from card_generator_app.cards.yamltext import dump_yaml, parse_yaml
from card_generator_app.errors import CardFormatError

CARD_FILE = "card.yaml"
_SHORT = ("name", "creator", "character_version", "nickname")
_LISTS = ("alternate_greetings", "group_only_greetings")
_FENCE = "---\n"
_BELOW = "below"
_NAME = re.compile(r"[^a-z0-9]+")


def write_folder(card: Card, portrait: bytes | None) -> dict[str, bytes]:
    """File contents by path; the same card always gives the same files."""
    files: dict[str, bytes] = {}
    data: Json = {}
    for key, value in card.data.items():
        kind = V3_FIELDS.get(key)
        if kind is Kind.TEXT and key not in _SHORT and value:
            data[key] = _text_file(f"{key}.md", value, files)
        elif key in _LISTS:
            data[key] = [
                _text_file(f"{key}/{at:02}.md", text, files)
                for at, text in enumerate(value, 1)
            ]
        elif kind is Kind.BOOK:
            entries = [
                _entry_file(e, n, files) for n, e in enumerate(value["entries"], 1)
            ]
            data[key] = {**value, "entries": entries}
        elif kind is Kind.ASSETS:
            data[key] = [_asset_file(a, n, files) for n, a in enumerate(value, 1)]
        else:
            data[key] = value
    whole = {CARD_FILE: dump_yaml({**card.document, "data": data}), **files}
    if portrait is not None:
        whole[f"portrait.{image_extension(portrait) or 'png'}"] = portrait
    return whole


def read_folder(
    files: Mapping[str, bytes], repairs: Repairs
) -> tuple[Card, bytes | None]:
    """The card and portrait of such a folder, given as contents by path."""
    if CARD_FILE not in files:
        raise CardFormatError(f"the folder holds no {CARD_FILE}")
    document = parse_yaml(files[CARD_FILE], repairs, typed=True)
    data = document.get("data")
    if not isinstance(data, dict):
        raise CardFormatError(f"{CARD_FILE} holds no data")
    built: Json = {}
    for key, value in data.items():
        if key in _LISTS and isinstance(value, list):
            built[key] = [_read_text(item, files) for item in value]
        elif key == "character_book" and isinstance(value, dict):
            entries = value.get("entries")
            rows = entries if isinstance(entries, list) else []
            read = [_read_entry(row, files, repairs) for row in rows]
            built[key] = {**value, "entries": read}
        elif key == "assets" and isinstance(value, list):
            built[key] = [_read_asset(item, files) for item in value]
        else:
            built[key] = _read_text(value, files) if key in V3_FIELDS else value
    portraits = [name for name in files if name.startswith("portrait.")]
    card, _ = read_document({**document, "data": built}, repairs)
    return card, files[portraits[0]] if portraits else None


def write_markdown(card: Card, portrait: bytes | None) -> bytes:
    """The folder as a zip, for one download."""
    return write_archive(write_folder(card, portrait))


def read_markdown(archive: Archive, repairs: Repairs) -> tuple[Card, bytes | None]:
    return read_folder({name: archive.read(name) for name in archive.names}, repairs)


def _text_file(path: str, text: str, files: dict[str, bytes]) -> Json:
    # Git wants a line end at the end of a file; reading takes exactly this one away.
    files[path] = f"{text}\n".encode()
    return {"file": path}


def _entry_file(entry: Json, number: int, files: dict[str, bytes]) -> Json:
    title = str(entry.get("name") or entry.get("comment") or "".join(entry["keys"][:1]))
    slug = _NAME.sub("-", title.lower()).strip("-")[:40]
    path = f"lorebook/{number:03}{'-' if slug else ''}{slug}.md"
    front = {**entry, "content": _BELOW}  # so that the key keeps its place
    text = f"{_FENCE}{dump_yaml(front).decode()}{_FENCE}{entry['content']}\n"
    files[path] = text.encode()
    return {"file": path}


def _asset_file(asset: Json, number: int, files: dict[str, bytes]) -> Json:
    content = from_data_uri(asset["uri"])
    if content is None or to_data_uri(content, asset["ext"]) != asset["uri"]:
        return asset
    extension = _NAME.sub("", asset["ext"]) or "bin"
    path = f"assets/{number:02}.{extension}"
    files[path] = content
    return {**asset, "uri": {"file": path}}


def _read_text(value: Any, files: Mapping[str, bytes]) -> Any:
    path = _path_of(value, files)
    if path is None:
        return value
    return _decode(path, files).removesuffix("\n")


def _read_entry(value: Any, files: Mapping[str, bytes], repairs: Repairs) -> Any:
    path = _path_of(value, files)
    if path is None:
        return value
    text = _decode(path, files).removesuffix("\n")
    head, fence, content = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not text.startswith(_FENCE) or not fence:
        raise CardFormatError(
            f"{path} does not begin with its fields between --- lines"
        )
    return {**parse_yaml(head, repairs, typed=True), "content": content}


def _read_asset(value: Any, files: Mapping[str, bytes]) -> Any:
    if (
        not isinstance(value, dict)
        or (path := _path_of(value.get("uri"), files)) is None
    ):
        return value
    return {**value, "uri": to_data_uri(files[path], str(value.get("ext")))}


def _path_of(value: Any, files: Mapping[str, bytes]) -> str | None:
    if not isinstance(value, dict) or list(value) != ["file"]:
        return None
    path = value["file"]
    if path not in files:
        raise CardFormatError(f"{CARD_FILE} names {str(path)[:80]!r}, which is missing")
    return str(path)


def _decode(path: str, files: Mapping[str, bytes]) -> str:
    try:
        return files[path].decode("utf-8")
    except UnicodeDecodeError as error:
        raise CardFormatError(f"{path} is not UTF-8 text") from error
