import time
from typing import Any

import pytest

from card_generator_app.cards.activation import Message, Options, Reason, simulate
from card_generator_app.cards.lorebook import new_book
from tests.unit.cards.lore import chat, entry, fired, only, run


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

    assert [one.fires for one in states] == [True, False, False, True, True]
    assert states[1].reason is Reason.COOLDOWN


def test_turns_are_where_a_reply_was_asked_for() -> None:
    one = entry("A", "dragon", extensions={"cooldown": 3})
    texts = ["dragon", "a", "dragon", "dragon!", "dragon"]

    # Fired for the reply to the first message, rested for the second; what the character
    # says itself is no turn.
    assert only(run([one], *texts, scan_depth=1)).fires


def test_chat_without_replies_has_a_turn_after_each_message() -> None:
    one = entry("A", "dragon", extensions={"sticky": 3})
    messages = [Message("user", text) for text in ("dragon", "b", "c")]

    found = simulate(new_book([one], scan_depth=1), messages)

    assert only(found).reason is Reason.STICKY
    assert only(found).why == "it fired at message 1 and sticks for 3 messages"


def test_recursion_names_the_entry_that_called() -> None:
    found = run(recursive(), "alpha", recursive_scanning=True)

    assert found.outcomes[1].why == "key 'beta' is in entry 'A'"


def test_recursion_scans_the_chat_and_all_that_was_called() -> None:
    split = entry(
        "split", "chatted", selective=True, secondary_keys=["beta"]
    )  # one key here, the other there

    found = run([*recursive(), split], "alpha chatted", recursive_scanning=True)

    assert "split" in fired(found)


def test_hidden_keys_call_others_but_comments_do_not() -> None:
    entries = [
        entry("A", "alpha", content="Text {{hidden_key:beta}}{{// gamma}}."),
        entry("B", "beta"),
        entry("C", "gamma"),
    ]

    assert fired(run(entries, "alpha", recursive_scanning=True)) == ["A", "B"]


def test_levels_of_delayed_recursion_come_one_after_the_other() -> None:
    entries = [
        entry("start", "alpha", content="omega"),
        entry("second", "omega", extensions={"delay_until_recursion": 2}),
        entry("first", "omega", extensions={"delay_until_recursion": 1}),
        entry("ninth", "nothing", extensions={"delay_until_recursion": 9}),
    ]

    found = run(entries, "alpha", recursive_scanning=True)

    steps = {one.label: one.step for one in found.fired}
    assert steps == {"start": 0, "first": 1, "second": 3}
    assert found.outcomes[3].reason is Reason.NO_MATCH


def test_delayed_entry_says_that_recursion_is_off() -> None:
    one = entry("A", "alpha", extensions={"delay_until_recursion": 1})

    outcome = only(run([one], "alpha"))

    assert outcome.reason is Reason.AWAITS_RECURSION
    assert "recursive scanning is off" in outcome.why


def test_delayed_entry_may_find_its_key_in_the_chat_once_another_fired() -> None:
    late = entry("late", "alpha", extensions={"delay_until_recursion": 1})

    found = run([late, entry("other", "alpha")], "alpha", recursive_scanning=True)

    assert sorted(fired(found)) == ["late", "other"]


LONG_CHAT = ["dragon", "b", "castle", "d", "e", "f"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(scan_depth=2), []),
        (Options(scan_depth=2, min_activations=1), ["castle"]),
        (Options(scan_depth=2, min_activations=2), ["castle", "dragon"]),
        (Options(scan_depth=2, min_activations=2, max_depth=4), ["castle"]),
        (Options(scan_depth=2, min_activations=2, max_depth=3), []),
    ],
)
def test_scan_goes_further_back_until_enough_fire(
    options: Options, expected: list[str]
) -> None:
    entries = [
        entry("castle", "castle"),
        entry("dragon", "dragon", insertion_order=200),
    ]

    assert fired(run(entries, *LONG_CHAT, options=options)) == expected


def test_scan_further_back_leaves_an_entrys_own_depth() -> None:
    one = entry("A", "dragon", extensions={"scan_depth": 1})

    found = run([one], *LONG_CHAT, options=Options(min_activations=1))

    assert not only(found).fires


def test_scan_further_back_recurses_from_what_it_finds() -> None:
    entries = [entry("castle", "castle", content="moat"), entry("moat", "moat")]
    options = Options(scan_depth=1, min_activations=1, recursive_scanning=True)
    book = {"extensions": {}, "entries": entries}

    assert fired(simulate(book, chat(*LONG_CHAT), options)) == ["castle", "moat"]


def test_scans_over_a_huge_book_are_stopped_and_told() -> None:
    entries = [entry(f"e{at}", f"key{at}") for at in range(4_000)]
    options = Options(scan_depth=1, min_activations=1)
    began = time.process_time()

    found = run(entries, *["hello"] * 900, options=options)

    assert time.process_time() - began < 20
    assert found.notes == ["stopped after 51 scans: book and chat are too large"]
