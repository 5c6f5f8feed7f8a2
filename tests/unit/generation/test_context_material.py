"""Reference cards and lorebooks: what has to do with the idea is shown, as context."""

import json
from typing import Any

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import ContentRefused, NothingToGenerate
from tests.fakes.context import MemoryContext
from tests.fakes.studio import Studio

SMALL: dict[str, Any] = {
    "concept": "The bell founder of Cold Harbor",
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 0,
    "lorebook_entries": 1,
    "image": "none",
}


def book() -> Json:
    return new_book(
        [
            new_entry(["harbor"], "Ships pay their toll in bronze."),
            new_entry(["elephants"], "Elephants are mourned for a year."),
            new_entry(["x"], "Every bell is cast at night by the founder."),
            new_entry(["harbor"], "This is switched off.", enabled=False),
        ],
        name="Atlas",
    )


def mara(**fields: Any) -> Card:
    described = {"description": "Mara rings the harbor bell.", "scenario": "Elephants."}
    return new_card(**{"name": "Mara", **described, **fields})


def shown(studio: Studio, job: MemoryContext) -> str:
    return str(studio.body_for(job, "brief")["messages"][-1]["content"])


async def run(studio: Studio, **sent: Any) -> str:
    """What the model read when it planned."""
    studio.cards |= {"book": mara(character_book=book()), "mara": mara()}
    await studio.run(job := studio.job(**SMALL | sent))
    return shown(studio, job)


async def test_lore_is_chosen_by_its_own_keys_and_by_its_words(studio: Studio) -> None:
    text = await run(studio, context_lorebooks=["book"])

    assert 'context from="Atlas: harbor">\nShips pay their toll in bronze.' in text
    assert "Every bell is cast at night" in text
    assert "Elephants are mourned" not in text
    assert "switched off" not in text
    assert "contradict none of it" in text


async def test_another_card_is_company_and_not_to_be_copied(studio: Studio) -> None:
    text = await run(studio, reference_cards=["mara"])

    assert "the card Mara, description" in text
    assert "Mara rings the harbor bell." in text
    assert "Elephants." not in text
    assert "Copy nothing of theirs" in text


async def test_all_is_all_and_none_is_none(studio: Studio) -> None:
    both = {"reference_cards": ["mara"], "context_lorebooks": ["book"]}

    everything = await run(studio, **both, context_selection="all")
    nothing = await run(studio, **both, context_selection="none")

    assert "Elephants are mourned" in everything
    assert "Elephants." in everything
    assert "<context" not in nothing


async def test_embedding_chooses_what_is_near_in_meaning(studio: Studio) -> None:
    studio.near = {"mourned": 0.9, "bronze": 0.1}

    text = await run(
        studio, context_lorebooks=["book"], context_selection="embedding", concept="Zoo"
    )

    assert "Elephants are mourned" in text
    assert "bronze" not in text


async def test_without_an_embedding_model_words_choose(studio: Studio) -> None:
    studio.cards["book"] = mara(character_book=book())
    job = studio.job(**SMALL, context_lorebooks=["book"], context_selection="embedding")

    await studio.run(job)

    assert "bronze" in shown(studio, job)
    assert any("chosen by words" in warning for warning in job.warnings)


async def test_a_large_book_is_shown_within_its_share_of_the_prompt(
    studio: Studio,
) -> None:
    entries = [
        new_entry([f"key{at}"], f"Fact {at} of the harbor. " * 40) for at in range(80)
    ]
    studio.cards["book"] = mara(character_book=new_book(entries))
    job = studio.job(**SMALL, context_lorebooks=["book"], context_selection="all")

    await studio.run(job)

    assert 1 < shown(studio, job).count("<context") < 20
    assert any("of 80 pieces of context fit" in warning for warning in job.warnings)


async def test_files_of_lorebooks_and_cards_are_read_too(studio: Studio) -> None:
    world = {"entries": {"0": {"key": ["harbor"], "content": "Bells are bronze."}}}
    sha = "a" * 64
    studio.documents |= {sha: json.dumps(world).encode(), "b" * 64: b"{}"}
    job = studio.job(
        **SMALL, context_lorebooks=[sha, "b" * 64, "gone"], reference_cards=["b" * 64]
    )

    await studio.run(job)

    assert "Bells are bronze." in shown(studio, job)
    told = [one for one in job.warnings if one.startswith("left out: ")]
    assert len(told) == 3
    name = "b" * 64  # what the studio calls a file, as a person sees its name
    assert f"reference_cards {name}: " in "".join(told)
    assert "context_lorebooks gone: there is no card gone" in "".join(told)


async def test_a_world_alone_is_enough_for_somebody_who_belongs_there(
    studio: Studio,
) -> None:
    text = await run(studio, concept="", context_lorebooks=["book"])

    assert "Somebody new, who belongs with what is shown below." in text
    assert "Elephants are mourned" in text


async def test_nothing_readable_and_no_concept_is_refused(studio: Studio) -> None:
    job = studio.job(**SMALL | {"concept": ""}, context_lorebooks=["gone"])

    with pytest.raises(NothingToGenerate, match="warnings say why"):
        await studio.run(job)

    assert studio.fake.calls == 0
    assert "there is no card gone" in job.warnings[0]


async def test_what_is_never_written_is_not_shown_either(studio: Studio) -> None:
    bad = "The girl is 12 years old. They had explicit sex in the harbor."
    studio.cards["bad"] = mara(description=bad)

    with pytest.raises(ContentRefused):
        await studio.run(studio.job(**SMALL, reference_cards=["bad"]))

    assert studio.fake.calls == 0
