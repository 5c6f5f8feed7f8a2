"""What a model is told: the options in words, the brief, one task at a time."""

from typing import Any

import pytest

from card_generator_app.brief import Brief, Topic
from card_generator_app.generation.brief_reply import brief_reply_model, to_brief
from card_generator_app.generation.material import Material, Passage
from card_generator_app.generation.parts import Part, parts_of
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.review_prompting import ReviewPrompting
from card_generator_app.options import parse_options
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import PROJECT_ROOT
from tests.fakes.briefs import brief_document
from tests.fakes.studio import PROMPTS

PROFILES = PromptProfiles(PROJECT_ROOT / "configs" / "prompts")


def prompting(**sent: Any) -> Prompting:
    return Prompting(PROMPTS, parse_options(sent))


def planned(**sent: Any) -> Brief:
    options = parse_options(sent)
    document = brief_document(openings=1 + options.alternate_greetings)
    return to_brief(brief_reply_model(options).model_validate(document), options, 1)


def task_lines(**sent: Any) -> list[str]:
    system, task = prompting(**sent).brief()
    return [*system.content.splitlines(), *task.content.splitlines()]


def test_every_given_fact_has_a_line_of_its_own() -> None:
    lines = task_lines(
        name="Mara", age="40", traits=["wry", "slow"], role_to_user="a rival"
    )

    for line in (
        "- name: Mara",
        "- age: 40",
        "- traits: wry; slow",
        "- who {{user}} is to them: a rival",
    ):
        assert line in lines


def test_every_style_option_has_a_line_of_its_own() -> None:
    lines = task_lines(
        tone=["dry", "slow"], genre=["noir"], setting="a port", avoid=["war"]
    )

    for line in (
        "- Tone: dry, slow.",
        "- Genre: noir.",
        "- Setting: a port.",
        "- Must not appear anywhere: war.",
    ):
        assert line in lines


def test_nothing_fixed_says_nothing_about_fixed_facts() -> None:
    assert not [line for line in task_lines() if "fixed" in line]


@pytest.mark.parametrize(
    ("sent", "absent"),
    [
        ({"example_dialogues": 0}, "sample exchanges"),
        ({"lorebook": "none"}, "lorebook entry"),
        ({"alternate_greetings": 0}, "each at another place"),
    ],
)
def test_what_is_not_wanted_is_not_asked_for(sent: dict[str, Any], absent: str) -> None:
    assert absent in "\n".join(task_lines())
    assert absent not in "\n".join(task_lines(**sent))


@pytest.mark.parametrize("shape", ["prose", "attributes", "plist"])
def test_the_shape_of_the_description_has_a_line_of_its_own(shape: str) -> None:
    words = prompting(description_format=shape)

    task = words.part(Part("description"), planned())[-1].content

    shapes = [line for line in task.splitlines() if line.startswith("Shape: ")]
    assert len(shapes) == 1


def test_all_calls_after_the_brief_share_their_first_message() -> None:
    sent = {"system_prompt_mode": "generate", "post_history_mode": "generate"}
    words, brief = prompting(**sent), planned(**sent)

    asked = [words.part(part, brief) for part in parts_of(parse_options(sent), brief)]
    asked.append(words.lore(brief.world[:4], brief))

    assert len({messages[0] for messages in asked}) == 1
    assert len({messages[-1] for messages in asked}) == len(asked)
    assert {tuple(m.role for m in messages) for messages in asked} == {
        ("system", "user")
    }


def test_the_persons_words_are_marked_in_the_brief_that_texts_are_written_from() -> (
    None
):
    brief = planned(traits=["wry"])

    shared = prompting(traits=["wry"]).part(Part("scenario"), brief)[0].content

    assert '"traits":[{"text":"wry","origin":"given"}]' in shared


def test_each_greeting_is_written_from_its_own_opening() -> None:
    sent = {"alternate_greetings": 12}
    words, brief = prompting(**sent), planned(**sent)

    parts = [Part("first_mes"), *(Part("alternate_greetings", at) for at in range(12))]

    for at, part in enumerate(parts, start=1):
        assert f'"Opening {at}"' in words.part(part, brief)[-1].content


def test_template_marks_in_the_brief_are_only_text() -> None:
    brief = planned()
    brief.core.secret.text = "{{ 7*7 }} {% if %}"
    brief.world[0] = Topic(kind="place", name="{{x}}", keys=["x"], content="{% y %}")
    words = prompting()

    shared, task = words.lore(brief.world[:1], brief)

    assert "{{ 7*7 }} {% if %}" in shared.content
    assert "1. {{x}} (place): {% y %}" in task.content


def test_macros_of_the_concept_reach_the_model_as_they_are() -> None:
    system, task = prompting(concept="{{char}} meets {{user}}").brief()

    assert "{{char}} meets {{user}}" in task.content
    assert "{{char}}" in system.content


MATERIAL = Material(passages=(Passage("harbor.pdf, p. 3", "The harbor froze."),))


@pytest.mark.parametrize("profile", PROFILES.names())
def test_material_is_shown_as_such_wherever_something_is_decided(profile: str) -> None:
    words = Prompting(PROFILES.get(profile), parse_options({"concept": "A pilot."}))
    words.material = MATERIAL
    reviewing = ReviewPrompting(words, parse_options({"concept": "A pilot."}))
    shown = '<passage n="1" from="harbor.pdf, p. 3">\nThe harbor froze.\n</passage>'

    for task in (words.brief(), reviewing.mend_brief({"look": ["thin"]}, planned())):
        assert shown in task[-1].content
    written = words.part(Part("scenario"), planned())
    assert "froze" not in "".join(message.content for message in written)
