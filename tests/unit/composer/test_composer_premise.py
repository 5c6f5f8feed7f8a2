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
        (
            "Grumpy mountain hermit, ex-opera singer, raises goats.",
            (
                "{{char}} is a grumpy mountain hermit, ex-opera singer. "
                "{{char}} raises goats."
            ),
        ),
        (
            "A retired nurse, hates noise, keeps bees. Sings.",
            (
                "{{char}} is a retired nurse. {{char}} hates noise. "
                "{{char}} keeps bees. Sings."
            ),
        ),
        (
            "A widow who bakes, keeps bees and swears",
            "{{char}} is a widow who bakes, keeps bees and swears.",
        ),
        (
            "A seller of dreams, hopes and fears",
            "{{char}} is a seller of dreams, hopes and fears.",
        ),
        (
            "Once the most feared pirate of the sea, Anna is now a widow",
            "Once the most feared pirate of the sea, {{char}} is now a widow.",
        ),
        (
            "Once a pirate, Brom Hale is now a widower.",
            "Once a pirate, {{char}} is now a widower.",
        ),
        (
            "Formerly a nurse, she now runs a bar. Hates blood.",
            "Formerly a nurse, {{char}} now runs a bar. {{char}} hates blood.",
        ),
        (
            "Once a feared pirate, now a widower",
            "{{char}} was once a feared pirate, now a widower.",
        ),
        ("Now a nun, once a thief", "{{char}} is now a nun, once a thief."),
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
                "{{char}} is an old witch, in the words of the person who imagined her: "
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
