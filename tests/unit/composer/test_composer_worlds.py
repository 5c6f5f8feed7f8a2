"""Worlds: of one setting, varied in kind, and every entry to be called up."""

from collections import Counter

import pytest

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.composer.composer import Composer
from card_generator_app.generation.world_book import world_book

PREMISES = [
    "A harbor city where the dead vote",
    "A mining colony on a moon of Saturn that has stopped answering",
    "a village in the mountains where every family keeps one dragon",
    "Eine Stadt unter dem Meer",
    "🌊",
]


@pytest.mark.parametrize("premise", PREMISES)
def test_a_world_has_places_people_powers_and_customs(
    composer: Composer, premise: str
) -> None:
    world = composer.compose_world(premise, 12, 1)

    kinds = Counter(topic.kind for topic in world.topics)
    assert len(world.topics) == 12
    assert kinds["place"] >= 2
    assert kinds["person"] >= 1
    assert kinds["faction"] >= 1
    assert premise.lower() in world.overview.lower()
    assert "{" not in "".join(topic.content for topic in world.topics)


@pytest.mark.parametrize("premise", PREMISES)
def test_every_entry_is_called_up_by_each_of_its_keys(
    composer: Composer, premise: str
) -> None:
    book = world_book(composer.compose_world(premise, 12, 2))

    keys = [key.lower() for entry in book["entries"][1:] for key in entry["keys"]]
    assert len(keys) == len(set(keys))
    for at, entry in enumerate(book["entries"]):
        for key in entry["keys"]:
            chat = [Message("user", f"What about {key}?")]
            assert at in {one.index for one in simulate(book, chat).fired}


def test_the_overview_names_what_calls_the_entries(composer: Composer) -> None:
    world = composer.compose_world(PREMISES[0], 10, 3)

    for topic in world.topics:
        if topic.kind in ("place", "person", "faction"):
            assert topic.name.lower() in world.overview.lower()


def test_the_overview_says_the_where_the_entry_does(composer: Composer) -> None:
    world = composer.compose_world(PREMISES[0], 12, 4)

    with_article = [t for t in world.topics if f"the {t.name}" in t.content]
    told = [t for t in with_article if t.kind in ("place", "faction", "custom")]
    assert told
    assert all(f"the {topic.name}" in world.overview for topic in told)


def test_the_premises_own_town_stands_in_the_entries(composer: Composer) -> None:
    texts = " ".join(
        topic.content
        for seed in range(4)
        for topic in composer.compose_world(PREMISES[0], 20, seed).topics
    )

    assert "the harbor city" in texts
    assert "the village" not in texts
