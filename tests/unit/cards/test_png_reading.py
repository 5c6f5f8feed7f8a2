import base64
import zlib

import pytest

from card_generator_app.cards.converter import Decoded, FormatConverter
from card_generator_app.cards.png_chunks import make_chunk
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import (
    IMAGE,
    as_json,
    b64,
    png_with,
    text_chunk,
    v2_document,
    v3_document,
)


def repair_ids(decoded: Decoded) -> list[str]:
    return [repair.id for repair in decoded.repairs]


@pytest.mark.parametrize("after_pixels", [False, True])
def test_card_is_found_before_and_after_the_pixels(after_pixels: bool) -> None:
    chunk = text_chunk("chara", b64(v2_document()))

    decoded = FormatConverter.decode(png_with(chunk, after_pixels=after_pixels))

    assert decoded.card.name == "Mara"
    assert decoded.format == "png"
    assert decoded.repairs == []


def test_portrait_comes_without_the_card() -> None:
    decoded = FormatConverter.decode(png_with(text_chunk("chara", b64(v2_document()))))

    assert decoded.portrait == IMAGE


def test_ccv3_is_preferred_to_chara() -> None:
    data = png_with(
        text_chunk("chara", b64(v2_document(name="Old"))),
        text_chunk("ccv3", b64(v3_document(name="New"))),
    )

    assert FormatConverter.decode(data).card.name == "New"


def test_corrupt_ccv3_falls_back_to_chara() -> None:
    data = png_with(
        text_chunk("chara", b64(v2_document())), text_chunk("ccv3", b"!!! not base64")
    )

    decoded = FormatConverter.decode(data)

    assert decoded.card.name == "Mara"
    assert repair_ids(decoded) == ["corrupt_chunk"]


def test_ccv3_that_is_json_but_no_card_falls_back_to_chara() -> None:
    data = png_with(
        text_chunk("chara", b64(v2_document())),
        text_chunk("ccv3", b64({"spec": "chara_card_v3"})),
    )

    decoded = FormatConverter.decode(data)

    assert decoded.card.name == "Mara"
    assert repair_ids(decoded) == ["corrupt_chunk"]


def test_card_of_a_file_cut_off_in_its_pixels_is_read_without_portrait() -> None:
    whole = png_with(text_chunk("chara", b64(v2_document())))

    decoded = FormatConverter.decode(whole[: whole.index(b"IDAT") + 6])

    assert decoded.card.name == "Mara"
    assert decoded.portrait is None
    assert repair_ids(decoded) == ["no_end", "portrait_damaged"]


@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(
            make_chunk(b"zTXt", b"chara\0\0" + zlib.compress(b64(v2_document()))),
            id="zTXt",
        ),
        pytest.param(
            make_chunk(b"iTXt", b"chara\0\0\0en\0name\0" + b64(v2_document())),
            id="iTXt",
        ),
        pytest.param(
            make_chunk(b"iTXt", b"chara\0\1\0\0\0" + zlib.compress(b64(v2_document()))),
            id="iTXt compressed",
        ),
        pytest.param(text_chunk("Chara", b64(v2_document())), id="other case"),
        pytest.param(text_chunk("CCV3", b64(v3_document())), id="other case V3"),
    ],
)
def test_card_is_found_in_every_kind_of_text_chunk(chunk: bytes) -> None:
    assert FormatConverter.decode(png_with(chunk)).card.name == "Mara"


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        pytest.param(b64(v2_document()).rstrip(b"="), "base64_variant", id="unpadded"),
        pytest.param(
            base64.urlsafe_b64encode(as_json(v2_document(description="ÿÿ>>>???"))),
            "base64_variant",
            id="urlsafe",
        ),
        pytest.param(
            base64.encodebytes(as_json(v2_document())), "base64_variant", id="wrapped"
        ),
        pytest.param(as_json(v2_document()), "raw_json", id="raw JSON"),
        pytest.param(
            base64.b64encode(b"\xef\xbb\xbf" + as_json(v2_document())),
            "byte_order_mark",
            id="BOM in payload",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + as_json(v2_document()), "raw_json", id="raw JSON with BOM"
        ),
    ],
)
def test_card_text_in_every_encoding_found(text: bytes, repair: str) -> None:
    # "ÿ>?" in different places makes sure that + and / occur in the base64.
    decoded = FormatConverter.decode(png_with(text_chunk("chara", text)))

    assert decoded.card.name == "Mara"
    assert set(repair_ids(decoded)) <= {repair, "byte_order_mark"}


def test_wrong_checksum_is_told_not_refused() -> None:
    chunk = bytearray(text_chunk("chara", b64(v2_document())))
    chunk[-1] ^= 0xFF

    decoded = FormatConverter.decode(png_with(bytes(chunk)))

    assert repair_ids(decoded) == ["bad_crc"]


def test_file_without_end_chunk_is_read() -> None:
    data = png_with(text_chunk("chara", b64(v2_document())))[:-12]

    decoded = FormatConverter.decode(data)

    assert repair_ids(decoded) == ["no_end"]
    assert decoded.portrait == IMAGE  # the end is written again


def test_bytes_after_the_image_are_told() -> None:
    data = png_with(text_chunk("chara", b64(v2_document()))) + b"tail"

    assert repair_ids(FormatConverter.decode(data)) == ["trailing_bytes"]


def test_of_duplicate_texts_the_last_readable_counts() -> None:
    data = png_with(
        text_chunk("chara", b64(v2_document(name="First"))),
        text_chunk("chara", b64(v2_document(name="Second"))),
        text_chunk("chara", b"{ damaged"),
    )

    decoded = FormatConverter.decode(data)

    assert decoded.card.name == "Second"
    assert repair_ids(decoded) == ["duplicate_chunk", "corrupt_chunk"]


def test_risu_asset_chunks_become_data_uris() -> None:
    asset = {"type": "emotion", "uri": "__asset:1", "name": "joy", "ext": "png"}
    data = png_with(
        text_chunk("chara-ext-asset_:1", base64.b64encode(IMAGE)),
        text_chunk("ccv3", b64(v3_document(assets=[asset]))),
    )

    decoded = FormatConverter.decode(data)

    encoded = base64.b64encode(IMAGE).decode()
    assert decoded.card.assets[0]["uri"] == f"data:image/png;base64,{encoded}"
    assert decoded.portrait == IMAGE


def test_encrypted_risu_card_is_refused_by_name() -> None:
    data = png_with(text_chunk("chara", b"rcc||rccv1||abc||def||ghi"))

    with pytest.raises(CardFormatError, match="encrypted RisuAI card"):
        FormatConverter.decode(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(IMAGE, "plain image", id="no text"),
        pytest.param(
            png_with(text_chunk("parameters", b"x")),
            "its texts are: parameters",
            id="sd",
        ),
        pytest.param(
            png_with(text_chunk("naidata", b"x")), "NovelAI lorebook", id="naidata"
        ),
        pytest.param(
            png_with(text_chunk("chara", b"!!")), "chara text at byte 33", id="damaged"
        ),
        pytest.param(b"", "empty", id="empty"),
    ],
)
def test_image_without_card_says_what_it_is(data: bytes, message: str) -> None:
    with pytest.raises(CardFormatError, match=message):
        FormatConverter.decode(data)


def test_asset_chunks_are_never_inflated() -> None:
    """Many small bombs would each stay below the limit of one."""
    text = base64.b64encode(bytes(3 * 2**20))
    bomb = make_chunk(b"zTXt", b"chara-ext-asset_:1\0\0" + zlib.compress(text, 9))

    decoded = FormatConverter.decode(
        png_with(bomb, text_chunk("ccv3", b64(v3_document())))
    )

    assert decoded.card.assets == []


def test_of_very_many_texts_only_the_last_few_are_tried() -> None:
    good = text_chunk("chara", b64(v2_document()))
    bad = text_chunk("chara", b"!!")

    assert FormatConverter.decode(png_with(good, *[bad] * 5)).card.name == "Mara"
    with pytest.raises(CardFormatError, match="and 90 more"):
        FormatConverter.decode(png_with(*[bad] * 100))


def test_compression_bomb_is_refused() -> None:
    bomb = zlib.compress(b"\0" * (40 * 2**20), 9)

    with pytest.raises(CardFormatError, match="compressed text of over"):
        FormatConverter.decode(png_with(make_chunk(b"zTXt", b"chara\0\0" + bomb)))
