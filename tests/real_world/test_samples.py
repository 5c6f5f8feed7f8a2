"""The sample folder: every card file is read, every other file refused by name."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import Decoded, FormatConverter
from card_generator_app.cards.lorebooks.converter import (
    decode_lorebook,
    encode_lorebook,
)
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from card_generator_app.errors import CardFormatError

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample files are not beside the repository"
)

# file -> (format, name, lorebook entries)
CARDS = {
    "st-flux-the-cat.v2.png": ("png", "Flux the Cat", 0),
    "st-gloria.v2.png": ("png", "Gloria, PA", 0),
    "st-codingsensei.v2.png": ("png", "Coding Sensei", 0),
    "st-capogpt.v2.png": ("png", "CapoGPT", 0),
    "st-amy.chara+ccv3.png": ("png", "Amy", 0),
    "tavernai-megumin.flat.png": ("png", "Megumin", 0),
    "tavernai-megumin.bytes.webp": ("webp", "Megumin", 0),
    "backyard-2.byaf": ("byaf", "TestBot", 1),
    "backyard-export-v2.png": ("png_backyard", "Faraday", 0),
    "maid-default.v1.json": ("v1", "maid", 0),
    "choral-default-chan.ccv3-only.png": ("png", "Default-chan", 0),
    "月纱.v3.json": ("v3", "月纱", 2),
    "cardarchitect-luna.v3.json": ("v3", "Luna Starweaver", 1),
    "agpl/st-seraphina-2024.v2.png": ("png", "Seraphina", 4),
    "agpl/ooba-example.yaml": ("textgen", "Chiharu Yamada", 0),
    "agpl/koboldai-sample-story.json": ("koboldai", "koboldai-sample-story", 0),
    "agpl/chatterui-aibot.v2.png": ("png", "AI Bot", 0),
    "agpl/sillybunny-assistant-test.png": ("png", "Assistant", 0),
    "peer-written/foundry-amy.charx": ("charx", "Amy", 0),
    "peer-written/risu-writer-flux.charx": ("charx", "Flux the Cat", 0),
    "peer-written/risu-writer-gloria.ccv3+ext-asset.png": ("png", "Gloria, PA", 0),
}
LOREBOOKS = {
    "tavernai-toaru.world.json": ("world_info", 18),
    "agpl/st-eldoria.world.json": ("world_info", 4),
}
NO_CARDS = {
    "choral-invalid-character.png": "plain image",
    "tavernai-toaru.world.json": "lorebook",
    "agpl/st-eldoria.world.json": "lorebook",
    "peer-written/risu-writer-module.risum": "risum",
    "manifest.tsv": "a table",
}


def read(name: str) -> Decoded:
    return FormatConverter.decode((SAMPLES / name).read_bytes(), Path(name).name)


@pytest.fixture(params=list(CARDS))
def sample(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if not (SAMPLES / name).exists():
        pytest.skip(f"{name} is not in the sample folder")
    return name


def test_card_file_is_read(sample: str) -> None:
    decoded = read(sample)

    found = (decoded.format, decoded.card.name, len(decoded.card.entries))
    assert found == CARDS[sample]
    assert validate_v3(decoded.card.to_dict()) == []


def test_card_file_written_is_valid_and_comes_back_equal(sample: str) -> None:
    decoded = read(sample)

    for format_id in ("v2", "v3", "png", "charx", "markdown"):
        encoded = FormatConverter.encode(
            decoded.card, format_id, portrait=decoded.portrait
        )
        again = FormatConverter.decode(encoded.bytes)
        if format_id == "charx":  # the icon's extension follows the portrait
            assert again.card.with_fields(assets=None) == decoded.card.with_fields(
                assets=None
            )
        else:
            assert again.card == decoded.card
        assert again.repairs == [
            one for one in again.repairs if one.id == "dangling_asset"
        ]


def test_card_file_as_json_passes_strict_judges(sample: str) -> None:
    card = read(sample).card

    v1, v2, v3 = (
        json.loads(FormatConverter.encode(card, name).bytes)
        for name in ("v1", "v2", "v3")
    )

    assert (validate_v1(v1), validate_v2(v2), validate_v3(v3)) == ([], [], [])


def test_card_file_goes_into_every_format(sample: str) -> None:
    decoded = read(sample)

    for format_id in ("byaf", "textgen", "agnai", "v1"):
        encoded = FormatConverter.encode(decoded.card, format_id)
        assert FormatConverter.decode(encoded.bytes).card.name == decoded.card.name


@pytest.mark.parametrize("name", NO_CARDS)
def test_other_file_is_refused_by_name(name: str) -> None:
    if not (SAMPLES / name).exists():
        pytest.skip(f"{name} is not in the sample folder")

    with pytest.raises(CardFormatError, match=NO_CARDS[name]):
        read(name)


@pytest.mark.parametrize("name", LOREBOOKS)
def test_lorebook_file_is_read_and_written_back(name: str) -> None:
    if not (SAMPLES / name).exists():
        pytest.skip(f"{name} is not in the sample folder")
    found = decode_lorebook((SAMPLES / name).read_bytes())

    again = decode_lorebook(encode_lorebook(found.book, "world_info")[0])

    assert (found.format, len(found.book["entries"])) == LOREBOOKS[name]
    for before, after in zip(found.book["entries"], again.book["entries"], strict=True):
        extensions = {**before["extensions"]}
        assert {**after, "extensions": after["extensions"] | extensions} == {
            **before,
            "extensions": after["extensions"] | extensions,
        }
