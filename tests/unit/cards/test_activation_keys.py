import time
from typing import Any

import pytest

from card_generator_app.cards.activation import Options, Reason
from tests.unit.cards.lore import entry, only, run


def test_key_in_the_chat_fires_the_entry_and_says_which() -> None:
    outcome = only(run([entry("Village", "brightwick", "hamlet")], "To Brightwick!"))

    assert (outcome.fires, outcome.reason) == (True, Reason.KEY)
    assert "'brightwick' is in the last message" in outcome.why
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


@pytest.mark.parametrize(
    ("key", "text", "fires"),
    [
        ("/home/user", "in /home/user it lies", True),  # a path, no pattern
        ("/home/user", "home", False),
        ("/(open/", "see /(open/ there", True),  # no valid pattern: plain text
        ("/a\\/b/", "a/b", True),
        ("/dragon/q", "dragon", False),  # no such flag
    ],
)
def test_what_is_no_pattern_is_plain_text(key: str, text: str, fires: bool) -> None:
    assert only(run([entry("A", key)], text)).fires is fires


@pytest.mark.parametrize(
    ("key", "text", "fires"),
    [
        ("月", "她叫月纱", True),
        ("кот", "который", True),
        ("cat", "cat_", False),
        ("old cat", "bold cats", True),  # several words stand as they are
    ],
)
def test_whole_words_go_by_ascii_letters_as_in_sillytavern(
    key: str, text: str, fires: bool
) -> None:
    options = Options(whole_words=True)

    assert only(run([entry("A", key)], text, options=options)).fires is fires


@pytest.mark.parametrize("own", [None, False, True])
def test_case_is_the_readers_where_the_entry_does_not_say(own: bool | None) -> None:
    one = entry("A", "Dragon")
    del one["case_sensitive"]
    if own is not None:
        one["case_sensitive"] = own

    outcome = only(run([one], "dragon", options=Options(case_sensitive=True)))

    assert outcome.fires is (own is False)


def test_names_in_keys_stand_for_who_chats() -> None:
    options = Options(user="Ada", character="Mara")
    entries = [entry("user", "{{User}}"), entry("char", "<BOT>")]

    found = run(entries, "Ada met Mara.", options=options)

    assert [outcome.fires for outcome in found.outcomes] == [True, True]


def test_speakers_are_scanned_only_when_wanted() -> None:
    one = entry("A", "mara")

    with_names = run(
        [one], "Hello.", "Hm.", options=Options(include_names=True, character="Mara")
    )

    assert only(with_names).fires
    assert not only(run([one], "Hello.", "Hm.")).fires


def test_comments_in_messages_are_not_scanned() -> None:
    found = run([entry("A", "dragon")], "Hello {{// dragon}}{{comment: dragon}}.")

    assert not only(found).fires


def test_entry_that_a_search_by_meaning_could_call_says_so() -> None:
    one = entry("A", "dragon", extensions={"vectorized": True})

    silent, called = run([one], "hello"), run([one], "dragon")

    assert only(silent).reason is Reason.VECTORIZED
    assert "not simulated" in only(silent).why
    assert "search by meaning" in silent.notes[0]
    assert only(called).reason is Reason.KEY
