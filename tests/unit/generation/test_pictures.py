"""Pictures in a run: painted from the brief, kept with the ledger, never at the card's cost."""

import io
from base64 import b64decode
from typing import Any

import pytest
from PIL import Image

from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.generation.context import GenerationResult
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.pictures import COST, picture
from tests.fakes.studio import Studio
from tests.unit.generation.test_generation_runs import opened, png

SHORT: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 0,
    "lorebook": "none",
}
PROMPT = "Write the prompt for a portrait"
PAINT = SHORT | {"image": "generate"}


async def painted(
    studio: Studio, **sent: Any
) -> tuple[MemoryContext, GenerationResult]:
    job = studio.job(**PAINT | sent)
    return job, await studio.run(job)


async def test_the_portrait_is_painted_from_a_prompt_of_the_brief(
    studio: Studio,
) -> None:
    studio.fake.at(PROMPT, Fault("reply", text="1 woman with flour on her hands"))

    job, result = await painted(studio, negative_prompt="hats")

    (body,) = studio.fake.pictures.bodies
    assert body["model"] == "some/painter"
    assert body["prompt"].startswith("1 woman with flour on her hands")
    portrait = opened(result.portrait)
    assert (portrait.format, portrait.size) == ("PNG", (266, 400))
    assert portrait.getpixel((100, 100))[2] > 100  # type: ignore[index]
    assert job.warnings == []


async def test_the_prompt_stands_on_the_card_where_sillytavern_reads_it(
    studio: Studio,
) -> None:
    studio.fake.at(PROMPT, Fault("reply", text="{{char}} at an oven"))

    _, result = await painted(studio, image="prompt_only", negative_prompt="hats")

    assert result.card["data"]["extensions"]["sd_character_prompt"] == {
        "positive": "the character at an oven",
        "negative": "hats",
    }
    assert studio.fake.pictures.bodies == []
    assert opened(result.portrait).size == (512, 768)


async def test_a_drawn_portrait_costs_no_prompt(studio: Studio) -> None:
    job, result = await painted(studio, image="drawn")

    assert "sd_character_prompt" not in result.card["data"]["extensions"]
    assert "portrait_prompt" not in job.answers


async def test_the_picture_is_in_the_ledger_with_its_cost(studio: Studio) -> None:
    job, _ = await painted(studio)

    (record,) = [one for one in job.records if one.key == "portrait"]
    assert str(record.cost_usd) == str(COST)
    assert record.model == "some/painter"
    assert record.provider == "openrouter"


async def test_a_picture_is_not_paid_twice(studio: Studio) -> None:
    job, first = await painted(studio)

    again = studio.again(job)
    second = await studio.run(again)

    assert len(studio.fake.pictures.bodies) == 1
    assert second.portrait == first.portrait


async def test_a_run_that_fails_keeps_the_picture_for_its_retry(studio: Studio) -> None:
    job = studio.job(**PAINT | {"retries": 1})
    studio.config.fallback_models = []
    studio.fake.at("`description`", *(["out_of_credit"] * 3))

    with pytest.raises(Exception, match="description"):
        await studio.run(job)

    assert "portrait" in job.answers


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("policy", "safety policy"),
        ("no_picture", "made no picture"),
        ("bad_base64", "made no picture"),
        ("html", "does not answer"),
    ],
)
async def test_without_a_picture_the_drawn_portrait_stays(
    studio: Studio, fault: str, words: str
) -> None:
    studio.fake.pictures.faults.append(fault)

    job, result = await painted(studio)

    assert opened(result.portrait).size == (512, 768)
    (warning,) = job.warnings
    assert warning.startswith("image: portrait was not made, the portrait is drawn")
    assert words in warning


@pytest.mark.parametrize("content", [b"not a picture", b"", b"\x89PNG\r\n\x1a\n"])
async def test_what_is_no_picture_is_not_used(studio: Studio, content: bytes) -> None:
    studio.fake.pictures.content = content

    job, result = await painted(studio)

    assert opened(result.portrait).size == (512, 768)
    assert "not an image" in job.warnings[0]
    assert ("portrait", "reply_unusable") in job.failures


async def test_a_decompression_bomb_is_not_opened(studio: Studio) -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    studio.fake.pictures.content = bomb.getvalue()

    job, result = await painted(studio)

    assert "too large" in job.warnings[0]
    assert opened(result.portrait).size == (512, 768)


async def test_a_large_picture_is_made_smaller(studio: Studio) -> None:
    studio.fake.pictures.content = picture(size=(3000, 3000))

    _, result = await painted(studio)

    assert opened(result.portrait).size == (1024, 1536)


async def test_a_prompt_that_must_not_be_painted_is_not(studio: Studio) -> None:
    words = "a naked schoolgirl, 14 years old, explicit sex"
    studio.fake.at(PROMPT, Fault("reply", text=words))

    job, result = await painted(studio)

    assert studio.fake.pictures.bodies == []
    assert "sd_character_prompt" not in result.card["data"]["extensions"]
    assert any("not painted" in one for one in job.warnings)


async def test_a_prompt_that_nobody_writes_is_made_of_the_brief(studio: Studio) -> None:
    studio.config.fallback_models = []
    studio.fake.at(PROMPT, "empty_reply", "empty_reply", "empty_reply")

    job, _ = await painted(studio, image_style="woodcut", image_prompt_style="tags")

    (body,) = studio.fake.pictures.bodies
    assert "woodcut" in body["prompt"]
    assert "solo" in body["prompt"]
    assert any("made of the brief" in one for one in job.warnings)


async def test_a_prompt_in_english_is_right_for_a_card_in_another_language(
    studio: Studio,
) -> None:
    words = "A woman of sixty stands at an oven, flour on both hands, warm light." * 3
    studio.fake.at(PROMPT, Fault("reply", text=words))

    job, _ = await painted(studio, language="en-GB")

    assert job.answers["portrait_prompt"] == words


async def test_expressions_are_small_pictures_in_the_card(studio: Studio) -> None:
    _, result = await painted(studio, expressions=["joy", "anger", "joy"])

    assets = result.card["data"]["assets"]
    assert [(one["type"], one["name"], one["ext"]) for one in assets] == [
        ("icon", "main", "png"),
        ("emotion", "joy", "webp"),
        ("emotion", "anger", "webp"),
    ]
    content = b64decode(assets[1]["uri"].partition(",")[2])
    assert Image.open(io.BytesIO(content)).format == "WEBP"
    bodies = studio.fake.pictures.bodies
    assert ["input_references" in one for one in bodies] == [False, True, True]
    assert sum("shows joy" in one["prompt"] for one in bodies) == 1


async def test_expressions_go_into_a_charx_as_files(studio: Studio) -> None:
    _, result = await painted(studio, expressions=["joy"])

    card = Card.from_dict(result.card)
    written = FormatConverter.encode(card, "charx", portrait=result.portrait)
    back = FormatConverter.decode(written.bytes).card
    assert b"assets/emotion/" in written.bytes
    assert {one["name"] for one in back.assets} == {"main", "joy"}


async def test_an_expression_that_fails_is_left_out(studio: Studio) -> None:
    studio.fake.pictures.faults += ["", "policy"]

    job, result = await painted(studio, expressions=["joy", "fear"], concurrency=1)

    names = [one["name"] for one in result.card["data"]["assets"]]
    assert names == ["main", "fear"]
    assert "expression.joy was not made, it is left out" in job.warnings[0]


async def test_no_expressions_are_painted_of_a_drawing(studio: Studio) -> None:
    studio.fake.pictures.faults.append("policy")

    _, result = await painted(studio, expressions=["joy"])

    assert len(studio.fake.pictures.bodies) == 1
    assert "assets" not in result.card["data"]


async def test_the_persons_own_picture_stays_and_gets_expressions(
    studio: Studio,
) -> None:
    studio.pictures["mine"] = png(200, 300, "blue")

    _, result = await painted(studio, image_file="mine", expressions=["joy"])

    assert opened(result.portrait).getpixel((5, 5)) == (0, 0, 255, 255)
    (body,) = studio.fake.pictures.bodies
    assert "shows joy" in body["prompt"]


async def test_a_budget_that_a_picture_would_break_keeps_the_card(
    studio: Studio,
) -> None:
    studio.fake.rows = [
        {"id": name, "pricing": {"prompt": "0", "completion": "0", "request": cost}}
        for name, cost in (
            ("some/model", "0"),
            ("some/planner", "0"),
            ("some/keeper", "0"),
            ("other/model", "0"),
            ("some/painter", "9"),
        )
    ]
    try:
        job, result = await painted(studio, max_cost_usd=5)
    finally:
        studio.fake.rows = None

    assert studio.fake.pictures.bodies == []
    assert "max_cost_usd" in job.warnings[0]
    assert result.card["data"]["first_mes"]


async def test_a_server_that_makes_no_pictures_is_said(plain_studio: Studio) -> None:
    job, result = await painted(plain_studio, image_provider="openrouter")

    assert "nobody is connected who makes pictures" in job.warnings[0]
    assert opened(result.portrait).size == (512, 768)


async def test_a_compatible_server_paints_with_its_own_model(
    plain_studio: Studio,
) -> None:
    _, result = await painted(plain_studio)

    (body,) = plain_studio.fake.pictures.bodies
    assert "model" not in body
    assert opened(result.portrait).size == (266, 400)
