import base64
import zlib
from typing import Any

import pytest

from card_generator_app.cards.archive import write_archive
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.frontends import check_imports
from card_generator_app.cards.inspection import inspect_file
from card_generator_app.cards.png_chunks import make_chunk
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

MIRROR = v2_document() | v2_document()["data"]
GOOD = text_chunk("chara", b64(MIRROR))


def named(data: bytes) -> set[str]:
    return {finding.rule for finding in check_imports(data)}


@pytest.mark.parametrize("format_id", ["png", "charx", "v2"])
def test_what_we_write_imports_anywhere(format_id: str) -> None:
    data = FormatConverter.encode(full_card(), format_id, portrait=IMAGE).bytes

    assert check_imports(data) == []


@pytest.mark.parametrize(
    ("data", "who"),
    [
        pytest.param(
            png_with(GOOD, after_pixels=True), {"text-generation-webui"}, id="late"
        ),
        pytest.param(
            png_with(text_chunk("Comment", b"x"), GOOD),
            {"agnai"},
            id="other text first",
        ),
        pytest.param(
            png_with(text_chunk("ccv3", b64(v3_document()))),
            {"text-generation-webui", "agnai"},
            id="no chara",
        ),
        pytest.param(
            png_with(make_chunk(b"zTXt", b"chara\0\0" + zlib.compress(b64(MIRROR)))),
            {"sillytavern", "risuai", "text-generation-webui", "agnai"},
            id="compressed",
        ),
        pytest.param(png_with(text_chunk("Chara", b64(MIRROR))), {"risuai"}, id="case"),
        pytest.param(png_with(GOOD)[:-12], {"sillytavern"}, id="no end"),
        pytest.param(png_with(GOOD[:-1] + b"x"), {"sillytavern"}, id="checksum"),
        pytest.param(png_with(GOOD, GOOD), {"sillytavern"}, id="twice"),
        pytest.param(
            png_with(text_chunk("chara", b64(v2_document()))),
            {"v1-readers"},
            id="no mirror",
        ),
        pytest.param(
            png_with(text_chunk("chara", base64.encodebytes(as_json(MIRROR)))),
            {"sillytavern"},
            id="wrapped base64",
        ),
        pytest.param(
            png_with(text_chunk("chara", b"!")), {"sillytavern"}, id="unreadable"
        ),
    ],
)
def test_picture_that_someone_cannot_read(data: bytes, who: set[str]) -> None:
    assert named(data) == who


@pytest.mark.parametrize(
    ("document", "who"),
    [
        (v2_document(name=""), {"sillytavern"}),
        (v2_document(character_book=None), {"strict-libraries"}),
        (v2_document(character_book={"entries": {}}), {"strict-libraries"}),
        ({"data": {"name": "Mara"}}, {"sillytavern"}),
        ({"spec": "tavern_ai", "name": "Mara"}, {"sillytavern"}),
        ({"spec": "chara_card_v2", "name": "Mara"}, {"sillytavern"}),
        (v3_document(), {"agnai"}),
    ],
)
def test_json_that_someone_cannot_read(document: dict[str, Any], who: set[str]) -> None:
    assert named(as_json(document)) == who


@pytest.mark.parametrize(
    ("files", "who"),
    [
        ({"a/card.json": as_json(v3_document())}, {"risuai"}),
        ({"card.json": as_json(v2_document())}, {"risuai"}),
        (
            {"card.json": as_json(v3_document(assets=[{"uri": "embeded://gone.png"}]))},
            {"risuai"},
        ),
    ],
)
def test_charx_that_someone_cannot_read(files: dict[str, bytes], who: set[str]) -> None:
    assert named(write_archive(files)) == who


def test_file_that_is_no_card_is_refused() -> None:
    with pytest.raises(CardFormatError):
        check_imports(IMAGE)


def test_backfill_warning_stands_only_in_the_v2_text_and_only_when_wanted() -> None:
    plain = FormatConverter.encode(full_card(), "png").bytes
    warned = FormatConverter.encode(full_card(), "png", backfill_warning=True).bytes

    assert FormatConverter.decode(warned).card == full_card()
    assert len(warned) > len(plain)


def test_inspection_tells_content_cost_and_health() -> None:
    data = FormatConverter.encode(full_card(), "png", portrait=IMAGE).bytes

    found = inspect_file(data, "mara.png")

    assert (found.format, found.card) == ("png", full_card())
    assert (found.imports, found.v2, found.v3, found.repairs) == ([], [], [], [])
    assert found.size_bytes == len(data)
    assert found.tokens.permanent > 0
    assert "data.nickname" in {loss.path for loss in found.v2_losses}


def test_inspection_of_a_rare_container_says_so() -> None:
    data = FormatConverter.encode(full_card(), "markdown").bytes

    assert [finding.rule for finding in inspect_file(data).imports] == ["markdown"]
