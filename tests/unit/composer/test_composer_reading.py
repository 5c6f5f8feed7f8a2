"""Reading: facts a concept states in its own way, and what they forbid."""

from itertools import pairwise
from typing import Any

import pytest

from card_generator_app.composer.anatomy import has_parts
from card_generator_app.composer.composer import Composer
from card_generator_app.composer.concept import read
from card_generator_app.composer.gloss import glossed
from card_generator_app.options import GenerationOptions


def _read(concept: str) -> Any:
    return read(GenerationOptions(concept=concept))


@pytest.mark.parametrize(
    ("concept", "pronouns", "number"),
    [
        ("Two goblins in one trench coat", "they", "two"),
        ("Twin sisters who share one job", "they", "two"),
        ("The three witches who run a nail salon", "they", "many"),
        ("A colony of bees that shares one mind", None, "one"),
        ("The night watchman of a museum", "he", "one"),
        ("Marta, a bus driver who knows everyone by their shoes", "she", "one"),
        ("the girl next door who builds rockets", "she", "one"),
    ],
)
def test_number_and_pronouns(concept: str, pronouns: str | None, number: str) -> None:
    found = _read(concept)

    assert (found.pronouns, found.number) == (pronouns, number)


@pytest.mark.parametrize(
    ("concept", "band", "kind"),
    [
        ("A 300-year-old child", "child", "human"),
        ("Rosalind is 72 and runs a theater", "old", "human"),
        ("A grandfather clock that counts down", None, "thing"),
        ("A choir of ghosts stuck on one verse", None, "ghost"),
        ("the girl next door who builds rockets", "teen", "human"),
    ],
)
def test_age_and_body(concept: str, band: str | None, kind: str) -> None:
    found = _read(concept)

    assert found.body.kind == kind
    assert band in (None, found.band)


@pytest.mark.parametrize(
    ("concept", "words", "pronouns"),
    [
        ("Un viejo pescador que ya no se atreve", "old man fisherman", "he"),
        ("Une boulangère qui parle aux pigeons", "woman baker", "she"),
        ("Старый смотритель маяка", "old man keeper, lighthouse", "he"),
        ("猫カフェを経営する元侍", "cat", None),
        ("Qwerty zxcvb", "", None),
    ],
)
def test_other_languages_are_read_word_by_word(
    concept: str, words: str, pronouns: str | None
) -> None:
    assert words in glossed(concept)
    if pronouns:
        assert _read(concept).pronouns == pronouns


def test_w_plus_plus_is_a_form() -> None:
    found = _read(
        '[Character("Mirelle") Age("24") Gender("female") Occupation("baker")]'
    )

    assert (found.name, found.pronouns, found.band) == ("Mirelle", "she", "young")


@pytest.mark.parametrize(
    ("text", "species", "possible"),
    [
        ("a beak chipped at the tip", "cat", False),
        ("a beak chipped at the tip", "raven", True),
        ("a hoof strikes twice", "wolf", False),
        ("a tail with opinions of its own", "cat", True),
        ("a liking for sunlight", "octopus", True),
    ],
)
def test_parts_are_of_the_species(text: str, species: str, possible: bool) -> None:
    assert has_parts([text], species) is possible


@pytest.mark.parametrize(
    ("concept", "premise"),
    [
        (
            "Your arranged fiancé, a duke",
            "{{char}} is {{user}}'s arranged fiancé, a duke.",
        ),
        (
            "Your new roommate is a retired supervillain",
            "{{char}} is {{user}}'s new roommate, a retired supervillain.",
        ),
        (
            "The ex-wife who still does your taxes",
            "{{char}} is the ex-wife who still does {{user}}'s taxes.",
        ),
    ],
)
def test_you_is_the_person_who_chats(
    composer: Composer, concept: str, premise: str
) -> None:
    brief = composer.compose(GenerationOptions(concept=concept), 1)

    assert brief.identity.premise.text == premise


def test_neighbouring_sentences_begin_differently(composer: Composer) -> None:
    alike = total = 0
    for seed in range(12):
        options = GenerationOptions(concept="A lighthouse keeper who collects storms")
        brief = composer.compose(options, seed)
        text = composer.write("description", None, brief, options)
        for paragraph in text.split("\n\n"):
            starts = [one.split()[0] for one in paragraph.split(". ") if one]
            pairs = list(pairwise(starts))
            total += len(pairs)
            alike += sum(one == other for one, other in pairs)

    assert alike <= total * 0.05


def test_a_made_thing_has_no_parts_of_another(composer: Composer) -> None:
    options = GenerationOptions(concept="A toaster that wants to see the sea")

    for seed in range(8):
        brief = composer.compose(options, seed)
        text = composer.write("description", None, brief, options)
        assert not {"chimney", "hilt", "figurehead"} & set(text.split())
