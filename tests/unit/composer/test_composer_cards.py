"""Whole cards from the shipped library: apt, coherent, repeatable and honest."""

import re
from itertools import combinations
from typing import Any

import pytest

from card_generator_app.brief import Brief
from card_generator_app.cards.description_formats import format_problems
from card_generator_app.composer.composer import Composer, Part
from card_generator_app.options import GenerationOptions

CONCEPTS = [
    "A retired dragon-slayer who now runs a bakery in a small mountain village.",
    "An android detective accused of murder",
    "ghost librarian",
    "Pirate",
    "a talking sword",
    "A 9-year-old inventor",
    "Eine alte Hexe, die im Wald lebt und Kinder hasst.",
    "a colony of bees sharing one mind",
    "my sarcastic cat",
    "🐉🍞",
    "Name: Viktor\nAge: 45\nOccupation: spy\nLikes: chess",
]
FIELDS: tuple[Part, ...] = (
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
)


def _four_grams(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)}


def _options(concept: str, **options: Any) -> GenerationOptions:
    return GenerationOptions(concept=concept, **options)


def _all_text(composer: Composer, brief: Brief, options: GenerationOptions) -> str:
    greetings = [
        composer.write("alternate_greetings", at, brief, options)
        for at in range(len(brief.openings) - 1)
    ]
    lore = [
        composer.write("lorebook_entry", at, brief, options)
        for at in range(len(brief.world))
    ]
    fields = [composer.write(part, None, brief, options) for part in FIELDS]
    return "\n".join([*fields, *greetings, *lore])


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_concept_makes_a_clean_card(
    composer: Composer, concept: str, seed: int
) -> None:
    options = _options(concept)

    brief = composer.compose(options, seed)

    text = _all_text(composer, brief, options)
    assert not re.search(r"(?<!\{)\{(?!\{)[^}]*\}|\||\0", text)  # no markup left
    assert not re.search(r"[.!?]\.|,\.|\s{3,}| ,|\ba a\b|\bthe the\b", text)
    assert set(re.findall(r"\{\{(\w+)\}\}", text)) <= {"char", "user", "original"}
    assert len(brief.openings) == 3
    assert len(brief.voice.exchanges) == 3
    assert brief.identity.name.text


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_standard_description_has_its_length(
    composer: Composer, concept: str
) -> None:
    options = _options(concept)
    brief = composer.compose(options, 4)

    words = len(composer.write("description", None, brief, options).split())

    assert 150 <= words <= 330


def test_same_seed_same_card_and_another_seed_another(composer: Composer) -> None:
    options = _options("A lighthouse keeper")

    assert composer.compose(options, 5) == composer.compose(options, 5)
    assert composer.compose(options, 5) != composer.compose(options, 6)


def test_given_words_are_kept_and_marked_as_given(composer: Composer) -> None:
    options = _options(
        "a cartographer",
        name="Ilse",
        age="71",
        traits=["stubborn to a fault"],
        flaws=["hoards string"],
        motivations=["the missing island"],
        fears=["open water"],
        speech_style="clipped, with long silences",
        boundaries=["sell a false map"],
        role_to_user="the new apprentice",
        nickname="Il",
        tags=["Maps"],
    )

    brief = composer.compose(options, 1)

    text = _all_text(composer, brief, options)
    for words in (
        "71 years old",
        "stubborn to a fault",
        "hoards string",
        "the missing island",
        "open water",
        "clipped, with long silences",
        "sell a false map",
        "{{user}} is the new apprentice",
        "Il",
    ):
        assert words in text
    assert brief.identity.name.origin == "given"
    assert brief.core.traits[0].origin == "given"
    assert brief.core.work.origin == "invented"
    assert not brief.core.want.text
    assert brief.tags[0] == "Maps"


def test_greetings_are_different_scenes(composer: Composer) -> None:
    options = _options("A ship's cook", alternate_greetings=8)

    brief = composer.compose(options, 2)

    assert len({opening.title for opening in brief.openings}) == 9
    for one, other in combinations(brief.openings, 2):
        # Two may play at the same work: its sounds and smells are those of the trade.
        assert len(_four_grams(one.action) & _four_grams(other.action)) <= 8


def test_greetings_never_play_the_user(composer: Composer) -> None:
    played = re.compile(r"\{\{user\}\} (?:says|thinks|feels|smiles|nods|laughs|sighs)")
    for concept in CONCEPTS:
        options = _options(concept)
        brief = composer.compose(options, 3)
        assert not played.search(composer.write("first_mes", None, brief, options))
        assert not played.search(composer.write("mes_example", None, brief, options))


def test_examples_are_blocks_with_both_speakers(composer: Composer) -> None:
    options = _options("a courier", example_dialogues=1)
    brief = composer.compose(options, 1)

    examples = composer.write("mes_example", None, brief, options)

    assert examples.count("<START>") == 2  # one would show a manner, not a voice
    assert examples.count("{{user}}: ") == examples.count("{{char}}: ") == 2


def test_lore_speaks_of_the_concept_and_no_key_is_used_twice(
    composer: Composer,
) -> None:
    brief = composer.compose(_options("A baker in a mountain village"), 1)

    keys = [key.lower() for topic in brief.world for key in topic.keys]
    assert len(brief.world) == 6
    assert "baker" in brief.world[0].content
    assert brief.world[1].origin == "given"
    assert len(keys) == len(set(keys))
    assert all(len(key) >= 4 for key in keys)


def test_no_lorebook_when_none_is_wanted(composer: Composer) -> None:
    assert composer.compose(_options("a baker", lorebook="none"), 1).world == []


def test_bodies_are_respected(composer: Composer) -> None:
    bodily = re.compile(r"\b(?:hands?|fingers|boots|coat|barefoot|breath)\b")
    options = _options("a talking sword")
    for seed in range(6):
        brief = composer.compose(options, seed)
        assert not brief.dress.text
        assert not bodily.search(composer.write("description", None, brief, options))


def test_avoided_words_do_not_appear(composer: Composer) -> None:
    options = _options("a baker", avoid=["bread", "oven"])

    text = _all_text(composer, composer.compose(options, 1), options).lower()

    assert "bread" not in text
    assert "oven" not in text


def test_a_minor_is_always_rated_general(composer: Composer, book: Any) -> None:
    rated = {
        entry.ref for theme in book.themes.values() for entry in theme.entries()
        if entry.rating != "general"
    }  # fmt: skip
    options = _options("a 15-year-old thief", content_rating="mature")
    brief = composer.compose(options, 1)

    assert rated.isdisjoint({brief.core.work.ref, brief.core.past.ref})
    assert any("content_rating" in reason for reason in composer.not_applied(options))


@pytest.mark.parametrize(
    ("description_format", "start"),
    [
        ("attributes", "Name: {{char}}\nPremise: "),
        ("plist", "[{{char}}'s name: {{char}}; "),
        ("wpp", '[Character("{{char}}")\n{\nName("'),
        ("sbf", "[Character: {{char}}; "),
        ("boostyle", "{{char}}'s name = {{char}}\n"),
        ("jed", "# {{char}}\n- Name: "),
    ],
)
def test_description_in_other_formats(
    composer: Composer, description_format: Any, start: str
) -> None:
    options = _options("a baker", description_format=description_format)
    brief = composer.compose(options, 1)

    text = composer.write("description", None, brief, options)
    assert text.startswith(start)
    assert format_problems(description_format, text) == []


def test_presets_differ_in_length(composer: Composer) -> None:
    lengths = []
    for preset in ("lite", "standard", "rich"):
        options = _options("a baker", length_preset=preset)
        brief = composer.compose(options, 1)
        lengths.append(len(composer.write("description", None, brief, options)))

    assert lengths[0] < 0.7 * lengths[1] < 0.7 * lengths[2]


def test_an_edited_fact_is_written_as_edited(composer: Composer) -> None:
    options = _options("a baker")
    brief = composer.compose(options, 1)
    brief.core.secret.text = "{{char}} has never baked."

    assert "{{char}} has never baked." in composer.write(
        "description", None, brief, options
    )


def test_the_card_says_how_it_was_made(composer: Composer) -> None:
    options = _options("a baker")

    notes = composer.write("creator_notes", None, composer.compose(options, 9), options)

    assert "No language model wrote it" in notes
    assert "cardforge models install" in notes
    assert "(9)" in notes


def test_what_cannot_be_honoured_is_named(composer: Composer) -> None:
    options = _options("a baker", language="de", temperature=0.4, model="x")

    named = {reason.partition(":")[0] for reason in composer.not_applied(options)}

    assert named == {"language", "temperature", "model"}
    assert composer.not_applied(_options("a baker")) == []


def test_a_quality_that_needs_a_judge_is_said_not_to_have_one(
    composer: Composer,
) -> None:
    options = _options("a baker", quality="best")

    [reason] = composer.not_applied(options)

    assert reason.startswith("quality: the card is checked")


def test_a_trade_that_was_only_guessed_is_not_stated(composer: Composer) -> None:
    options = _options("An exiled knight hired to guard an orchard")

    brief = composer.compose(options, 1)

    assert "orchard keeper" not in composer.write("description", None, brief, options)


def test_after_a_colon_a_pronoun_is_small(composer: Composer) -> None:
    concept = (
        "A retired dragon-slayer who now runs a bakery in a small mountain village"
    )

    texts = [
        composer.write(
            "description", None, composer.compose(_options(concept), seed), o
        )
        for seed in range(1, 9)
        for o in [_options(concept)]
    ]

    assert not re.findall(r": (?:She|He|They|It)\b", " ".join(texts))


@pytest.mark.parametrize("seed", range(4))
def test_a_trade_at_sea_makes_no_sea_creature(composer: Composer, seed: int) -> None:
    brief = composer.compose(_options("A grumpy old sea captain"), seed)

    looks = " ".join(fact.text for fact in brief.look)
    assert "gills" not in looks
    assert "a net once held" not in looks
