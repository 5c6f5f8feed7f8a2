"""The composer's interview: its questions name the idea, its offers are far apart."""

from itertools import combinations
from typing import get_args

import pytest

from card_generator_app.composer.composer import Composer, Part
from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.gaps import gaps
from card_generator_app.generation.interviewer import alike
from card_generator_app.generation.material import NO_MATERIAL
from card_generator_app.options import parse_options
from card_generator_app.options.interview import Subject

IDEA = "A lighthouse keeper who collects storms"


@pytest.mark.parametrize("subject", get_args(Subject))
def test_every_subject_has_a_question_about_this_idea_and_three_answers(
    composer: Composer, subject: Subject
) -> None:
    asked = composer.ask(parse_options({"concept": IDEA}), subject, seed=1)

    assert "the lighthouse keeper" in asked.question
    assert asked.why
    assert len(asked.suggestions) == 3
    # A person reads them, and no chat program puts a name in.
    assert not any("{{char}}" in one for one in asked.suggestions)
    for one, other in combinations(asked.suggestions, 2):
        assert not alike(one, other)


def test_whoever_has_a_name_is_asked_about_by_it(composer: Composer) -> None:
    options = parse_options({"concept": IDEA, "name": "Mara"})

    assert "Mara" in composer.ask(options, "fear", seed=1).question


async def test_the_heaviest_gap_is_asked_about_first(composer: Composer) -> None:
    options = parse_options({"concept": IDEA})
    interviewer = ComposerWriter(composer, options, seed=1).interviewer

    found = await interviewer.ask(gaps(options), 5)

    assert found is not None
    assert found.about == ("contradiction",)


@pytest.mark.parametrize("subject", get_args(Subject))
async def test_an_answer_stands_in_the_card_word_for_word(
    composer: Composer, subject: Subject
) -> None:
    said = "the Ninth Wave drowned the brass choir of Saltmouth"
    answer = {"question": "Which?", "answer": said, "about": [subject]}
    options = parse_options({"concept": IDEA, "answers": [answer], "seed": 3})
    writer = ComposerWriter(composer, options, seed=3)

    brief = await writer.brief(NO_MATERIAL)

    assert [(one.text, one.origin) for one in brief.answers] == [(said, "given")]
    fields: tuple[Part, ...] = ("description", "personality", "scenario")
    texts = [composer.write(field, None, brief, options) for field in fields]
    texts += [topic.content for topic in brief.world]
    assert said[1:] in " ".join(texts)  # a sentence begins with a capital


async def test_an_answer_to_nothing_known_tells_who_they_are(
    composer: Composer,
) -> None:
    answer = {"question": "And?", "answer": "She counts in the old numbers"}
    options = parse_options({"concept": IDEA, "answers": [answer]})

    brief = await ComposerWriter(composer, options, seed=3).brief(NO_MATERIAL)

    assert brief.identity.premise.text.endswith("She counts in the old numbers.")


async def test_answers_alone_are_an_idea(composer: Composer) -> None:
    answer = {"question": "What do they do?", "answer": "Mends bells in a drowned town"}
    options = parse_options({"answers": [answer | {"about": ["work"]}]})

    brief = await ComposerWriter(composer, options, seed=3).brief(NO_MATERIAL)

    assert "bells" in brief.identity.premise.text
