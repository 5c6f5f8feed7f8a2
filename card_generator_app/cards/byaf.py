"""BYAF, Backyard AI's archive format 1: manifest, one character, its scenarios, its images."""

import posixpath
from typing import Any

from card_generator_app.cards.archive import Archive
from card_generator_app.cards.assets import DEFAULT_URI, to_data_uri
from card_generator_app.cards.backyard import NAMESPACE, lore_book, to_spec_macros
from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.image import image_extension
from card_generator_app.cards.jsontext import Json, describe, parse_object
from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

MANIFEST = "manifest.json"
_SCENARIOS = "scenarios"
# What becomes a field of the card; all else is kept in `extensions.backyard`.
_CHARACTER_FIELDS = ("name", "displayName", "persona", "loreItems", "images", "isNSFW")


def read_byaf(archive: Archive, repairs: Repairs) -> tuple[Card, bytes | None]:
    """The card of a BYAF archive and its first image.

    The first scenario gives scenario, system prompt, greeting and examples; the greetings
    of the others become alternates. Sampler settings stay in `extensions.backyard`.
    """
    manifest = parse_object(archive.read(MANIFEST), repairs)
    characters = _listed(manifest, "characters", archive)
    if not characters:
        raise CardFormatError("the BYAF archive names no character that is in it")
    if len(characters) > 1:
        message = f"{len(characters)} characters in one archive; the first was read"
        repairs.add("more_characters", message)
    path = characters[0]
    character = parse_object(archive.read(path), repairs)
    scenarios = [
        parse_object(archive.read(name), repairs)
        for name in _listed(manifest, "scenarios", archive)
    ]
    flat = _fields(manifest, character, scenarios)
    images = _images(character, posixpath.dirname(path), archive, repairs)
    assets = [_asset("x_gallery", label, image) for label, image in images[1:]]
    assets += _backgrounds(scenarios, archive, repairs)
    if assets:
        extension = image_extension(images[0][1]) if images else None
        icon = {"type": "icon", "uri": DEFAULT_URI, "name": "main"}
        icon["ext"] = extension or "png"
        flat["assets"] = [icon, *assets]
    card = assemble({}, read_data(flat, (), repairs), repairs)
    return card, images[0][1] if images else None


def _fields(manifest: Json, character: Json, scenarios: list[Json]) -> Json:
    first = scenarios[0] if scenarios else {}
    greetings = [_first_message(scenario) for scenario in scenarios]
    flat: Json = {
        "name": character.get("name", ""),
        "description": to_spec_macros(character.get("persona", "")),
        "scenario": to_spec_macros(first.get("narrative", "")),
        "system_prompt": to_spec_macros(first.get("formattingInstructions", "")),
        "first_mes": greetings[0] if greetings else "",
        "mes_example": _examples(first),
        "alternate_greetings": [text for text in greetings[1:] if text],
        "tags": ["nsfw"] if character.get("isNSFW") is True else [],
    }
    author = manifest.get("author")
    if isinstance(author, dict):
        flat["creator"] = author.get("name") or ""
        flat["creator_notes"] = author.get("backyardURL") or ""
    if book := lore_book(character.get("loreItems")):
        flat["character_book"] = book
    extensions: Json = {}
    display_name = character.get("displayName")
    if display_name and display_name != flat["name"]:
        extensions["display_name"] = display_name
    extensions[NAMESPACE] = {
        "character": {k: v for k, v in character.items() if k not in _CHARACTER_FIELDS},
        "scenarios": scenarios,
    }
    flat["extensions"] = extensions
    return flat


def _listed(manifest: Json, field: str, archive: Archive) -> list[str]:
    names = manifest.get(field)
    if not isinstance(names, list):
        raise CardFormatError(f"the BYAF manifest's {field} is {describe(names)}")
    return [name for name in names if isinstance(name, str) and name in archive]


def _first_message(scenario: Json) -> str:
    return "\n".join(_texts(scenario.get("firstMessages"))[:1])


def _examples(scenario: Json) -> str:
    texts = [text for text in _texts(scenario.get("exampleMessages")) if text.strip()]
    return "<START>\n" + "\n".join(texts) if texts else ""


def _texts(messages: Any) -> list[str]:
    if not isinstance(messages, list):
        return []
    return [
        str(to_spec_macros(message.get("text") or ""))
        for message in messages
        if isinstance(message, dict)
    ]


def _images(
    character: Json, folder: str, archive: Archive, repairs: Repairs
) -> list[tuple[str, bytes]]:
    listed = character.get("images")
    found: list[tuple[str, bytes]] = []
    for image in listed if isinstance(listed, list) else []:
        path = str(image.get("path") if isinstance(image, dict) else image)
        if (name := _find(path, folder, archive, repairs)) is None:
            continue
        content = archive.read(name)
        if image_extension(content) is not None:
            label = str(image.get("label") or "") if isinstance(image, dict) else ""
            found.append((label or f"image {len(found) + 1}", content))
    return found


def _backgrounds(
    scenarios: list[Json], archive: Archive, repairs: Repairs
) -> list[Json]:
    found: list[Json] = []
    for scenario in scenarios:
        path = scenario.get("backgroundImage")
        if not isinstance(path, str) or not path:
            continue
        if (name := _find(path, _SCENARIOS, archive, repairs)) is not None:
            label = "main" if not found else f"background {len(found) + 1}"
            found.append(_asset("background", label, archive.read(name)))
    return found


def _find(path: str, folder: str, archive: Archive, repairs: Repairs) -> str | None:
    """The member a path means, from its own folder or from the root; reported if none."""
    for name in (f"{folder}/{path}", path):
        if name in archive:
            return name
    repairs.add("dangling_asset", f"{path[:80]!r} is not in the archive")
    return None


def _asset(kind: str, name: str, content: bytes) -> Json:
    extension = image_extension(content) or "bin"
    uri = to_data_uri(content, extension)
    return {"type": kind, "uri": uri, "name": name, "ext": extension}
