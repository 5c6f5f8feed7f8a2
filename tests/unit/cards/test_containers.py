"""CHARX, BYAF, WebP, JPEG and Backyard PNG."""

import base64
import io
import json
import struct
import time
import zipfile
from typing import Any

import pytest
from PIL import Image

from card_generator_app.cards.archive import Archive, write_archive
from card_generator_app.cards.card import new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.png_chunks import make_chunk
from card_generator_app.cards.validate import validate_v3
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import (
    IMAGE,
    as_json,
    b64,
    full_card,
    png_with,
    text_chunk,
    v2_document,
    v3_document,
)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 8), "red").save(out, "JPEG")
    return out.getvalue()


def asset(uri: str, kind: str = "emotion", name: str = "joy") -> dict[str, str]:
    return {"type": kind, "uri": uri, "name": name, "ext": "png"}


def repair_ids(data: bytes) -> list[str]:
    return [repair.id for repair in FormatConverter.decode(data).repairs]


def test_charx_holds_a_valid_card_first_and_every_asset() -> None:
    data_uri = f"data:image/png;base64,{base64.b64encode(IMAGE).decode()}"
    twice = [asset(data_uri), asset(data_uri)]
    card = new_card(name="Mara", assets=twice)

    data = FormatConverter.encode(card, "charx", portrait=IMAGE).bytes

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = json.loads(archive.read("card.json"))
        uris = [one["uri"] for one in document["data"]["assets"]]
        assert archive.namelist()[0] == "card.json"
        assert {f"embeded://{n}" for n in archive.namelist()[1:]} == set(uris)
    assert validate_v3(document) == []
    assert len(set(uris)) == 3
    assert FormatConverter.decode(data).card == card


def test_charx_gives_card_and_portrait_back() -> None:
    data = FormatConverter.encode(full_card(), "charx", portrait=IMAGE).bytes

    decoded = FormatConverter.decode(data)

    assert decoded.card == full_card()
    assert decoded.portrait == IMAGE
    assert decoded.repairs == []


@pytest.mark.parametrize("assets", [None, []])
def test_charx_leaves_no_trace_of_the_icon_it_adds(assets: list[Any] | None) -> None:
    card = new_card(name="Mara", **({} if assets is None else {"assets": assets}))

    data = FormatConverter.encode(card, "charx", portrait=IMAGE).bytes

    assert FormatConverter.decode(data).card.assets == []


def test_charx_keeps_what_the_default_icon_said_of_its_kind() -> None:
    icon = {"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "unknown"}
    card = new_card(name="Mara", assets=[icon])

    written = FormatConverter.encode(card, "charx", portrait=IMAGE)

    assert FormatConverter.decode(written.bytes).card == card


def test_charx_puts_no_file_where_a_missing_asset_should_be() -> None:
    uri = "embeded://assets/icon/images/main.png"
    missing = {"type": "emotion", "uri": uri, "name": "joy", "ext": "png"}
    card = new_card(name="Mara", assets=[missing])

    written = FormatConverter.encode(card, "charx", portrait=IMAGE)

    assert FormatConverter.decode(written.bytes).card == card


def test_charx_behind_a_jpeg_takes_it_as_portrait() -> None:
    archive = write_archive({"card.json": as_json(v3_document())})

    decoded = FormatConverter.decode(jpeg() + archive)

    assert decoded.format == "charx"
    assert decoded.portrait == jpeg()


def test_charx_with_streamed_sizes_is_read() -> None:
    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.parts.append(bytes(data))
            return len(data)

    stream = Unseekable()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("module.risum", b"\x6f\x00")
        archive.writestr("x_meta/a.json", b"{}")
        archive.writestr("card.json", as_json(v3_document()))

    decoded = FormatConverter.decode(b"".join(stream.parts))

    assert decoded.card.name == "Mara"
    assert [one.id for one in decoded.repairs] == ["risu_member", "risu_member"]


@pytest.mark.parametrize("scheme", ["embeded://", "embedded://"])
def test_charx_takes_both_spellings_of_embedded(scheme: str) -> None:
    document = v3_document(assets=[asset(f"{scheme}a/joy.png")])
    data = write_archive({"card.json": as_json(document), "a/joy.png": IMAGE})

    uri = FormatConverter.decode(data).card.assets[0]["uri"]

    assert uri.startswith("data:image/png;base64,")


def test_charx_in_a_folder_and_of_v2_is_read() -> None:
    data = write_archive({"mara/card.json": as_json(v2_document())})

    assert repair_ids(data) == ["card_in_folder"]


def test_charx_with_a_missing_asset_keeps_its_uri() -> None:
    document = v3_document(assets=[asset("embeded://gone.png")])
    data = write_archive({"card.json": as_json(document)})

    assert repair_ids(data) == ["dangling_asset"]


def test_charx_icon_with_a_card_of_its_own_comes_without_it() -> None:
    icon = png_with(text_chunk("chara", b64(v2_document(name="Other"))))
    document = v3_document(assets=[asset("embeded://i.png", "icon", "main")])

    decoded = FormatConverter.decode(
        write_archive({"card.json": as_json(document), "i.png": icon})
    )

    assert decoded.portrait == IMAGE


def byaf(**changes: Any) -> bytes:
    manifest = {
        "schemaVersion": 1,
        "author": {"name": "Ann", "backyardURL": "https://example.org/ann"},
        "characters": ["characters/1/character.json"],
        "scenarios": ["scenarios/1.json", "scenarios/2.json"],
    }
    character = {
        "id": "1",
        "name": "Mara",
        "displayName": "Mara the Baker",
        "isNSFW": True,
        "persona": "{character} likes {user}.",
        "loreItems": [{"key": "oven, fire", "value": "{character}'s oven."}],
        "images": [{"path": "images/a.png", "label": ""}],
    }
    first = {
        "narrative": "Dawn.",
        "formattingInstructions": "Be {character}.",
        "firstMessages": [{"characterID": "1", "text": "Hello {user}."}],
        "exampleMessages": [
            {"characterID": "1", "text": "#{user}: Hi\n#{character}: Oh"}
        ],
        "temperature": 0.7,
    }
    second = {"firstMessages": [{"characterID": "1", "text": "Again."}]}
    files = {
        "manifest.json": as_json({**manifest, **changes}),
        "characters/1/character.json": as_json(character),
        "characters/1/images/a.png": IMAGE,
        "scenarios/1.json": as_json(first),
        "scenarios/2.json": as_json(second),
    }
    return write_archive(files)


def test_byaf_becomes_a_card() -> None:
    decoded = FormatConverter.decode(byaf())
    card = decoded.card

    assert decoded.portrait == IMAGE
    assert card.name == "Mara"
    assert card.description == "{{char}} likes {{user}}."
    assert card.greetings == ["Hello {{user}}.", "Again."]
    assert card.mes_example == "<START>\n{{user}}: Hi\n{{char}}: Oh"
    assert (card.scenario, card.system_prompt) == ("Dawn.", "Be {{char}}.")
    assert (card.tags, card.creator) == (["nsfw"], "Ann")
    assert card.entries[0]["keys"] == ["oven", "fire"]
    assert card.entries[0]["content"] == "{{char}}'s oven."
    assert card.extensions["display_name"] == "Mara the Baker"


def test_byaf_written_and_read_keeps_what_it_can() -> None:
    card = FormatConverter.decode(byaf()).card

    again = FormatConverter.decode(FormatConverter.encode(card, "byaf").bytes).card

    for field in ("name", "description", "scenario", "system_prompt", "mes_example"):
        assert again.text(field) == card.text(field)
    assert again.greetings == card.greetings
    assert again.extensions["backyard"]["scenarios"][0]["temperature"] == 0.7


def test_byaf_tells_what_it_loses() -> None:
    card = new_card(
        name="Mara",
        personality="dry",
        character_book=new_book([new_entry(["a"], "b", constant=True)]),
    )

    losses = {one.path for one in FormatConverter.encode(card, "byaf").losses}

    assert "data.personality" in losses
    assert "data.character_book.entries[0].constant" in losses


@pytest.mark.parametrize("path", ["scenarios/images/b.png", "images/b.png"])
def test_byaf_background_is_found_from_the_root_and_from_its_scenario(
    path: str,
) -> None:
    scenario = {"firstMessages": [{"text": "Hi"}], "backgroundImage": "images/b.png"}
    archive = Archive(byaf())
    files = {name: archive.read(name) for name in archive.names}

    decoded = FormatConverter.decode(
        write_archive({**files, "scenarios/1.json": as_json(scenario), path: IMAGE})
    )

    assert [one["type"] for one in decoded.card.assets] == ["icon", "background"]


def test_byaf_background_that_is_missing_is_told() -> None:
    archive = Archive(byaf())
    files = {name: archive.read(name) for name in archive.names}
    scenario = as_json({"backgroundImage": "images/gone.png"})

    assert repair_ids(write_archive({**files, "scenarios/1.json": scenario})) == [
        "dangling_asset"
    ]


def test_byaf_without_its_character_is_refused() -> None:
    with pytest.raises(CardFormatError, match="names no character"):
        FormatConverter.decode(byaf(characters=["characters/9/character.json"]))


def exif_with(comment: bytes) -> bytes:
    """A big-endian TIFF whose ExifIFD holds this UserComment."""
    head = b"MM\x00*" + struct.pack(">I", 8)
    first = struct.pack(">HHHII", 1, 0x8769, 4, 1, 26) + struct.pack(">I", 0)
    second = struct.pack(">HHHII", 1, 0x9286, 7, len(comment), 44)
    return head + first + second + struct.pack(">I", 0) + comment


CARD_TEXT = as_json(v2_document(description="é"))
DECIMALS = ",".join(str(byte) for byte in CARD_TEXT).encode()


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param(b"ASCII\0\0\0" + CARD_TEXT, id="plain"),
        pytest.param(CARD_TEXT, id="no character code"),
        pytest.param(b"ASCII\0\0\0" + DECIMALS, id="decimal bytes"),
        pytest.param(b"ASCII\0\0\0" + base64.b64encode(CARD_TEXT), id="base64"),
        pytest.param(
            b"UNICODE\0" + CARD_TEXT.decode().encode("utf-16-be"), id="unicode"
        ),
    ],
)
@pytest.mark.parametrize("kind", ["webp", "jpg"])
def test_exif_card_in_every_encoding(kind: str, comment: bytes) -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (6, 8), "red")
    exif = b"Exif\0\0" + exif_with(comment)
    image.save(out, "WEBP" if kind == "webp" else "JPEG", exif=exif)

    decoded = FormatConverter.decode(out.getvalue())

    assert decoded.card.description == "é"
    assert decoded.format == kind
    assert decoded.portrait is not None
    assert b"chara_card" not in decoded.portrait
    with Image.open(io.BytesIO(decoded.portrait)) as portrait:
        portrait.load()
        assert not portrait.getexif()


def test_many_exif_segments_cost_no_more_than_their_bytes() -> None:
    """Cutting them out one by one copied the file once for each."""
    segment = b"\xff\xe1\x00\x08Exif\0\0"
    comment = b"Exif\0\0" + exif_with(b"ASCII\0\0\0" + CARD_TEXT)
    card = b"\xff\xe1" + (len(comment) + 2).to_bytes(2, "big") + comment
    count = 200_000

    began = time.process_time()
    decoded = FormatConverter.decode(b"\xff\xd8" + card + segment * count + jpeg()[2:])

    assert decoded.portrait == jpeg()
    assert time.process_time() - began < 5


def test_image_without_card_in_exif_is_refused() -> None:
    with pytest.raises(CardFormatError, match="jpg image holds no"):
        FormatConverter.decode(jpeg())


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_backyard_png_of_every_version(version: int) -> None:
    character = {
        "aiName": "Mara",
        "aiDisplayName": "Mara B.",
        "aiPersona": "{character} bakes.",
        "basePrompt": "Text of {user}.",
        "customDialogue": "#{user}: Hi\n#{character}: Oh",
        "firstMessage": "Hello.",
        "scenario": "Dawn.",
        "loreItems": [{"key": "a,b", "value": "c"}],
        "temperature": 0.8,
    }
    text = as_json({"character": character, "version": version})
    comment = base64.b64encode(text) if version == 4 else b"ASCII\0\0\0" + text
    data = png_with(make_chunk(b"eXIf", exif_with(comment)))

    decoded = FormatConverter.decode(data)

    assert decoded.format == "png_backyard"
    assert decoded.card.description == "{{char}} bakes."
    assert decoded.card.mes_example == "<START>\n{{user}}: Hi\n{{char}}: Oh"
    assert decoded.card.entries[0]["keys"] == ["a", "b"]
    assert decoded.card.extensions["backyard"]["character"]["temperature"] == 0.8
    assert decoded.portrait == IMAGE
