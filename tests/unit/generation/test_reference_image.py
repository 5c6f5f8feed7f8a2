"""A reference image: seen by a model that can, described once, and kept to."""

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from card_generator_app.errors import ContentRefused, ImageError, NothingToGenerate
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio
from tests.unit.generation.test_generation_runs import png

SMALL: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 0,
    "lorebook_entries": 1,
    "image": "none",
    "reference_image": "me.png",
}
SEEN = {
    "look": ["grey braid, brass hook", "wind-burned cheeks"],
    "dress": "A yellow oilskin.",
    "notice": "",
    "apparent_age": "about fifty",
    "surroundings": "On a quay at dusk.",
}


@pytest.fixture
def seeing(studio: Studio) -> Studio:
    studio.documents["me.png"] = png(2400, 1200)
    studio.fake.at("The picture:", Fault("reply", text=json.dumps(SEEN)))
    return studio


def picture_calls(studio: Studio) -> list[dict[str, Any]]:
    bodies = [one.body for one in studio.fake.requests]
    return [body for body in bodies if "The picture:" in str(body["messages"])]


async def test_what_is_seen_is_the_appearance_and_says_where_it_is_from(
    seeing: Studio,
) -> None:
    result = await seeing.run(seeing.job(**SMALL))

    look = result.brief["look"]
    assert [fact["text"] for fact in look] == SEEN["look"]
    assert {fact["origin"] for fact in look} == {"source"}
    assert {fact["ref"] for fact in look} == {"picture me.png"}
    assert result.brief["dress"]["text"] == "A yellow oilskin."
    assert result.brief["notice"]["origin"] == "invented"


async def test_the_plan_reads_the_description(seeing: Studio) -> None:
    await seeing.run(job := seeing.job(**SMALL))

    shown = seeing.prompt_for(job, "brief")
    assert '<passage n="1" from="picture me.png">' in shown
    assert "Age by the look: about fifty" in shown
    assert "look, dress and notice are as the first passage has them" in shown


async def test_the_picture_is_sent_small_and_without_its_metadata(
    seeing: Studio,
) -> None:
    await seeing.run(seeing.job(**SMALL))

    (body,) = picture_calls(seeing)
    text, image = body["messages"][-1]["content"]
    assert text == {"type": "text", "text": "The picture:"}
    head, _, data = image["image_url"]["url"].partition(",")
    sent = Image.open(io.BytesIO(base64.b64decode(data)))
    assert head == "data:image/jpeg;base64"
    assert sent.size == (1024, 512)
    assert not sent.getexif()


async def test_the_record_of_the_call_holds_no_picture(seeing: Studio) -> None:
    await seeing.run(job := seeing.job(**SMALL))

    record = next(one for one in job.records if one.key.startswith("picture."))
    assert len(json.dumps(record.body)) < 8000
    assert "data:image/jpeg;base64," in json.dumps(record.body)


async def test_a_cap_in_tokens_counts_the_picture_and_not_its_letters(
    seeing: Studio,
) -> None:
    job = seeing.job(**SMALL, max_total_tokens=200_000)

    await seeing.run(job)

    assert len(picture_calls(seeing)) == 1


async def test_the_same_picture_is_described_once(seeing: Studio) -> None:
    seeing.fake.at("Plan the character", Fault("bad_key"))
    job = seeing.job(**SMALL)
    with pytest.raises(Exception, match="key"):
        await seeing.run(job)

    await seeing.run(seeing.again(job))

    assert len(picture_calls(seeing)) == 1


async def run_with_models(seeing: Studio, **inputs: list[str]) -> MemoryContext:
    """A run on a server whose list says which of its models take what."""
    seeing.fake.inputs = inputs
    await seeing.run(job := seeing.job(**SMALL))
    return job


async def test_a_model_that_does_not_see_gives_way_to_one_that_does(
    seeing: Studio,
) -> None:
    job = await run_with_models(
        seeing, **{"some/model": ["text"], "other/model": ["text", "image"]}
    )

    assert [body["model"] for body in picture_calls(seeing)] == ["other/model"]
    assert any("some/model takes no pictures" in warning for warning in job.warnings)


async def test_where_nobody_sees_the_card_is_made_without_it(seeing: Studio) -> None:
    job = await run_with_models(
        seeing, **{"some/model": ["text"], "other/model": ["text"]}
    )

    assert picture_calls(seeing) == []
    assert any("task_models vision=" in warning for warning in job.warnings)


@pytest.mark.parametrize("fault", ["content_filter", "not_json"])
async def test_a_picture_that_no_model_describes_costs_only_itself(
    studio: Studio, fault: str
) -> None:
    studio.documents["me.png"] = png(20, 30)
    studio.fake.at("The picture:", *[Fault(fault)] * 12)
    job = studio.job(**SMALL)

    await studio.run(job)

    assert any("nobody described it" in warning for warning in job.warnings)


async def test_a_picture_alone_is_enough_for_a_card(seeing: Studio) -> None:
    result = await seeing.run(seeing.job(concept="", **SMALL))

    assert result.brief["look"][0]["text"] == "grey braid, brass hook"


async def test_a_picture_alone_that_nobody_sees_is_nothing(studio: Studio) -> None:
    studio.documents["me.png"] = png(20, 30)
    studio.fake.inputs = {"some/model": ["text"], "other/model": ["text"]}

    with pytest.raises(NothingToGenerate):
        await studio.run(studio.job(concept="", **SMALL))


async def test_a_file_that_is_no_picture_is_refused(studio: Studio) -> None:
    studio.documents["me.png"] = b"not a picture"

    with pytest.raises(ImageError):
        await studio.run(studio.job(**SMALL))

    assert studio.fake.calls == 0


async def test_a_description_passes_the_gate_like_any_text(studio: Studio) -> None:
    bad = SEEN | {"apparent_age": "12 years old", "dress": "Naked, having sex."}
    studio.documents["me.png"] = png(20, 30)
    studio.fake.at("The picture:", Fault("reply", text=json.dumps(bad)))

    with pytest.raises(ContentRefused):
        await studio.run(studio.job(**SMALL))
