"""Reading a concept: who, what, where, in any shape a person might type it."""

# ruff: noqa: E501 - one concept a line reads best

from typing import Any

import pytest

from card_generator_app.composer.concept import Concept, read
from card_generator_app.options import GenerationOptions


def _read(concept: str, **options: Any) -> Concept:
    return read(GenerationOptions(concept=concept, **options))


CONCEPTS: list[tuple[str, dict[str, object]]] = [
    (
        "A retired dragon-slayer who now runs a bakery in a small mountain village.",
        {
            "role": "baker",
            "former": "dragon-slayer",
            "place": "the bakery",
            "town": "the mountain village",
            "band": "old",
            "species": None,
        },
    ),
    ("An android detective accused of murder", {"species": "android", "role": "detective"}),
    (
        "An android detective accused of murdering the human partner it was built to protect",
        {"species": "android", "pronouns": "it"},
    ),
    ("A baker whose oven talks when it is hot", {"pronouns": None}),
    ("ghost librarian", {"species": "ghost", "place": "the library"}),
    ("A night nurse in a lunar clinic", {"role": "night nurse", "place": "the clinic"}),
    ("Pirate", {"role": "pirate", "name": None, "species": None}),
    ("a talking sword", {"species": "sword", "kind": "thing", "role": None}),
    (
        "A 9-year-old inventor who builds robots in her garage",
        {"band": "child", "pronouns": "she", "species": None, "place": "the garage"},
    ),
    ("Eine alte Hexe, die im Wald lebt und Kinder hasst.", {"english": False}),
    ("Un vieux pêcheur qui parle avec la mer", {"english": False}),
    ("魔法使いの少女", {"english": False}),
    ("A tavern owner who is secretly a god", {"species": "god", "place": "the tavern"}),
    ("a shy college student who moonlights as a wrestler", {"band": "young", "role": "wrestler"}),
    ("a colony of bees sharing one mind", {"kind": "swarm", "place": None, "town": None}),
    ("my sarcastic cat", {"kind": "beast", "belongs_to_user": True}),
    ("Mara, a vampire hunter who lost her brother", {"name": "Mara", "pronouns": "she", "species": None, "role": "vampire hunter"}),
    ("Name: Viktor\nAge: 45\nOccupation: spy\nLikes: chess", {"name": "Viktor", "band": "middle", "role": "spy"}),
    ("Name: Ada, Age: 30; Occupation: cook", {"name": "Ada", "band": "middle", "role": "cook"}),
    ("You are a grumpy wizard who hates your job", {"role": "wizard"}),
    ("A KNIGHT WHO FEARS HORSES", {"role": "knight"}),
    ("shy, clever, loves cats, hates mornings", {"role": None, "species": None, "place": None}),
    ("Create a character who is a ghost hunter named Bob", {"name": "Bob", "species": None, "role": "ghost hunter"}),
    ("An old wizard lives in a tower by the sea.", {"band": "old", "place": "the tower", "town": None}),
    ("She runs a coffee shop in Brooklyn", {"pronouns": "she", "place": "the coffee shop"}),
    ("🐉🍞", {"english": True, "name": None, "role": None}),
    ("Dr. Amara Okafor is a brilliant surgeon", {"name": "Dr. Amara Okafor", "role": "surgeon"}),
    ("a nurse whose husband left his job", {"pronouns": None, "role": "nurse"}),
    ("Captain of a pirate ship who is afraid of water", {"role": "captain", "place": "the pirate ship"}),
    ("elf", {"species": "elf", "kind": "human"}),
    ("the last dragon, who hoards library books", {"species": "dragon", "place": None}),
    ("A 400-year-old vampire barista", {"species": "vampire", "band": "middle", "place": "the café"}),
    ("twin sisters who share one shadow", {"pronouns": "they"}),
    ("an AI running a space station", {"kind": "mind", "place": "the space station"}),
    ("a former child star turned tax accountant", {"band": None, "role": "tax accountant", "species": None}),
    ("ex-cop turned florist", {"role": "florist", "place": "the flower shop"}),
    ("Sherlock Holmes but a duck", {"species": "duck"}),
    ("Captain Elena Marsh, 42, commands a deep-sea station.", {"name": "Captain Elena Marsh", "band": "middle"}),
    ("Old Tom is the ferryman of a flooded city.", {"name": "Old Tom", "pronouns": "he", "town": "the city"}),
    ("A woman whose name is Iris keeps bees on the roof of a bank.", {"name": "Iris", "pronouns": "she"}),
    ("Meet Jasper, a werewolf accountant.", {"name": "Jasper", "species": "werewolf"}),
    ("a cursed prince; he turns into a crow at dawn", {"species": None, "pronouns": "he"}),
    ("He's a demon lawyer.", {"pronouns": "he", "species": "demon"}),
    ("A teenage witch", {"band": "teen"}),
    ("a blind swordsmith in his late fifties", {"band": "middle", "pronouns": "he"}),
    ("thirty-four year old mother of three", {"band": "middle", "pronouns": "she"}),
    ("I am a lonely lighthouse keeper who talks to gulls.", {"place": "the lighthouse"}),
    ("???", {"name": None, "role": None}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CONCEPTS, ids=[c[0] for c in CONCEPTS])
def test_concept_is_read(text: str, expected: dict[str, object]) -> None:
    concept = _read(text)

    around = concept.surroundings
    found = {
        "name": concept.name,
        "band": concept.band,
        "pronouns": concept.pronouns,
        "species": concept.body.species,
        "kind": concept.body.kind,
        "role": around.role,
        "former": around.former,
        "place": around.place,
        "town": around.town,
        "english": concept.language_followed,
        "belongs_to_user": concept.belongs_to_user,
    }
    assert {key: found[key] for key in expected} == expected


def test_options_outrank_what_is_read() -> None:
    concept = _read(
        "Mara, a young vampire nurse",
        name="Ilse",
        age="71",
        species="human",
        occupation="a piano tuner",
        pronouns="they",
    )

    assert concept.name == "Ilse"
    assert concept.band == "old"
    assert concept.body.kind == "human"
    assert concept.surroundings.role == "piano tuner"
    assert concept.pronouns == "they"


def test_gender_option_decides_the_pronouns() -> None:
    assert _read("a smith", gender="woman").pronouns == "she"
    assert _read("a smith", gender="non-binary").pronouns == "they"


def test_stated_facts_are_known_in_the_librarys_terms() -> None:
    concept = _read("a one-handed, red-haired widow who cannot read")

    assert concept.states == {
        "hand": "missing",
        "hair": "red",
        "partner": "widowed",
        "reads": "no",
    }


def test_a_blind_hermit_loses_what_he_does_not_have() -> None:
    needs = _read("a blind hermit").body.needs

    assert "eyes" not in needs
    assert "coworkers" not in needs
    assert "hands" in needs


def test_a_child_is_given_nothing_that_needs_a_grown_life() -> None:
    assert not _read("an 8 year old thief").body.needs & {"grown", "coworkers"}


def test_nouns_of_the_concept_become_topics() -> None:
    topics = _read(
        "A smuggler who hides stolen paintings in a lighthouse, hunted by a cult"
    ).surroundings.topics

    kinds = {topic.noun.full: topic.kind for topic in topics}
    assert kinds["the lighthouse"] == "place"
    assert kinds["the smuggler"] == "trade"
    assert kinds["the cult"] == "group"


def test_twenty_thousand_characters_are_survived() -> None:
    concept = _read("A baker who hates bread. " + "She bakes on. " * 1500)

    assert concept.surroundings.role == "baker"


def test_a_number_in_words_is_no_part_of_a_topic() -> None:
    concept = read(GenerationOptions(concept="A sword that has outlived eleven owners"))

    assert "eleven" not in " ".join(
        str(topic.noun) for topic in concept.surroundings.topics
    )
