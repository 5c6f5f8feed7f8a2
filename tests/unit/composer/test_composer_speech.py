"""Markup, pronouns, articles and paragraphs."""

import pytest

from card_generator_app.composer.grammar import (
    listed,
    ordinal,
    plural,
    sentences,
    with_article,
)
from card_generator_app.composer.markup import MarkupError, parse
from card_generator_app.composer.speak import Noun, Pronouns, Speaker
from card_generator_app.composer.weave import Line, text_line, weave


@pytest.mark.parametrize(
    ("pronouns", "said"),
    [
        ("she", "She keeps her key and pretends it is hers, then blames herself."),
        ("he", "He keeps his key and pretends it is his, then blames himself."),
        ("they", "They keep their key and pretend it is theirs, then blame themself."),
    ],
)
def test_pronouns_and_verbs_agree(pronouns: Pronouns, said: str) -> None:
    phrase = (
        "{They} {keeps|keep} {their} key and {pretends|pretend} it is {theirs}, "
        "then {blames|blame} {themself}."
    )

    assert Speaker(pronouns).say(phrase) == said


def test_a_name_takes_the_singular_even_for_they() -> None:
    said = Speaker("they").say(
        "{They} {goes|go} out; {they} {comes|come} back.", "name"
    )

    assert said == "{{char}} goes out; they come back."


def test_places_are_the_concepts_own_or_the_default() -> None:
    phrase = "{Place:the office} is shut, and {town:the city} sleeps near {place:it}."

    assert Speaker("she", place="the bakery").say(phrase) == (
        "The bakery is shut, and the city sleeps near the bakery."
    )


def test_an_article_follows_the_word_put_in() -> None:
    phrase = "People call for a {role:keeper}."

    assert (
        Speaker("he", role="innkeeper").say(phrase) == "People call for an innkeeper."
    )


def test_one_is_on_a_bridge_and_in_a_bakery() -> None:
    bridge, bakery = Noun("toll bridge", "the toll bridge"), Noun(
        "bakery", "the bakery"
    )
    phrase = "Things are lost in {topic}. In {topic} they stay."

    assert Speaker("she").say(phrase, topic=bridge) == (
        "Things are lost on the toll bridge. On the toll bridge they stay."
    )
    assert Speaker("she").say(phrase, topic=bakery) == (
        "Things are lost in the bakery. In the bakery they stay."
    )
    assert Speaker("she", place="the pier").say("Dusk in {place:the inn}.") == (
        "Dusk on the pier."
    )


def test_topic_stands_with_and_without_its_article() -> None:
    topic = Noun("bakery", "the bakery")

    said = Speaker("she").say("{Topic} has rats; a {topics} does.", topic=topic)

    assert said == "The bakery has rats; a bakery does."


@pytest.mark.parametrize(
    "text", ["{nme} runs", "{They runs", "runs}", "{place:}", "{a|}"]
)
def test_unknown_markup_is_refused(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text)


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("owl", "an owl"),
        ("hour", "an hour"),
        ("honest man", "an honest man"),
        ("unicorn", "a unicorn"),
        ("one-eyed cat", "a one-eyed cat"),
        ("university", "a university"),
        ("uninvited guest", "an uninvited guest"),
        ("FBI agent", "an FBI agent"),
        ("8-year-old", "an 8-year-old"),
        ("eunuch", "a eunuch"),
        ("herbalist", "a herbalist"),
    ],
)
def test_article_by_sound(noun: str, said: str) -> None:
    assert with_article(noun) == said


def test_lists_plurals_and_sentences() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a, b", "c"]) == "a, b; c"
    assert plural("night witch") == "night witches"
    assert sentences("Dr. Moss left. Who knows? Nobody.") == [
        "Dr. Moss left.",
        "Who knows?",
        "Nobody.",
    ]


def test_ordinals_end_as_they_are_said() -> None:
    numbers = (1, 2, 3, 4, 11, 12, 22, 113)

    assert [ordinal(number) for number in numbers] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "22nd", "113th")
    ]


def test_a_paragraph_names_the_character_first_and_then_varies() -> None:
    lines = [
        Line("{They} {opens|open} late."),
        Line("{name} counts the cups."),
        Line("{They} {has|have} a key."),
    ]

    woven = weave(lines, Speaker("she"))

    assert woven == "{{char}} opens late. She counts the cups. {{char}} has a key."


def test_a_pronoun_is_not_used_where_someone_else_could_be_meant() -> None:
    lines = [
        text_line("A tale."),
        Line("{name} met a king."),
        Line("{They} {bows|bow}."),
    ]

    assert weave(lines, Speaker("he")).endswith("{{char}} met a king. {{char}} bows.")
    assert weave(lines, Speaker("she")).endswith("{{char}} met a king. She bows.")


def test_it_is_not_said_of_two_things_in_one_sentence() -> None:
    phrase = "It was {name} who told; the blame went to a dog, and {they} let it."

    assert Speaker("it").say(phrase).endswith("and {{char}} let it.")
