"""The premise: a correct sentence in the person's own words."""

import pytest

from card_generator_app.composer.concept import read
from card_generator_app.composer.premise import premise
from card_generator_app.composer.speak import Speaker
from card_generator_app.options import GenerationOptions


def _premise(concept: str, limit_chars: int = 700) -> str:
    said = read(GenerationOptions(concept=concept))
    return premise(said, Speaker("she"), limit_chars)


@pytest.mark.parametrize(
    ("concept", "sentence"),
    [
        (
            "A retired dragon-slayer who now runs a bakery in a village.",
            "{{char}} is a retired dragon-slayer who now runs a bakery in a village.",
        ),
        ("Pirate", "{{char}} is a pirate."),
        ("elf", "{{char}} is an elf."),
        ("honest thief", "{{char}} is an honest thief."),
        ("unicorn tamer", "{{char}} is a unicorn tamer."),
        ("my sarcastic cat", "{{char}} is {{user}}'s sarcastic cat."),
        ("the moon", "{{char}} is the moon."),
        (
            "An old wizard lives in a tower.",
            "{{char}} is an old wizard who lives in a tower.",
        ),
        (
            "A detective was accused of murder.",
            "{{char}} is a detective who was accused of murder.",
        ),
        (
            "A detective accused of murder",
            "{{char}} is a detective accused of murder.",
        ),
        (
            "She runs a bar. It is losing money.",
            "{{char}} runs a bar. It is losing money.",
        ),
        ("Mara, a hunter of moths", "{{char}} is a hunter of moths."),
        ("Mara runs a bakery.", "{{char}} runs a bakery."),
        ("I am a lonely keeper of gulls.", "{{char}} is a lonely keeper of gulls."),
        ("Write me a card about a gruff trucker", "{{char}} is a gruff trucker."),
        (
            "A woman whose name is Iris keeps bees.",
            "{{char}} is a woman who keeps bees.",
        ),
        (
            "Vampire. Hates blood. Works nights at the only bakery in town.",
            (
                "{{char}} is a vampire. {{char}} hates blood. "
                "{{char}} works nights at the only bakery in town."
            ),
        ),
        ("A KNIGHT WHO FEARS HORSES", "{{char}} is a knight who fears horses."),
        (
            "shy, clever, loves cats",
            "{{char}} in a few words: shy, clever, loves cats.",
        ),
        (
            "shy\nclever\nloves cats",
            "{{char}} in a few words: shy, clever, loves cats.",
        ),
        (
            "Name: Viktor\nAge: 45\nOccupation: spy\nLikes: chess",
            "{{char}} is a 45-year-old spy. In notes: Likes: chess.",
        ),
        (
            "You are a wizard who hates your job",
            (
                "{{char}}, in the words of the person who imagined her: "
                '"You are a wizard who hates your job"'
            ),
        ),
        (
            "Eine alte Hexe, die im Wald lebt.",
            (
                "{{char}}, in the words of the person who imagined her: "
                '"Eine alte Hexe, die im Wald lebt."'
            ),
        ),
        ("🐉🍞", "{{char}}, in signs alone: 🐉🍞"),
        ("", ""),
    ],
)
def test_concept_becomes_a_sentence(concept: str, sentence: str) -> None:
    assert _premise(concept) == sentence


def test_a_long_concept_keeps_its_first_sentences_whole() -> None:
    text = "A cook who cannot taste. " + " ".join(
        f"Fact {n} is true." for n in range(90)
    )

    said = _premise(text, limit_chars=200)

    assert said.startswith("{{char}} is a cook who cannot taste. Fact 0 is true.")
    assert len(said) < 260
    assert said.endswith(".")
