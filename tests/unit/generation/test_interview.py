"""The interview: what is open is found without a model, and asked about one by one."""

import json
from typing import Any

import pytest

from card_generator_app.errors import InterviewRequired
from card_generator_app.generation.gaps import gaps, subjects_of
from card_generator_app.generation.interview import (
    Interviewing,
    check_held,
    is_over,
)
from card_generator_app.options import GenerationOptions, parse_options
from card_generator_app.options.interview import Answer
from tests.fakes.briefs import brief_document
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio

IDEA = "A lighthouse keeper who collects storms"
ANSWERED = {
    "question": "What does the lighthouse keeper want?",
    "answer": "One storm that nobody else has heard of",
    "about": ["want"],
}
SMALL: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 0,
    "lorebook": "none",
    "image": "none",
}


def options(concept: str = IDEA, **sent: Any) -> GenerationOptions:
    return parse_options({"concept": concept} | sent)


def open_in(concept: str = IDEA, **sent: Any) -> list[str]:
    return [gap.subject for gap in gaps(options(concept, **sent))]


def question(**changes: Any) -> Fault:
    """A model's question."""
    document = {
        "done": False,
        "question": "Which of the storms in the lantern room was bought, and not caught?",
        "why": "It decides what the keeper is ashamed of.",
        "about": ["secret", "past"],
        "suggestions": [
            "The first, from a widow who did not know what the jar held.",
            "None: the jars are empty, and the keeper hums into them at night.",
            "All but one, and that one took a fishing fleet with it.",
        ],
    }
    return Fault("reply", text=json.dumps(document | changes))


def job_of(studio: Studio, **sent: Any) -> MemoryContext:
    return studio.job(**{"concept": IDEA} | sent)


async def asked(studio: Studio, job: MemoryContext) -> dict[str, Any] | None:
    outcome = await Interviewing(studio.writers.make).run(job)
    found: dict[str, Any] | None = outcome.content["question"]
    return found


def shown(studio: Studio) -> str:
    return str(studio.fake.requests[-1].body["messages"])


def test_what_an_idea_tells_is_no_gap() -> None:
    told = open_in(
        "A smith in a mountain village who is afraid of bells, but casts them"
    )

    assert {"world", "fear", "contradiction", "work"}.isdisjoint(told)
    assert {"voice", "stance", "scene"} <= set(told)


def test_what_an_option_says_outright_is_no_gap() -> None:
    told = open_in(
        speech_style="short", role_to_user="a rival", motivations=["silence"]
    )

    assert {"voice", "stance", "want"}.isdisjoint(told)


def test_what_is_said_of_everybody_is_half_a_gap() -> None:
    found = {gap.subject: gap for gap in gaps(options("A girl with a dark past"))}
    empty = {gap.subject: gap for gap in gaps(options("A girl"))}

    assert found["past"].state == "generic"
    assert 0 < found["past"].weight < empty["past"].weight


def test_gaps_weigh_by_how_much_of_the_card_depends_on_them() -> None:
    found = gaps(options())

    weights = [gap.weight for gap in found]
    assert weights == sorted(weights, reverse=True)
    assert [gap.subject for gap in found[:2]] == ["contradiction", "voice"]
    assert "world" not in open_in(lorebook="none")
    assert "scene" not in open_in(fields=["description", "personality"])


def test_what_was_asked_about_is_not_open_any_more_even_if_it_was_skipped() -> None:
    skipped = ANSWERED | {"answer": ""}

    assert "want" not in open_in("A baker", answers=[ANSWERED])
    assert "want" not in open_in("A baker", answers=[skipped])


def test_after_one_subject_of_a_section_the_others_weigh_less() -> None:
    about = ANSWERED | {"about": ["contradiction"], "answer": ""}

    before = {gap.subject: gap.weight for gap in gaps(options("A baker"))}
    after = {
        gap.subject: gap.weight for gap in gaps(options("A baker", answers=[about]))
    }

    assert after["fear"] == before["fear"]
    assert after["voice"] == before["voice"]
    assert open_in("A baker", answers=[about])[0] == "voice"


def test_a_question_without_its_subjects_is_known_by_its_words() -> None:
    plain = Answer(question="What is she afraid of?", answer="Bells")

    assert subjects_of(plain) == ["fear"]


def test_five_questions_are_enough() -> None:
    five = [ANSWERED | {"question": f"Question {at}?"} for at in range(5)]

    assert is_over(options(answers=five))
    assert not is_over(options(answers=five[:4]))


def test_answers_may_be_written_as_text_or_json() -> None:
    found = options(answers=["What does she want?=A=B", json.dumps(ANSWERED)]).answers

    assert (found[0].question, found[0].answer) == ("What does she want?", "A=B")
    assert found[1].about == ["want"]


def test_a_required_interview_that_was_not_held_says_how() -> None:
    with pytest.raises(InterviewRequired, match="/api/v2/generation/interview"):
        check_held(options(interview="required"))

    check_held(options(interview="required", answers=[ANSWERED]))
    check_held(options(interview="auto"))


async def test_a_model_is_told_what_is_open_and_asked_before(studio: Studio) -> None:
    studio.fake.faults.append(question())

    found = await asked(studio, job := job_of(studio, answers=[ANSWERED]))

    assert found is not None
    assert "jars" in found["suggestions"][1]
    assert found["about"] == ("secret", "past")
    assert IDEA in shown(studio)
    assert str(ANSWERED["question"]) in shown(studio)
    assert "contradiction: what about them does not fit" in shown(studio)
    assert "At most 4 more" in shown(studio)
    assert [record.key for record in job.records] == ["interview"]
    assert job.spent > 0


async def test_a_question_that_was_asked_before_is_asked_for_anew(
    studio: Studio,
) -> None:
    same = "So what does the lighthouse keeper want?"
    studio.fake.faults += [question(question=same), question()]

    found = await asked(studio, job_of(studio, answers=[ANSWERED]))

    assert found is not None
    assert found["question"].startswith("Which of the storms")
    assert "asked before" in shown(studio)


async def test_suggestions_that_say_the_same_are_asked_for_anew(
    studio: Studio,
) -> None:
    same = ["To be left alone by the sea.", "1. To be left alone by the sea", "War."]
    studio.fake.faults += [question(suggestions=same), question()]

    found = await asked(studio, job_of(studio))

    assert found is not None
    assert len(found["suggestions"]) == 3
    assert studio.fake.calls == 2


async def test_a_model_that_has_no_better_question_ends_the_interview(
    studio: Studio,
) -> None:
    same = "So what does the lighthouse keeper want?"
    studio.fake.faults += [question(question=same), question(question=same)]

    assert await asked(studio, job := job_of(studio, answers=[ANSWERED])) is None
    assert job.warnings == ["interview: it ends here. That was asked before."]


async def test_a_model_may_find_that_nothing_is_open(studio: Studio) -> None:
    empty = question(done=True, question="", why="", suggestions=[])
    studio.fake.faults.append(empty)

    assert await asked(studio, job_of(studio)) is None


async def test_answers_are_given_facts_word_for_word(studio: Studio) -> None:
    plan = brief_document(openings=1, exchanges=0, topics=0)
    plan["want"] = "One storm that nobody else has heard of"
    studio.fake.faults.append(Fault("reply", text=json.dumps(plan)))

    job = job_of(studio, answers=[ANSWERED], **SMALL)
    result = await studio.run(job)

    planned = str(studio.body_for(job, "brief")["messages"][-1]["content"])
    assert f"- {ANSWERED['question']}: {ANSWERED['answer']}" in planned
    written = str(studio.body_for(job, "description")["messages"])
    assert str(ANSWERED["answer"]) in written
    answers = result.brief["answers"]
    assert [(one["text"], one["origin"], one["ref"]) for one in answers] == [
        (ANSWERED["answer"], "given", ANSWERED["question"])
    ]
    assert result.brief["core"]["want"]["origin"] == "given"
