"""Eras: read from a concept, required of every phrase, and of the themes."""

import pytest

from card_generator_app.composer.composer import Composer
from card_generator_app.composer.concept import read
from card_generator_app.composer.eras import eras_of_concept, eras_of_phrase
from card_generator_app.composer.phrasebook import PhraseBook
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.themes import ERAS, called_for, theme_facts
from card_generator_app.options import GenerationOptions


@pytest.mark.parametrize(
    ("concept", "eras"),
    [
        ("An exiled knight hired to guard an orchard", {"past"}),
        ("A fallen angel working at a gas station", {"now"}),
        ("A wizard who moved into a space station", {"ahead"}),
        ("A samurai who teaches calligraphy, 1650", {"past"}),
        ("A 17th century cartographer", {"past"}),
        ("A silent film actress on the eve of the talkies, 1927", {"now"}),
        ("A lighthouse keeper who collects storms", ERAS),
    ],
)
def test_a_concept_says_when_it_plays(concept: str, eras: set[str]) -> None:
    assert eras_of_concept(concept) == eras


def test_a_genre_or_a_setting_says_it_too() -> None:
    options = GenerationOptions(concept="a thief", setting="a neon megacity, 2190")

    assert read(options).eras == {"ahead"}
    assert read(GenerationOptions(concept="a thief", genre=["modern"])).eras == {"now"}


def test_a_phrase_is_possible_where_its_things_are() -> None:
    assert eras_of_phrase(["The telephone rings."]) == {"now", "ahead"}
    assert eras_of_phrase(["The squire sleeps on the ramparts."]) == {"past"}
    assert eras_of_phrase(["The bread is burnt."]) == ERAS


def test_the_words_of_a_concept_call_for_themes() -> None:
    called = called_for("exiled knight", "exiled knight hired to guard an orchard")

    assert called["war"] > called["hearth"] > 0
    assert "space" not in called


def test_every_theme_that_is_listed_has_its_file(book: PhraseBook) -> None:
    assert all(theme_facts(name).eras for name in book.themes)


@pytest.mark.parametrize(
    ("concept", "era"),
    [
        ("An exiled knight hired to guard an orchard", "past"),
        ("A barista who reads fortunes in latte foam", "now"),
        ("A customs robot on a space station", "ahead"),
    ],
)
def test_a_card_keeps_to_one_era(
    composer: Composer, shelves: Shelves, concept: str, era: str
) -> None:
    scenes = {scene.title: scene for scene in shelves.scenes.entries}
    for seed in range(4):
        brief = composer.compose(GenerationOptions(concept=concept), seed)
        for opening in brief.openings:
            assert era in shelves.eras(scenes[opening.title])


def test_a_place_of_the_concept_decides_where_its_scenes_play(
    composer: Composer, shelves: Shelves
) -> None:
    themes = {
        scene.title: "" if scene.motif else scene.theme
        for scene in shelves.scenes.entries
    }
    options = GenerationOptions(concept="An exiled knight hired to guard an orchard")

    found = {
        themes[opening.title]
        for seed in range(4)
        for opening in composer.compose(options, seed).openings
    }

    assert found <= {"hearth", "any", ""}
