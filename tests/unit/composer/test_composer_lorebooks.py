"""The composer extends a lorebook: names and sentences of sources, no guesses at what is stale."""

from typing import Any

from card_generator_app.brief import Brief
from card_generator_app.composer.composer import Composer
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.material import NO_MATERIAL
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import parse_options
from card_generator_app.sources.reading import read_source
from tests.fakes.cards import small_card

# Of no one person more than of others: there is no character to be found in it.
WORLD = """In Saltmarsh nobody pays a toll in coin. The Guild of Bells rules Saltmarsh.

The Guild of Bells keeps one bell for each of the drowned. Ships leave Saltmarsh at dawn.
"""


async def found(composer: Composer, text: str, **sent: Any) -> list[Finding]:
    writer = ComposerWriter(composer, parse_options(sent), seed=5)
    if text:
        await writer.reader.distil([read_source(text.encode(), "world.md")], 0)
    return await writer.analyst.findings(small_card(), NO_MATERIAL, Brief(), 4)


async def test_what_sources_name_becomes_topics_word_for_word(
    composer: Composer,
) -> None:
    topics = {one.topic.name: one.topic for one in await found(composer, WORLD)}

    assert {"Saltmarsh"} <= topics.keys()
    flat = " ".join(WORLD.split())
    assert all(topic.content.split(". ")[0] in flat for topic in topics.values())
    assert {topic.origin for topic in topics.values()} == {"source"}


async def test_the_card_itself_is_no_topic_of_its_book(composer: Composer) -> None:
    text = WORLD + "\nEverybody knows Mara here. Nobody lies to Mara twice."

    assert "Mara" not in [one.topic.name for one in await found(composer, text)]


async def test_only_kinds_that_are_wanted(composer: Composer) -> None:
    kinds = {
        one.topic.kind
        for one in await found(composer, WORLD, lorebook_categories=["place"])
    }

    assert kinds == {"place"}


async def test_without_sources_the_concept_calls_for_entries(
    composer: Composer,
) -> None:
    topics = await found(composer, "", concept="A harbor town of bell founders")

    assert topics
    assert all(one.topic.keys and one.topic.content for one in topics)


async def test_an_entry_that_is_there_stays_and_that_is_said(
    composer: Composer,
) -> None:
    options = parse_options({"concept": "x", "input_card_mode": "extend_book"})
    writer = ComposerWriter(composer, options, seed=5)
    [one, *_] = await found(composer, WORLD)
    entry = LoreText("Saltmarsh", ["Saltmarsh"], "A town.")

    assert await writer.analyst.update("k", entry, one, Brief()) == entry
    assert any("out of date only a model" in note for note in writer.not_applied())
