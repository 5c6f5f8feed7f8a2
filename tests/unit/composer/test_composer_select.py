"""Choosing: hard limits hold, clashes are avoided, and draws repeat."""

from dataclasses import replace

import numpy as np
import pytest

from card_generator_app.composer.phrasebook import build_book, parse_sources
from card_generator_app.composer.phrases_schema import Phrase
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.wanting import Wanted
from tests.unit.composer.conftest import WordEmbedder

BOOK = b"""
theme: bakery
about: bakery bread flour oven
look:
  - {text: gray hair, says: [hair=gray], needs: [hair]}
  - {text: red hair, says: [hair=red], needs: [hair]}
  - {text: floury hands, needs: [hands]}
  - {text: an adult tattoo, rating: mature}
  - {text: milk teeth, ages: [child]}
habit:
  - "{name} hums over the bread and the lantern."
  - "{name} polishes the lantern."
"""
SHIPS = b"""
theme: ships
about: ship sail sea harbor
look:
  - a sea tattoo
"""


@pytest.fixture
def shelves(word_embedder: WordEmbedder) -> Shelves:
    book = build_book(parse_sources({"bakery.yaml": BOOK, "ships.yaml": SHIPS}))
    return Shelves(book, VectorStore(word_embedder, {}, np.zeros((0, 384))))


@pytest.fixture
def wanted(word_embedder: WordEmbedder) -> Wanted:
    return Wanted(
        queries=word_embedder.embed(["bread oven bakery"]),
        needs=frozenset({"hair", "hands"}),
        kin=frozenset(),
        unlike_us=False,
        band="old",
        rating="general",
    )


def _looks(
    shelves: Shelves, wanted: Wanted, states: dict[str, str], seed: int = 1
) -> list[str]:
    chosen = Selection(shelves, wanted, states, np.random.default_rng(seed))
    return [phrase.text for phrase in chosen.pick(shelves.slots["look"], count=9)]


def test_the_theme_that_fits_is_chosen(shelves: Shelves, wanted: Wanted) -> None:
    chosen = Selection(shelves, wanted, {}, np.random.default_rng(1))

    assert chosen.themes[0] == "bakery"


def test_clashing_facts_are_never_chosen_together(
    shelves: Shelves, wanted: Wanted
) -> None:
    for seed in range(8):
        looks = _looks(shelves, wanted, {}, seed)
        assert ("gray hair" in looks) != ("red hair" in looks)


def test_what_the_concept_states_decides(shelves: Shelves, wanted: Wanted) -> None:
    assert "gray hair" not in _looks(shelves, wanted, {"hair": "red"})


def test_needs_ages_and_rating_are_limits(shelves: Shelves, wanted: Wanted) -> None:
    handless = replace(wanted, needs=frozenset({"hair"}))

    looks = _looks(shelves, handless, {})

    assert "floury hands" not in looks
    assert "an adult tattoo" not in looks
    assert "milk teeth" not in looks


def test_avoided_words_are_a_limit(shelves: Shelves, wanted: Wanted) -> None:
    assert "floury hands" not in _looks(shelves, replace(wanted, avoid=("hand",)), {})


def test_two_phrases_with_one_rare_word_are_not_both_first_choice(
    shelves: Shelves, wanted: Wanted
) -> None:
    chosen = Selection(shelves, wanted, {}, np.random.default_rng(1))
    (first,) = chosen.pick(shelves.slots["habit"])

    assert shelves.rare_words(first) >= {"lantern"}


def test_what_is_written_for_other_bodies_is_told_apart(
    shelves: Shelves, wanted: Wanted
) -> None:
    gills = Phrase(text="gills", hint="mermaid sea creature")
    human = Selection(shelves, wanted, {}, np.random.default_rng(1))
    of_the_sea = replace(wanted, kin=frozenset({"mermaid"}))
    mermaid = Selection(shelves, of_the_sea, {}, np.random.default_rng(1))

    assert human.is_of_another_body(gills)
    assert not mermaid.is_of_another_body(gills)


def test_draws_repeat_with_the_seed(shelves: Shelves, wanted: Wanted) -> None:
    assert _looks(shelves, wanted, {}, 3) == _looks(shelves, wanted, {}, 3)
