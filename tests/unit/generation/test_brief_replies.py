"""The model's brief becomes ours: lists cut to size, the person's words kept and marked."""

from typing import Any

import pytest
from pydantic import ValidationError

from card_generator_app.brief import Brief
from card_generator_app.generation.brief_reply import (
    brief_reply_model,
    given_facts,
    to_brief,
)
from card_generator_app.llm.schema import portable_schema
from card_generator_app.options import parse_options
from card_generator_app.options.wanted import brief_counts
from tests.fakes.briefs import brief_document


def brief_of(
    document: dict[str, Any] | None = None, concept: str = "", **sent: Any
) -> Brief:
    options = parse_options({"concept": concept} | sent)
    reply = brief_reply_model(options).model_validate(document or brief_document())
    return to_brief(reply, options, seed=3)


def test_given_options_win_over_the_models_words_and_are_marked() -> None:
    brief = brief_of(
        name="Mara",
        age="40",
        gender="man",
        pronouns="he",
        species="elf",
        occupation="miller",
        nickname="Mo",
        role_to_user="an old rival",
    )

    identity = brief.identity
    facts = [identity.name, identity.age, identity.gender, identity.pronouns]
    facts += [identity.species, identity.occupation, identity.nickname]
    facts.append(brief.stance.role_of_user)
    assert [fact.text for fact in facts] == [
        "Mara",
        "40",
        "man",
        "he",
        "elf",
        "miller",
        "Mo",
        "an old rival",
    ]
    assert {fact.origin for fact in facts} == {"given"}


def test_given_lists_stand_beside_what_the_model_invented() -> None:
    brief = brief_of(
        traits=["wry"],
        flaws=["late"],
        motivations=["gold"],
        fears=["fire"],
        boundaries=["never lies"],
        speech_style="clipped",
    )

    core = brief.core
    given = [*core.traits, *core.flaws, *core.motivations, *core.fears]
    given += [*brief.behaviour.boundaries, brief.voice.manner[0]]
    assert [fact.text for fact in given] == [
        "wry",
        "late",
        "gold",
        "fire",
        "never lies",
        "clipped",
    ]
    assert {fact.origin for fact in given} == {"given"}
    assert core.fear.text == "What is said of fear."
    assert [fact.text for fact in brief.voice.manner[1:]] == ["Short sentences."]


@pytest.mark.parametrize(
    ("concept", "field", "said", "origin"),
    [
        ("Ilse bakes.", "name", "Ilse", "given"),
        ("ILSE bakes.", "name", "Ilse", "given"),
        ("A baker, 57.", "age", "57", "given"),
        ("The theatre burned in 1957.", "age", "57", "invented"),
        ("The weather is bad there.", "pronouns", "he", "invented"),
        ("Something itself.", "species", "elf", "invented"),
        ("A baker (retired).", "occupation", "baker (retired)", "given"),
        ("Anything.", "species", "", "invented"),
    ],
)
def test_only_whole_words_of_the_concept_count_as_given(
    concept: str, field: str, said: str, origin: str
) -> None:
    brief = brief_of(brief_document() | {field: said}, concept=concept)

    fact = getattr(brief.identity, field)
    assert (fact.text, fact.origin) == (said, origin)


def test_given_tags_come_first_and_none_twice() -> None:
    document = brief_document(tags=["COSY", "Dragon", "dragon"])

    assert brief_of(document, tags=["Cosy", "slow burn"]).tags == [
        "Cosy",
        "slow burn",
        "dragon",
    ]


def test_lists_longer_than_asked_are_cut() -> None:
    document = brief_document(openings=9, exchanges=9, topics=9)

    brief = brief_of(
        document, alternate_greetings=1, example_dialogues=2, lorebook_entries=3
    )

    assert [opening.title for opening in brief.openings] == ["Opening 1", "Opening 2"]
    assert (len(brief.voice.exchanges), len(brief.world)) == (2, 3)


def test_lists_nobody_asked_for_may_come_or_stay_away() -> None:
    asked: dict[str, Any] = {"example_dialogues": 0, "lorebook": "none"}
    silent = brief_document()
    del silent["exchanges"], silent["world"]

    for document in (brief_document(), silent):
        brief = brief_of(document, **asked)
        assert (brief.voice.exchanges, brief.world) == ([], [])


@pytest.mark.parametrize("name", ["openings", "exchanges", "world"])
def test_a_list_that_was_asked_for_and_is_empty_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        brief_of(brief_document() | {name: []})


@pytest.mark.parametrize(
    "wrong", [{"name": "  "}, {"pronouns": "ze"}, {"look": []}, {"secret": ""}]
)
def test_a_part_without_content_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        brief_of(brief_document(**wrong))


def test_what_ran_over_its_length_is_kept_whole() -> None:
    long = "word " * 400

    assert brief_of(brief_document(secret=long)).core.secret.text == long.strip()


def test_a_brief_comes_back_from_its_stored_form() -> None:
    brief = brief_of(traits=["wry"])

    assert Brief.model_validate(brief.model_dump(mode="json")) == brief


def test_every_fact_of_a_section_is_filled() -> None:
    core = brief_of().core.model_dump()

    blank = [
        name
        for name, fact in core.items()
        if isinstance(fact, dict) and not fact["text"]
    ]
    assert blank == []


@pytest.mark.parametrize(
    ("sent", "counts"),
    [
        ({}, (3, 3, 6)),
        ({"alternate_greetings": 0}, (1, 3, 6)),
        ({"lorebook": "none", "example_dialogues": 0}, (3, 0, 0)),
    ],
)
def test_the_schema_asks_for_exactly_as_many(
    sent: dict[str, Any], counts: tuple[int, int, int]
) -> None:
    options = parse_options(sent)

    schema = portable_schema(brief_reply_model(options), keep_bounds=True)

    assert tuple(brief_counts(options).values()) == counts
    for name, count in zip(("openings", "exchanges", "world"), counts, strict=True):
        asked = schema["properties"][name]
        assert (asked["minItems"], asked["maxItems"]) == (count, count)


def test_given_facts_name_what_was_fixed_and_nothing_else() -> None:
    options = parse_options({"name": "Mara", "traits": ["wry", "tired"], "fears": []})

    assert given_facts(options) == [("name", "Mara"), ("traits", "wry; tired")]
