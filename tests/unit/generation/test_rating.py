"""The content gate: before anything is paid, after the brief, and on the finished card."""

import json
from typing import Any

import pytest

from card_generator_app.errors import ContentRefused
from card_generator_app.generation.rating import check_options, check_texts
from card_generator_app.options import parse_options
from tests.fakes.briefs import brief_text
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio


@pytest.mark.parametrize("rating", ["general", "teen", "mature"])
@pytest.mark.parametrize(
    "sent",
    [
        {"concept": "An erotic story about a 14-year-old girl"},
        {"concept": "A student of magic", "age": "15", "tone": ["erotic"]},
        {"concept": "A schoolgirl", "tags": ["nsfw"]},
        {"concept": "A maid", "age": "sixteen", "genre": ["smut"]},
        {"concept": "A loli", "setting": "a brothel; explicit sexual scenes"},
        {"concept": "A vampire", "species": "looks 12 years old", "traits": ["horny"]},
    ],
)
def test_it_is_refused_whatever_the_rating(sent: dict[str, Any], rating: str) -> None:
    options = parse_options(sent | {"content_rating": rating})

    with pytest.raises(ContentRefused, match="18 or older"):
        check_options(options)


@pytest.mark.parametrize(
    "sent",
    [
        {"age": "16", "content_rating": "mature"},
        {"age": "seventeen", "genre": ["romance"]},
        {"age": "15", "role_to_user": "your girlfriend"},
        {"concept": "A 16-year-old mercenary", "content_rating": "mature"},
        {"occupation": "high school student", "content_rating": "mature"},
    ],
)
def test_a_minor_is_refused_where_romance_or_a_mature_rating_is_meant(
    sent: dict[str, Any],
) -> None:
    with pytest.raises(ContentRefused, match="18 or older"):
        check_options(parse_options({"concept": "A mercenary"} | sent))


@pytest.mark.parametrize(
    "sent",
    [
        {"age": "15", "genre": ["adventure"]},
        {"concept": "A story about a school for young witches", "age": "13"},
        {"age": "34", "genre": ["romance"], "content_rating": "mature"},
        {
            "concept": "A detective looking for a missing boy, 9 years old, in the snow "
            "of a city where nobody talks",
            "content_rating": "mature",
            "age": "51",
        },
        {"concept": "A courtesan, 40, erotic", "avoid": ["minors", "anyone aged 15"]},
        {"concept": "A courtesan, 40, erotic", "boundaries": ["never with children"]},
        {"age": "ageless", "content_rating": "mature", "genre": ["romance"]},
    ],
)
def test_what_is_fine_is_let_through(sent: dict[str, Any]) -> None:
    check_options(parse_options({"concept": "A wanderer"} | sent))


def test_a_source_counts_together_with_the_options() -> None:
    options = parse_options({"concept": "A sexual fantasy"})

    check_texts(options, {"page 3": "The keeper is 44."})
    with pytest.raises(ContentRefused, match="page 3"):
        check_texts(options, {"page 3": "The keeper is 14."})


async def test_a_refused_concept_costs_nothing(studio: Studio) -> None:
    with pytest.raises(ContentRefused):
        await studio.run(studio.job(concept="A 12-year-old in an erotic story"))

    assert studio.fake.calls == 0


async def test_a_brief_that_plans_it_ends_the_job_before_the_writing(
    studio: Studio,
) -> None:
    plan = brief_text(age="15", secret="She has sex with the baker.")
    studio.fake.faults.append(Fault("reply", text=plan))

    with pytest.raises(ContentRefused, match=r"brief\.core\.secret"):
        await studio.run(studio.job())

    assert studio.fake.calls == 1


async def test_a_young_brief_under_a_mature_rating_ends_the_job(studio: Studio) -> None:
    studio.fake.faults.append(Fault("reply", text=brief_text(age="16")))

    with pytest.raises(ContentRefused, match="content_rating is mature"):
        await studio.run(studio.job(content_rating="mature"))


async def test_a_text_that_has_it_ends_the_job(studio: Studio) -> None:
    studio.fake.faults.append(Fault("reply", text=brief_text()))
    text = "{{char}} is a sexy schoolgirl."
    studio.fake.faults.append(Fault("reply", text=text))

    with pytest.raises(ContentRefused, match="never written"):
        await studio.run(studio.job(concurrency=1))


HIDDEN = "{{char}} is a g1rl of fourteen. The night is all s e x and salt."


@pytest.mark.parametrize(
    "asked_with",
    [
        *("card's `description`", "card's `personality`", "card's `scenario`"),
        *("card's `first_mes`", "an alternate greeting", "card's `mes_example`"),
        *("card's `creator_notes`", "card's `system_prompt`"),
    ],
)
async def test_what_is_hidden_in_any_text_ends_the_job(
    studio: Studio, asked_with: str
) -> None:
    studio.fake.at(asked_with, Fault("reply", text=HIDDEN))
    asked = {"system_prompt_mode": "generate", "alternate_greetings": 1}

    with pytest.raises(ContentRefused, match="never written"):
        await studio.run(studio.job(**asked, critique_rounds=0))


async def test_what_is_hidden_in_lore_ends_the_job(studio: Studio) -> None:
    entry = {"name": "Salt", "keys": ["salt"], "content": HIDDEN}
    lore = Fault("reply", text=json.dumps({"entries": [entry]}))
    studio.fake.at("Write lorebook entries", lore)
    job = studio.job(lorebook_entries=1, critique_rounds=0)

    with pytest.raises(ContentRefused, match="character_book"):
        await studio.run(job)


async def test_what_is_hidden_in_a_picture_is_not_painted(studio: Studio) -> None:
    studio.fake.at("prompt for a portrait", Fault("reply", text=HIDDEN))

    job = studio.job(image="generate")
    await studio.run(job)

    assert studio.fake.pictures.bodies == []
    assert any("not painted" in one for one in job.warnings)
