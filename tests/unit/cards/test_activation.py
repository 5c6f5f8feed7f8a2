import time
from typing import Any

import pytest

from card_generator_app.cards.activation import (
    Message,
    Options,
    Outcome,
    Reason,
    Simulation,
    simulate,
)
from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebook import new_book, new_entry


def chat(*texts: str) -> list[Message]:
    """Messages in turn, the user's first."""
    roles = ("user", "assistant")
    return [Message(roles[at % 2], text) for at, text in enumerate(texts)]  # type: ignore[arg-type]


def entry(name: str, *keys: str, **fields: Any) -> dict[str, Any]:
    content = fields.pop("content", f"All about {name}.")
    return new_entry(list(keys), content, name=name, **fields)


def run(
    entries: list[dict[str, Any]],
    *texts: str,
    options: Options | None = None,
    **book: Any,
) -> Simulation:
    return simulate(new_book(entries, **book), chat(*texts), options)


def only(found: Simulation) -> Outcome:
    (outcome,) = found.outcomes
    return outcome


def fired(found: Simulation) -> list[str]:
    return [outcome.label for outcome in found.fired]


def test_key_in_the_chat_fires_the_entry_and_says_which() -> None:
    outcome = only(run([entry("Village", "brightwick", "hamlet")], "To Brightwick!"))

    assert (outcome.fires, outcome.reason) == (True, Reason.KEY)
    assert "'brightwick' is in the last 1 messages" in outcome.why
    assert outcome.tokens > 0


def test_entry_without_its_key_says_what_was_looked_for() -> None:
    outcome = only(run([entry("Village", "brightwick")], "Hello."))

    assert (outcome.fires, outcome.reason) == (False, Reason.NO_MATCH)
    assert "brightwick" in outcome.why


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"enabled": False}, Reason.DISABLED),
        ({"content": "  "}, Reason.EMPTY),
        ({"content": "@@dont_activate\nText"}, Reason.CONDITION),
    ],
)
def test_entry_that_cannot_fire(fields: dict[str, Any], reason: Reason) -> None:
    assert only(run([entry("A", "hello", **fields)], "hello")).reason is reason


def test_entry_without_keys_is_told_from_one_without_match() -> None:
    assert only(run([entry("A")], "hello")).reason is Reason.NO_KEYS


@pytest.mark.parametrize(
    ("fields", "text", "fires"),
    [
        ({}, "BRIGHTWICK", True),
        ({"case_sensitive": True}, "BRIGHTWICK", False),
        ({"case_sensitive": True}, "Brightwick", True),
        ({"extensions": {"match_whole_words": True}}, "Brightwicks", False),
        ({"extensions": {"match_whole_words": True}}, "(Brightwick)", True),
        ({"content": "@@match_full_word\nx"}, "Brightwicks", False),
    ],
)
def test_case_and_whole_words(fields: dict[str, Any], text: str, fires: bool) -> None:
    assert only(run([entry("A", "Brightwick", **fields)], text)).fires is fires


@pytest.mark.parametrize(
    ("key", "fields", "text", "fires"),
    [
        ("/bright\\w+/i", {}, "BRIGHTWICK", True),
        ("/bright\\w+/", {}, "BRIGHTWICK", False),
        ("bright.+k", {"use_regex": True}, "Brightwick", True),
        ("(broken", {"use_regex": True}, "(broken", False),
        ("/(?<place>wick)(?!s)/", {}, "wicks", False),
    ],
)
def test_patterns(key: str, fields: dict[str, Any], text: str, fires: bool) -> None:
    assert only(run([entry("A", key, **fields)], text)).fires is fires


def test_hostile_pattern_is_given_up_and_named() -> None:
    began = time.perf_counter()

    found = run([entry("A", "/(a+)+$/")], "a" * 5000 + "!")

    assert time.perf_counter() - began < 2
    assert not only(found).fires
    assert "/(a+)+$/" in found.notes[0]


@pytest.mark.parametrize(
    ("logic", "text", "fires"),
    [
        (0, "dragon", False),
        (0, "dragon fire", True),
        (1, "dragon fire", True),
        (1, "dragon fire gold", False),
        (2, "dragon", True),
        (2, "dragon gold", False),
        (3, "dragon fire", False),
        (3, "dragon fire gold", True),
    ],
)
def test_selective_logic(logic: int, text: str, fires: bool) -> None:
    one = entry(
        "A",
        "dragon",
        selective=True,
        secondary_keys=["fire", "gold"],
        extensions={"selectiveLogic": logic},
    )

    outcome = only(run([one], text))

    assert outcome.fires is fires
    assert outcome.reason is (Reason.KEY if fires else Reason.SECONDARY)


def test_secondary_keys_of_an_entry_that_is_not_selective_are_ignored() -> None:
    assert only(run([entry("A", "dragon", secondary_keys=["fire"])], "dragon")).fires


def test_strict_v3_ignores_constant_and_secondary_keys_of_patterns() -> None:
    constant = entry("A", "x+", use_regex=True, constant=True)

    assert only(run([constant], "hello")).fires
    assert not only(run([constant], "hello", options=Options(strict_v3=True))).fires


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({}, False),
        ({"extensions": {"scan_depth": 3}}, True),
        ({"content": "@@scan_depth 3\nText"}, True),
    ],
)
def test_scan_depth_of_an_entry_overrides_the_books(
    fields: dict[str, Any], fires: bool
) -> None:
    found = run([entry("A", "dragon", **fields)], "dragon", "b", "c", scan_depth=2)

    assert only(found).fires is fires


def test_constant_entry_fires_without_a_key() -> None:
    assert only(run([entry("A", constant=True)], "hello")).reason is Reason.CONSTANT


def test_fired_entries_come_in_insertion_order() -> None:
    entries = [
        entry("late", "x", insertion_order=9),
        entry("early", "x", insertion_order=1),
        entry("middle", "x", insertion_order=5),
    ]

    assert fired(run(entries, "x")) == ["early", "middle", "late"]


def test_chance_is_drawn_from_the_seed() -> None:
    one = entry("A", "x", extensions={"probability": 50})

    results = [only(run([one], "x", options=Options(seed=s))).fires for s in range(60)]
    again = [only(run([one], "x", options=Options(seed=s))).fires for s in range(60)]

    assert results == again
    assert 15 < sum(results) < 45


def test_no_chance_says_the_draw() -> None:
    outcome = only(run([entry("A", "x", extensions={"probability": 0})], "x"))

    assert outcome.reason is Reason.PROBABILITY
    assert "0 %" in outcome.why


def test_chance_that_is_switched_off_does_not_count() -> None:
    extensions = {"probability": 0, "useProbability": False}

    assert only(run([entry("A", "x", extensions=extensions)], "x")).fires


def test_one_of_an_inclusion_group_fires() -> None:
    entries = [
        entry(name, "x", extensions={"group": "weather", "group_weight": weight})
        for name, weight in (("rain", 0), ("sun", 100))
    ]

    found = run(entries, "x")

    assert fired(found) == ["sun"]
    assert found.outcomes[0].reason is Reason.GROUP
    assert "'sun'" in found.outcomes[0].why


def test_group_override_takes_the_highest_order() -> None:
    entries = [
        entry(
            name,
            "x",
            insertion_order=order,
            extensions={"group": "g", "group_override": True},
        )
        for name, order in (("low", 1), ("high", 9))
    ]

    assert fired(run(entries, "x")) == ["high"]


def test_group_scoring_prefers_more_keys() -> None:
    extensions = {"group": "g", "use_group_scoring": True}
    entries = [
        entry("one key", "x", extensions=extensions),
        entry("two keys", "x", "y", extensions=extensions),
    ]

    for seed in range(8):
        assert fired(run(entries, "x y", options=Options(seed=seed))) == ["two keys"]


def test_budget_drops_low_priority_first_and_says_what_was_left() -> None:
    entries = [
        entry("low", "x", priority=1, content="word " * 30),
        entry("high", "x", priority=9, content="other " * 30),
    ]

    found = run(entries, "x", token_budget=50)

    assert fired(found) == ["high"]
    assert found.outcomes[0].reason is Reason.BUDGET
    assert "of 50 are left" in found.outcomes[0].why
    assert found.tokens <= 50


def test_entry_that_ignores_the_budget_fires_anyway() -> None:
    one = entry("A", "x", extensions={"ignore_budget": True})

    assert only(run([one], "x", token_budget=1)).fires


def test_the_same_content_fires_once() -> None:
    entries = [entry("A", "x", content="Same."), entry("B", "x", content="Same.")]

    found = run(entries, "x")

    assert fired(found) == ["A"]
    assert found.outcomes[1].reason is Reason.DUPLICATE


def recursive(**switches: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        entry("A", "alpha", content="beta", extensions=switches.get("a", {})),
        entry("B", "beta", content="gamma", extensions=switches.get("b", {})),
        entry("C", "gamma", content="end"),
    ]


def test_recursion_follows_called_entries() -> None:
    found = run(recursive(), "alpha", recursive_scanning=True)

    assert fired(found) == ["A", "B", "C"]
    assert [one.step for one in found.outcomes] == [0, 1, 2]
    assert found.outcomes[2].reason is Reason.RECURSION


def test_without_recursion_only_the_chat_calls() -> None:
    assert fired(run(recursive(), "alpha")) == ["A"]


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        ({"a": {"prevent_recursion": True}}, ["A"]),
        ({"b": {"exclude_recursion": True}}, ["A"]),
        ({"b": {"delay_until_recursion": 1}}, ["A", "B", "C"]),
        ({"a": {"delay_until_recursion": True}}, []),
    ],
)
def test_the_three_recursion_switches(
    switches: dict[str, Any], expected: list[str]
) -> None:
    found = run(recursive(**switches), "alpha", recursive_scanning=True)

    assert fired(found) == expected


def test_recursion_steps_are_limited() -> None:
    options = Options(recursive_scanning=True, max_recursion_steps=1)
    book = {"extensions": {}, "entries": recursive()}

    assert fired(simulate(book, chat("alpha"), options)) == ["A", "B"]


@pytest.mark.parametrize(
    ("extensions", "pattern"),
    [
        ({}, "10000000"),
        ({"sticky": 3}, "11100000"),
        ({"sticky": 2, "cooldown": 2}, "11000000"),
        ({"delay": 2}, "00000000"),
    ],
)
def test_timers_over_a_chat(extensions: dict[str, Any], pattern: str) -> None:
    one = entry("A", "dragon", extensions=extensions)
    texts = ["dragon", *"bcdefgh"]

    found = "".join(
        str(int(only(run([one], *texts[:length], scan_depth=1)).fires))
        for length in range(1, 9)
    )

    assert found == pattern


def test_cooldown_holds_back_a_key_that_is_there() -> None:
    one = entry("A", "dragon", extensions={"cooldown": 3})

    states = [
        only(run([one], *["dragon"] * length, scan_depth=1)) for length in range(1, 6)
    ]

    assert [one.fires for one in states] == [True, False, False, True, False]
    assert states[1].reason is Reason.COOLDOWN


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
