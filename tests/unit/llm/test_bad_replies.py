"""Replies that are no answers: loops and polite refusals, told from what only looks like them."""

import pytest

from card_generator_app.llm.loops import LoopWatch, before_loop
from card_generator_app.llm.refusals import is_refusal
from tests.fakes.briefs import brief_text
from tests.fakes.strict_schemas import prose, seeded


def loops(text: str) -> bool:
    """Whether a watch that hears `text` in pieces speaks up."""
    watch = LoopWatch()
    return any(watch.hear(text[at : at + 7]) for at in range(0, len(text), 7))


@pytest.mark.parametrize(
    "text",
    [
        "He waits. " + "and then " * 80,
        "x" * 900,
        "Da steht er. " * 60,
        '{"look": [' + '"A burn on the wrist.", ' * 40,
        "\n".join(f"{at}. She nods slowly at the door." for at in range(40)),
    ],
)
def test_a_text_that_goes_round_is_noticed(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("He waits. " + "And then. " * 80, "He waits. And then"),
        (
            "It rains.\n" + "She nods slowly at the door. No. " * 9,
            "It rains.\nShe nods slowly at the door. No. ",
        ),
    ],
)
def test_what_stands_before_a_loop_is_kept(text: str, kept: str) -> None:
    assert before_loop(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "{" + " " * 4000,
        "ha " * 20,
        brief_text(openings=20, exchanges=10, topics=50),
        " ".join(prose(seeded(at)) for at in range(6)),
        "| a | b |\n" * 20,
        "",
    ],
    ids=["padding", "laughter", "a long brief", "much prose", "a table", "nothing"],
)
def test_what_only_repeats_a_little_is_left_alone(text: str) -> None:
    assert not loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't assist with that.",
        "I’m sorry, but I cannot create this content as it violates the policy.",
        "As an AI language model, I am unable to write explicit material.",
        "I cannot help with that request.",
        "Sorry, I can't continue with this story.",
        "Unfortunately, I'm not able to generate that character.",
    ],
)
def test_a_polite_refusal_is_one(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, I can't stay long. *She looks away.*",
        '"I can\'t help you with that," she says. *The door closes.*',
        "I won't write to him again.",
        "{{char}} is unable to help and says so.",
        "I'm sorry, but I can't help with that. " + "And the story goes on. " * 40,
    ],
)
def test_a_character_may_say_no(text: str) -> None:
    assert not is_refusal(text)
