"""The drawn portrait and the person's own picture."""

import io
import re

import pytest
from PIL import Image

from card_generator_app.errors import ImageError
from card_generator_app.portrait.crop import crop_portrait
from card_generator_app.portrait.draw import draw_portrait
from card_generator_app.portrait.scenes import _WORDS, scene_for
from card_generator_app.portrait.subject import Subject, peep_options

BAKER = Subject("retired dragon-slayer, runs a bakery, gray hair in a bun", "she", "58")


def _image(width: int, height: int, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 128 if mode == "L" else None).save(out, "PNG")
    return out.getvalue()


def test_portrait_is_a_512_by_768_png() -> None:
    with Image.open(io.BytesIO(draw_portrait(BAKER, 7))) as picture:
        assert (picture.format, picture.size) == ("PNG", (512, 768))


def test_same_subject_and_seed_give_the_same_bytes() -> None:
    assert draw_portrait(BAKER, 7) == draw_portrait(BAKER, 7)


def test_another_seed_gives_another_picture() -> None:
    assert draw_portrait(BAKER, 7) != draw_portrait(BAKER, 8)


def test_gray_bun_is_drawn_as_a_gray_bun() -> None:
    assert peep_options(BAKER, 1)["headVariant"] == ["grayBun"]


def test_eyepatch_and_beard_are_drawn() -> None:
    options = peep_options(Subject("a pirate with an eyepatch and a beard", "he"), 1)

    assert options["accessoriesVariant"] == ["eyepatch"]
    assert options["accessoriesProbability"] == 100
    assert options["facialHairProbability"] == 100


def test_nobody_wears_a_medical_mask_by_chance() -> None:
    assert all(peep_options(BAKER, seed)["maskProbability"] == 0 for seed in range(20))


@pytest.mark.parametrize(
    ("species", "emblem"),
    [
        ("talking sword", "blade"),
        ("cat", "paw"),
        ("hive of bees", "hive"),
        ("catwoman", None),
    ],
)
def test_being_without_a_human_shape_gets_an_emblem(
    species: str, emblem: str | None
) -> None:
    assert Subject("", species=species).emblem == emblem


@pytest.mark.parametrize(
    ("text", "theme", "scene"),
    [
        ("a pirate captain on her ship", "", "sea"),
        ("a librarian", "", "library"),
        ("a person", "hospital", "ward"),
    ],
)
def test_scene_follows_words_then_theme(text: str, theme: str, scene: str) -> None:
    assert scene_for(text, theme, 1) == scene


@pytest.mark.parametrize("scene", list(_WORDS))
def test_every_scene_can_be_drawn(scene: str) -> None:
    word = re.split(r"\|", _WORDS[scene])[0]

    assert draw_portrait(Subject(word), 3).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "size", [(1000, 400), (300, 900), (200, 300), (1, 1), (4000, 6000)]
)
def test_own_picture_is_cropped_to_two_by_three(size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(crop_portrait(_image(*size)))) as picture:
        assert picture.format == "PNG"
        assert abs(picture.width * 3 - picture.height * 2) <= 3
        assert picture.height <= 1536


@pytest.mark.parametrize("data", [b"", b"not an image", b"\x89PNG\r\n\x1a\n truncated"])
def test_unreadable_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ImageError, match="not an image"):
        crop_portrait(data)


def test_cut_off_picture_is_refused() -> None:
    with pytest.raises(ImageError):
        crop_portrait(_image(400, 400)[:200])
