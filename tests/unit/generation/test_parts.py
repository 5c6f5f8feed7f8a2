"""What there is to write, in which order it is put together, and how long it may be."""

from typing import Any

import pytest

from card_generator_app.brief import Brief
from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.brief_reply import brief_reply_model, to_brief
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.parts import (
    Part,
    brief_limit,
    parts_of,
    token_limit,
    token_ranges,
)
from card_generator_app.generation.prose import plain_text, whole_sentences
from card_generator_app.options import parse_options
from tests.fakes.briefs import brief_document

PRESETS = ("lite", "standard", "rich")


def brief_with(**asked: Any) -> Brief:
    options = parse_options({"alternate_greetings": 20})
    reply = brief_reply_model(options).model_validate(brief_document(**asked))
    return to_brief(reply, options, 1)


def keys(sent: dict[str, Any], brief: Brief | None = None) -> list[str]:
    parts = parts_of(parse_options(sent), brief or brief_with())
    return [part.key for part in parts]


def test_the_usual_parts_are_asked_for() -> None:
    assert keys({}) == [
        "description",
        "personality",
        "scenario",
        "first_mes",
        "alternate_greetings.0",
        "alternate_greetings.1",
        "mes_example",
        "creator_notes",
    ]


@pytest.mark.parametrize(
    ("sent", "key", "is_there"),
    [
        ({"system_prompt_mode": "generate"}, "system_prompt", True),
        ({}, "system_prompt", False),
        ({"post_history_mode": "generate"}, "post_history_instructions", True),
        ({"example_dialogues": 0}, "mes_example", False),
        ({"alternate_greetings": 0}, "alternate_greetings.0", False),
    ],
)
def test_a_part_is_there_when_it_was_asked_for(
    sent: dict[str, Any], key: str, is_there: bool
) -> None:
    assert (key in keys(sent)) is is_there


def test_there_are_no_more_greetings_than_scenes() -> None:
    found = keys({"alternate_greetings": 9}, brief_with(openings=4))

    assert len([key for key in found if key.startswith("alternate")]) == 3


def test_a_series_is_ordered_by_number() -> None:
    draft = Draft(Brief())

    for at in (10, 2, 0, 11, 1):
        draft.put(Part("alternate_greetings", at), str(at))

    assert draft.series("alternate_greetings") == ["0", "1", "2", "10", "11"]


def test_a_longer_preset_has_longer_ranges_and_more_room() -> None:
    options = [parse_options({"length_preset": preset}) for preset in PRESETS]

    for field in ("description", "personality", "first_mes", "mes_example", "lorebook"):
        limits = [token_limit(one, field) for one in options]
        assert limits == sorted(set(limits))
    assert len({token_ranges(one)["description"] for one in options}) == 3


@pytest.mark.parametrize("preset", PRESETS)
def test_the_room_is_at_least_twice_what_the_prompt_asks_for(preset: str) -> None:
    options = parse_options({"length_preset": preset})

    upper = int(token_ranges(options)["description"].split("-")[1])

    assert token_limit(options, "description") >= 2 * upper


def test_max_output_tokens_is_the_limit_of_every_reply() -> None:
    options = parse_options({"max_output_tokens": 99})

    assert {token_limit(options, "description"), brief_limit(options)} == {99}


def test_the_room_for_the_brief_grows_with_what_is_asked() -> None:
    large = parse_options({"lorebook_entries": 200, "alternate_greetings": 20})

    assert brief_limit(parse_options({})) == 8000
    assert brief_limit(large) > 200 * 150


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (" Plain. ", "Plain."),
        ("```\nFenced.\n```", "Fenced."),
        ("```markdown\nFenced.\n\nTwice.\n```", "Fenced.\n\nTwice."),
        ("<think>Hm.</think>\nSaid.", "Said."),
        ("<think>Hm, and so", ""),
        ('"Come in," she says. "Sit."', '"Come in," she says. "Sit."'),
        ("Some `code` and ```more``` of it.", "Some `code` and ```more``` of it."),
    ],
)
def test_wrapping_is_taken_off_and_the_text_left_alone(reply: str, text: str) -> None:
    assert plain_text(reply) == text


@pytest.mark.parametrize(
    ("cut", "text"),
    [
        ("One. Two. Thr", "One. Two."),
        (
            'She nods. "Come in." *She turns.* And the',
            'She nods. "Come in." *She turns.*',
        ),
        ("Name: Mara\nAge: 40\nSpe", "Name: Mara\nAge: 40"),
        ("她点点头。她转身。然后", "她点点头。她转身。"),
        ("It cost 3.50 and a very long story without an en", None),
        ("Yes. " + "and on it went without an end " * 9, None),
    ],
)
def test_a_cut_off_text_ends_at_a_sentence_unless_too_much_were_lost(
    cut: str, text: str | None
) -> None:
    assert whole_sentences(cut) == (cut if text is None else text)


def test_a_blank_text_never_becomes_a_card() -> None:
    from card_generator_app.generation.composer_writer import ComposerWriter
    from card_generator_app.generation.stages.assemble import build_card

    options, draft = parse_options({}), Draft(brief_with())
    draft.put(Part("scenario"), "  ")

    with pytest.raises(ReplyUnusable, match="nothing was written for scenario"):
        build_card(draft, options, ComposerWriter(None, options, 1), now=0)  # type: ignore[arg-type]
