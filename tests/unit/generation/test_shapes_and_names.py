"""A wrong shape or a blocked name is asked for once more."""

import json

import pytest

from card_generator_app.cards.description_formats import (
    DESCRIPTION_FORMATS,
    format_problems,
)
from tests.fakes.briefs import brief_document, brief_text
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio

SMALL = {
    "fields": ["description"],
    "description_format": "attributes",
    "concurrency": 1,
}
GOOD = "\n".join(f"Trait {one}: concrete" for one in "abcdef")


@pytest.mark.parametrize("shape", DESCRIPTION_FORMATS)
def test_prose_is_no_other_shape_and_a_list_is_no_prose(shape: str) -> None:
    prose = "{{char}} keeps a ferry. She has rope-burned palms.\n\nShe counts planks."

    assert (format_problems(shape, prose) == []) is (shape == "prose")
    assert format_problems("prose", DESCRIPTION_FORMATS["wpp"].example)
    assert format_problems("wpp", DESCRIPTION_FORMATS["wpp"].example) == []


async def test_a_wrong_shape_is_asked_for_once_more(studio: Studio) -> None:
    studio.fake.faults += [
        Fault("reply", text=brief_text()),
        Fault("reply", text="She bakes bread, and she is tired of it."),
        Fault("reply", text=GOOD),
    ]
    job = studio.job(**SMALL)

    result = await studio.run(job)

    assert result.card["data"]["description"] == GOOD
    assert "shape asked for" in studio.prompt_for(job, "description#shape")


async def test_a_blocked_name_is_asked_for_once_more_and_replaced_everywhere(
    studio: Studio,
) -> None:
    plan = brief_document() | {"name": "Elara Reed", "past": "Elara left home."}
    studio.fake.faults += [
        Fault("reply", text=json.dumps(plan)),
        Fault("reply", text='{"name": "Jorun Halvik"}'),
        Fault("reply", text=GOOD),
    ]

    result = await studio.run(studio.job(**SMALL))

    assert result.card["data"]["name"] == "Jorun Halvik"
    assert result.brief["core"]["past"]["text"] == "Jorun left home."


async def test_a_second_asking_that_fails_keeps_what_there_was(studio: Studio) -> None:
    prose = "She bakes bread, and she is tired of it."
    plan = brief_document() | {"name": "Elara Reed"}
    studio.fake.faults += [
        Fault("reply", text=json.dumps(plan)),
        "out_of_credit",
        Fault("reply", text=prose),
        "out_of_credit",
    ]
    job = studio.job(**SMALL, critique_rounds=0, brief_gate="off")

    result = await studio.run(job)

    assert result.card["data"]["name"] == "Elara Reed"
    assert result.card["data"]["description"] == prose
    said = " ".join(job.warnings)
    assert "name_blocklist: the name stays" in said
    assert "description_format: it stays" in said
