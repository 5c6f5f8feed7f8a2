from typing import Any

import pytest

from card_generator_app.cards.activation import Options, Reason, simulate
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book
from tests.unit.cards.lore import chat, entry, fired, only, run


@pytest.mark.parametrize(
    ("decorators", "texts", "fires"),
    [
        ("@@activate", ["hello"], True),
        ("@@activate_only_after 1", ["dragon"], False),
        ("@@activate_only_after 1", ["a", "b", "dragon"], True),
        ("@@activate_only_every 2", ["a", "b", "dragon"], False),
        ("@@activate_only_every 2", ["a", "b", "c", "d", "dragon"], True),
        ("@@exclude_keys egg", ["dragon egg"], False),
        ("@@additional_keys fire, gold", ["dragon"], False),
        ("@@additional_keys fire, gold", ["dragon gold"], True),
        ("@@is_greeting 1", ["dragon"], False),
        ("@@keep_activate_after_match", ["dragon", "b", "c", "d", "e", "f"], True),
        ("@@dont_activate_after_match", ["dragon", "dragon"], False),
        ("@@unknown\n@@@activate", ["hello"], True),
        ("@@probability 0", ["dragon"], False),
    ],
)
def test_decorators(decorators: str, texts: list[str], fires: bool) -> None:
    one = entry("A", "dragon", content=f"{decorators}\nText.")

    outcome = only(run([one], *texts))

    assert outcome.fires is fires
    if fires:
        assert outcome.content == "Text."


@pytest.mark.parametrize(
    ("fields", "placement"),
    [
        ({}, ("before_char", None, "system")),
        ({"position": "after_char"}, ("after_char", None, "system")),
        (
            {"extensions": {"position": 4, "depth": 2, "role": 1}},
            ("at_depth", 2, "user"),
        ),
        ({"content": "@@depth 6\n@@role assistant\nx"}, ("at_depth", 6, "assistant")),
        ({"content": "@@position personality\nx"}, ("personality", None, "system")),
    ],
)
def test_placement(fields: dict[str, Any], placement: tuple[Any, ...]) -> None:
    assert only(run([entry("A", "x", **fields)], "x")).placement == placement


def test_card_gives_the_name_in_keys_and_texts_to_scan() -> None:
    card = new_card(name="Mara", scenario="A cold bakery.")
    book = new_book(
        [
            entry("name", "{{char}}"),
            entry("scenario", "bakery", extensions={"match_scenario": True}),
        ]
    )

    found = simulate(book, chat("Hello Mara."), card=card)

    assert fired(found) == ["name", "scenario"]


def test_damaged_numbers_in_extensions_do_no_harm() -> None:
    extensions: dict[str, Any] = {
        "depth": "",
        "probability": "many",
        "sticky": None,
        "role": [],
        "position": "at_depth",
        "group_weight": {},
        "group": 5,
        "scan_depth": "x",
    }

    assert only(run([entry("A", "x", extensions=extensions)], "x")).fires


@pytest.mark.parametrize(
    ("decorators", "placement"),
    [
        ("@@reverse_depth 1", ("at_depth", 2, "system")),
        ("@@reverse_depth 9", ("at_depth", 0, "system")),
        ("@@depth 2\n@@position scenario", ("scenario", None, "system")),
        ("@@depth 2\n@@reverse_depth 1", ("at_depth", 2, "system")),
        ("@@instruct_depth 90\n@@@depth 5", ("at_depth", 5, "system")),
        ("@@depth many\n@@@depth 5", ("at_depth", 5, "system")),
        ("@@role boss\n@@@role user", ("before_char", None, "user")),
    ],
)
def test_placement_by_decorators(decorators: str, placement: tuple[Any, ...]) -> None:
    one = entry("A", "x", content=f"{decorators}\nText.")

    assert only(run([one], "a", "b", "x")).placement == placement


def test_activate_wins_over_every_other_decorator() -> None:
    one = entry("A", content="@@dont_activate\n@@activate\n@@is_greeting 4\nText.")

    assert only(run([one], "hello")).reason is Reason.FORCED


def test_excluded_keys_all_need_to_be_there() -> None:
    one = entry("A", "x", content="@@exclude_keys_all egg, nest\nText.")

    assert only(run([one], "x egg")).fires
    assert only(run([one], "x egg nest")).reason is Reason.EXCLUDED


@pytest.mark.parametrize(
    ("icon", "fires"), [("", True), ("knight", True), ("elf", False)]
)
def test_entry_of_a_user_icon(icon: str, fires: bool) -> None:
    one = entry("A", "x", content="@@is_user_icon knight\nText.")

    assert only(run([one], "x", options=Options(user_icon=icon))).fires is fires


def test_entry_that_switches_off_a_prompt_is_noted() -> None:
    one = entry("A", "x", content="@@disable_ui_prompt system_prompt\nText.")

    assert run([one], "x").notes == ["'A' switches off the reader's own system_prompt"]


@pytest.mark.parametrize(
    ("wanted", "options", "fires"),
    [
        ({"names": ["Mara"]}, Options(), True),
        ({"names": ["Mara"]}, Options(character="Ada"), False),
        ({"names": ["Ada", "mara"]}, Options(), True),
        ({"names": ["Mara"], "isExclude": True}, Options(), False),
        ({"names": ["Ada"], "isExclude": True}, Options(), True),
        ({"names": [], "tags": ["Baker"]}, Options(), True),
        ({"names": [], "tags": ["elf"]}, Options(), False),
        ({"names": [], "tags": ["elf"]}, Options(tags=("Elf",)), True),
        ({"names": [], "tags": ["baker"], "isExclude": True}, Options(), False),
        ({"names": ["Mara"], "tags": ["elf"]}, Options(), False),
        ("damaged", Options(), True),
        ({"names": "Ada", "tags": None}, Options(), True),
    ],
)
def test_entry_bound_to_characters(wanted: Any, options: Options, fires: bool) -> None:
    one = entry("A", "x", extensions={"characterFilter": wanted})
    card = new_card(name="Mara", tags=["baker"])

    outcome = only(simulate(new_book([one]), chat("x"), options, card=card))

    assert outcome.fires is fires
    assert fires or outcome.reason is Reason.CHARACTER


def test_entry_bound_to_a_character_says_when_none_is_known() -> None:
    names = entry("A", "x", extensions={"characterFilter": {"names": ["Mara"]}})
    tags = entry("B", "x", extensions={"characterFilter": {"tags": ["elf"]}})

    found = run([names, tags], "x")

    assert found.outcomes[0].why == "it is only for Mara; no character is known"
    assert found.outcomes[1].fires  # SillyTavern asks for tags only where there are any


@pytest.mark.parametrize(
    ("triggers", "fires"), [([], True), (["swipe"], True), (["normal", "quiet"], False)]
)
def test_entry_bound_to_a_kind_of_request(triggers: list[str], fires: bool) -> None:
    one = entry("A", "x", extensions={"triggers": triggers})

    outcome = only(run([one], "x", options=Options(trigger="swipe")))

    assert outcome.fires is fires
    assert fires or outcome.why == "it fires only for normal, quiet, this is swipe"


SCANNED = {
    "match_persona_description": "the persona",
    "match_character_description": "the description",
    "match_character_personality": "the personality",
    "match_scenario": "the scenario",
    "match_creator_notes": "the creator notes",
    "match_character_depth_prompt": "the depth prompt",
}


def card_that_says(word: str) -> Card:
    return new_card(
        name="Mara",
        description=word,
        personality=word,
        scenario=word,
        creator_notes=word,
        extensions={"depth_prompt": {"prompt": word}},
    )


@pytest.mark.parametrize(("extension", "where"), SCANNED.items())
def test_entry_may_scan_what_stands_beside_the_chat(extension: str, where: str) -> None:
    wants = entry("A", "dragon", extensions={extension: True})
    does_not = entry("B", "dragon")

    found = simulate(
        new_book([wants, does_not]),
        chat("hello"),
        Options(persona="dragon"),
        card=card_that_says("A dragon."),
    )

    assert fired(found) == ["A"]
    assert found.outcomes[0].why == f"key 'dragon' is in {where}"
