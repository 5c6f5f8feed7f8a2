import base64
import io
import json
import struct

import pytest
from PIL import Image

from card_generator_app.cards.card import new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.png_chunks import make_chunk, walk
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from card_generator_app.errors import ImageError
from tests.unit.cards.builders import IMAGE, b64, full_card, png_with, text_chunk


def chunk_types(data: bytes) -> list[str]:
    return [chunk.type.decode() for chunk in walk(data, Repairs())]


def written_texts(data: bytes) -> dict[str, dict[str, object]]:
    texts = {}
    for chunk in walk(data, Repairs()):
        if chunk.type == b"tEXt":
            keyword, _, text = chunk.payload(data).partition(b"\0")
            texts[keyword.decode()] = json.loads(base64.b64decode(text))
    return texts


def test_written_in_the_gold_layout() -> None:
    data = FormatConverter.encode(full_card(), "png", portrait=IMAGE).bytes

    assert chunk_types(data) == ["IHDR", "tEXt", "tEXt", "IDAT", "IEND"]
    assert list(written_texts(data)) == ["chara", "ccv3"]


def test_both_texts_are_valid_for_strict_readers() -> None:
    texts = written_texts(FormatConverter.encode(full_card(), "png").bytes)

    assert validate_v1(texts["chara"]) == []
    assert validate_v2(texts["chara"]) == []
    assert validate_v3(texts["ccv3"]) == []
    assert "name" not in texts["ccv3"]


def test_every_chunk_written_has_a_good_checksum() -> None:
    data = FormatConverter.encode(full_card(), "png", portrait=IMAGE).bytes

    assert all(chunk.has_good_crc(data) for chunk in walk(data, Repairs()))


def test_pillow_sees_the_card_without_loading_the_pixels() -> None:
    data = FormatConverter.encode(full_card(), "png", portrait=IMAGE).bytes

    with Image.open(io.BytesIO(data)) as image:
        assert json.loads(base64.b64decode(image.info["chara"]))["name"] == "Mara"


def test_pixels_and_other_chunks_are_copied_as_they_are() -> None:
    gamma = make_chunk(b"gAMA", struct.pack(">I", 45455))
    comment = text_chunk("Comment", b"by hand")
    portrait = png_with(comment, gamma)

    data = FormatConverter.encode(full_card(), "png", portrait=portrait).bytes

    assert chunk_types(data) == ["IHDR", "gAMA", "tEXt", "tEXt", "tEXt", "IDAT", "IEND"]
    assert gamma in data
    assert data.index(b"chara\0") < data.index(comment)  # agnai takes the first tEXt


def test_an_older_card_in_the_image_is_replaced() -> None:
    portrait = png_with(
        text_chunk("Chara", b64({"name": "Old"})),
        text_chunk("chara-ext-asset_:1", b"QUJD"),
        after_pixels=True,
    )

    data = FormatConverter.encode(full_card(), "png", portrait=portrait).bytes

    assert chunk_types(data) == ["IHDR", "tEXt", "tEXt", "IDAT", "IEND"]


def test_writing_twice_gives_the_same_bytes() -> None:
    once = FormatConverter.encode(full_card(), "png", portrait=IMAGE).bytes
    twice = FormatConverter.encode(full_card(), "png", portrait=once).bytes

    assert once == twice


def test_animated_png_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (3, 3), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])

    data = FormatConverter.encode(full_card(), "png", portrait=buffer.getvalue()).bytes

    with Image.open(io.BytesIO(data)) as image:
        assert getattr(image, "n_frames", 1) == 2
    assert FormatConverter.decode(data).card == full_card()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF"])
def test_portrait_of_another_kind_becomes_png(kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 12), "red").save(buffer, kind)

    data = FormatConverter.encode(full_card(), "png", portrait=buffer.getvalue()).bytes

    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (8, 12)
    assert FormatConverter.decode(data).card == full_card()


@pytest.mark.parametrize("portrait", [b"no image", b"\xff\xd8\xffbroken", b"RIFF"])
def test_portrait_that_is_no_image_is_refused(portrait: bytes) -> None:
    with pytest.raises(ImageError):
        FormatConverter.encode(new_card(name="Mara"), "png", portrait=portrait)


def test_card_without_portrait_gets_a_plain_image() -> None:
    data = FormatConverter.encode(full_card(), "png").bytes

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.size == (400, 600)
