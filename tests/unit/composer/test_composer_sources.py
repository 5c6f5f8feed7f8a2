"""The composer and sources: sentences as they stand, with their places; nothing made of them."""

from typing import Any

import pytest

from card_generator_app.brief import Brief
from card_generator_app.composer.composer import Composer
from card_generator_app.composer.embed import MiniLM
from card_generator_app.composer.extract import Extract, extract
from card_generator_app.errors import NothingToGenerate
from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.parts import Part
from card_generator_app.options import parse_options
from card_generator_app.sources.reading import read_source
from card_generator_app.sources.source import Source

HARBOR = """# The light

Mara Quill kept the light at Cold Harbor for thirty winters. She was a tall woman.

Mara wore her grey braid pinned with a brass hook and never learned to swim. The keeper of
the toll, old Tobias Fenn, lent her his boat. Mara feared the ice more than the sea.

# The harbor

In Cold Harbor nobody pays a toll in coin. Tobias Fenn counts lies instead, and writes them
into a book. "I never lied to you," said Mara. The Needles are three black rocks. Ships that
come to the Needles at night look for the light of Cold Harbor. It was never lit for Tobias
Fenn.
"""


def source(text: str = HARBOR) -> Source:
    return read_source(text.encode(), "harbor.md")


@pytest.fixture(scope="module")
def found(minilm: MiniLM) -> Extract:
    found = extract([source()], minilm.embed)
    assert found is not None
    return found


async def composed(
    composer: Composer, text: str = HARBOR, **sent: Any
) -> tuple[ComposerWriter, Brief]:
    writer = ComposerWriter(composer, parse_options(sent), seed=5)
    passages, read = await writer.reader.distil([source(text)], 0)
    material = Material(tuple(passages), tuple(read))
    return writer, await writer.brief(material)


def test_the_one_spoken_of_most_is_the_character(found: Extract) -> None:
    assert (found.name, found.pronouns) == ("Mara Quill", "she")


def test_every_sentence_stands_in_the_source_with_its_place(found: Extract) -> None:
    flat = " ".join(HARBOR.split())
    said = [*found.about, *(one for named in found.others for one in named.sentences)]

    assert len(said) > 5
    assert all(one.text in flat for one in said)
    assert {one.ref for one in said} <= {
        "harbor.md, The light",
        "harbor.md, The harbor",
    }


def test_what_somebody_says_is_not_told_of_them(found: Extract) -> None:
    assert not [one for one in found.about if "never lied" in one.text]


def test_other_names_are_told_apart_from_places(found: Extract) -> None:
    others = {named.name: named for named in found.others}

    assert others["Cold Harbor"].is_place
    assert not others["Tobias Fenn"].is_place
    fenn = [one.text for one in others["Tobias Fenn"].sentences]
    assert not [text for text in fenn if text.startswith("It ")]


def test_a_wanted_name_is_looked_for_and_not_guessed(minilm: MiniLM) -> None:
    fenn = extract([source()], minilm.embed, name="Tobias Fenn")

    assert fenn is not None
    assert fenn.name == "Tobias Fenn"
    assert all("Fenn" in one.text or "Tobias" in one.text for one in fenn.about)


@pytest.mark.parametrize("text", ["the tide comes in twice a day here.", "A b. C d."])
def test_of_nobody_nothing_is_found(minilm: MiniLM, text: str) -> None:
    assert extract([source(text)], minilm.embed) is None


async def test_a_card_without_a_concept_tells_what_the_source_tells(
    composer: Composer,
) -> None:
    writer, brief = await composed(composer, lorebook_entries=6)

    name = brief.identity.name
    assert (name.text, name.origin, brief.identity.pronouns.text) == (
        *("Mara Quill", "source"),
        "she",
    )
    assert brief.notice.text.startswith("{{char}} wore her grey braid")
    told = (brief.notice, brief.identity.premise, brief.core.past)
    assert {fact.origin for fact in told} == {"source"}
    assert {fact.ref for fact in told} == {"harbor.md, The light"}
    given = [fact for _, fact in brief.identity if fact.text and fact.origin == "given"]
    assert given == []
    assert brief.core.fear.origin == "invented"
    description = await writer.write(Part("description"), brief)
    assert "grey braid pinned with a brass hook" in description


async def test_named_things_become_lore_with_their_places(composer: Composer) -> None:
    _, brief = await composed(composer, lorebook_entries=6)

    lore = {topic.name: topic for topic in brief.world}
    assert lore["Cold Harbor"].kind == "place"
    assert lore["Tobias Fenn"].kind == "person"
    assert lore["Cold Harbor"].origin == "source"
    assert (lore["Cold Harbor"].ref or "").startswith("harbor.md, ")
    assert len(brief.world) == 6


async def test_the_persons_own_words_stay_above_the_sources(composer: Composer) -> None:
    _, brief = await composed(
        composer, concept="A toll keeper", name="Tobias Fenn", pronouns="they"
    )

    identity = brief.identity
    assert (identity.name.text, identity.name.origin) == ("Tobias Fenn", "given")
    assert identity.pronouns.text == "they"
    assert "toll keeper" in identity.premise.text


async def test_sources_that_name_nobody_are_no_character(composer: Composer) -> None:
    with pytest.raises(NothingToGenerate, match="connect a model"):
        await composed(composer, "the tide comes in twice a day and goes out again.")


async def test_the_composer_says_what_it_does_with_sources(composer: Composer) -> None:
    sent = {"concept": "A pilot", "source_files": ["a"], "context_lorebooks": ["b"]}
    writer = ComposerWriter(composer, parse_options(sent), seed=5)

    told = "\n".join(writer.not_applied())

    assert "source_files: nothing is understood or summed up" in told
    assert "context_lorebooks: " in told
    assert (await writer.brief(NO_MATERIAL)).identity.premise.text
