"""The quality benchmark on a few cards; the whole of it is `benchmarks.quality.measure`."""

from dataclasses import replace

import pytest

from benchmarks.quality.compose import Wish, make
from benchmarks.quality.contradictions import contradictions, own_words
from benchmarks.quality.english import slips
from benchmarks.quality.measure import measure, phrase_sets, shares
from card_generator_app.composer.composer import Composer

_FEW = [
    Wish("A retired dragon-slayer who now runs a bakery", {"era": "past"}),
    Wish("A talking sword tired of war", {"kind": "thing", "pronouns": "it"}),
    Wish("Ines, a nine-year-old inventor", {"age": "child", "pronouns": "she"}),
    Wish("Twin sisters who share one job", {"pronouns": "they"}),
    Wish("A barista who reads fortunes in latte foam", {"era": "now"}),
    Wish("goth librarian"),
]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("She is a old woman.", "a or an"),
        ("She sees the the door.", "doubled word"),
        ("They is late.", "they is"),
        ("{{char}} keep a list.", "she keep"),
        ("She waits .", "space before a mark"),
        ("He stops.. And then.", "two marks"),
        ('"Come in.', "unbalanced quotes"),
        ("*{{char}} nods.", "unbalanced asterisks"),
        ("{they} waits.", "markup left"),
        ("It belongs to she.", "wrong case"),
        ("He stops. then goes.", "small letter at the start"),
        ("That is her's.", "possessive of a pronoun"),
        ("She takes the.", "dangling word"),
        ("She doesn't keeps it.", "wrong form"),
    ],
)
def test_the_checker_finds_a_slip(text: str, rule: str) -> None:
    assert rule in {slip.rule for slip in slips(text)}


@pytest.mark.parametrize(
    "text",
    [
        "An honest hour with a unicorn and an FBI agent.",
        "*She waits.* \"If it were you?\" he says. 'Is it?' comes out.",
        "The people around it are tired, and it knows who they were.",
        "{{char}} had had enough of {{user}}'s help.",
    ],
)
def test_the_checker_leaves_good_english_alone(text: str) -> None:
    assert list(slips(text)) == []


def test_a_few_cards_meet_the_aims(composer: Composer) -> None:
    cards = [make(composer, wish, at) for at, wish in enumerate(_FEW, start=1)]

    found = measure(cards)

    _, pairs = shares(phrase_sets(cards))
    assert found.invalid == []
    assert found.errors == 0
    assert found.warnings <= 2 * len(cards)
    assert found.contradictions == []
    assert found.out_of_range == []
    assert found.lore_silent == []
    assert len(found.slips) <= found.words / 1000
    assert max(pairs) <= 0.3


@pytest.mark.parametrize("pov", ["first", "third"])
@pytest.mark.parametrize("tense", ["present", "past"])
def test_the_persons_own_premise_contradicts_nothing(
    composer: Composer, pov: str, tense: str
) -> None:
    wish = Wish("A mermaid who runs a desk", {"kind": "merfolk"})

    made = make(composer, wish, 3, {"pov": pov, "tense": tense})

    assert "a mermaid who" not in own_words(made)
    assert [one for one in contradictions(made, {}) if "a mermaid" in one] == []


@pytest.mark.parametrize(("pov", "found"), [("first", []), ("third", ["she"])])
def test_another_than_whoever_tells_may_be_a_man(
    composer: Composer, pov: str, found: list[str]
) -> None:
    made = make(composer, Wish("A woman who bakes"), 3, {"pov": pov})
    card = made.card.with_fields(personality="Of the partner: he was good at it.")

    told = contradictions(replace(made, card=card), {})

    assert [one.partition(":")[0] for one in told] == found
