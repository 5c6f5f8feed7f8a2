"""The prompt for a portrait, where no model writes one."""

import pytest

from card_generator_app.brief import Brief, Fact, Identity
from card_generator_app.portrait.words import picture_words

BRIEF = Brief(
    identity=Identity(
        premise=Fact(text="{{char}} bakes bells."),
        age=Fact(text="58"),
        pronouns=Fact(text="she"),
    ),
    look=[Fact(text="flour to the elbows"), Fact(text="")],
    dress=Fact(text="An apron; two pockets."),
    notice=Fact(text="Talk with her ends on the hour."),
)


def test_sentences_say_what_is_to_be_seen_and_nothing_else() -> None:
    assert picture_words(BRIEF, "ink", "natural") == (
        "Portrait of one character (58), ink. The character bakes bells. "
        "Flour to the elbows. An apron; two pockets."
    )


def test_tags_are_short_and_call_nobody_a_girl() -> None:
    tags = picture_words(BRIEF, "ink", "tags").split(", ")

    assert tags[:2] == ["1woman", "solo"]
    assert {"ink", "flour to the elbows", "an apron", "two pockets"} <= set(tags)


@pytest.mark.parametrize("style", ["natural", "tags"])
def test_a_long_brief_gives_no_long_prompt(style: str) -> None:
    long = BRIEF.model_copy(
        update={"look": [Fact(text=f"scar {n}") for n in range(500)]}
    )

    assert len(picture_words(long, "ink", style)) <= 900


def test_what_a_person_wants_to_see_comes_before_what_is_planned() -> None:
    words = picture_words(BRIEF, "ink", "natural", wish="on deck in the rain")

    assert words.startswith("Portrait of one character (58), ink. On deck in the rain.")
