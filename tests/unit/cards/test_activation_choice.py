from typing import Any

import pytest

from card_generator_app.cards.activation import Options, Reason, Simulation
from tests.unit.cards.lore import entry, fired, only, run


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


def test_fired_entries_stand_in_the_order_of_the_prompt() -> None:
    def at(name: str, position: int, order: int, **more: Any) -> dict[str, Any]:
        extensions = {"position": position, **more}
        return entry(name, "x", insertion_order=order, extensions=extensions)

    entries = [
        at("shallow", 4, 1, depth=0),
        at("deep late", 4, 9, depth=4),
        at("deep early", 4, 1, depth=4),
        at("note", 2, 1),
        at("examples", 5, 1),
        at("after", 1, 1),
        at("before late", 0, 9),
        at("before early", 0, 1),
        at("outlet", 7, 1, outlet_name="rules"),
    ]

    found = run(entries, "x")

    assert fired(found) == [
        "before early",
        "before late",
        "after",
        "examples",
        "note",
        "deep early",
        "deep late",
        "shallow",
        "outlet",
    ]
    assert found.fired[-1].placement == ("outlet rules", None, "system")


def group(name: str, *keys: str, **more: Any) -> dict[str, Any]:
    order = more.pop("insertion_order", 100)
    return entry(name, *keys, insertion_order=order, extensions={"group": "g", **more})


def test_where_the_groups_entry_has_no_luck_nobody_fires() -> None:
    entries = [
        group("lucky", "x", group_weight=0),
        group("unlucky", "x", probability=0),
    ]

    found = run(entries, "x")

    assert [one.reason for one in found.outcomes] == [Reason.GROUP, Reason.PROBABILITY]


def test_group_that_had_its_entry_gives_way_in_recursion() -> None:
    entries = [
        group("first", "x", prevent_recursion=True),
        group("second", "all about c"),
    ]
    entries += [entry("caller", "x", content="All about c.")]

    found = run(entries, "x", recursive_scanning=True)

    assert fired(found) == ["first", "caller"]
    assert "went to 'first'" in found.outcomes[1].why


def test_group_scoring_leaves_those_alone_that_do_not_go_by_it() -> None:
    scored = {"use_group_scoring": True, "group_weight": 0}
    entries = [
        group("scored, fewer keys", "x", **scored),
        group("scored, more keys", "x", "y", **scored),
        group("not scored", "x", use_group_scoring=False),
    ]

    assert fired(run(entries, "x y")) == ["not scored"]


@pytest.mark.parametrize(("logic", "winner"), [(0, "with secondary"), (2, "plain")])
def test_group_score_counts_secondary_keys_that_are_wanted(
    logic: int, winner: str
) -> None:
    extensions = {"group": "g", "selectiveLogic": logic}
    secondary = ["y"] if logic == 0 else ["absent"]
    entries = [
        entry("plain", "x", "xx", "z" if logic == 0 else "xx", extensions=extensions),
        entry(
            "with secondary",
            "x",
            "xx" if logic == 0 else "z",
            selective=True,
            secondary_keys=secondary,
            extensions=extensions,
        ),
    ]

    for seed in range(6):
        options = Options(group_scoring=True, seed=seed)
        assert fired(run(entries, "xx y", options=options)) == [winner]


def test_sticky_entries_keep_their_group() -> None:
    entries = [group("sticky", "dragon", sticky=9), group("new", "hello")]

    found = run(entries, "dragon", "hm", "hello", scan_depth=1)

    assert fired(found) == ["sticky"]
    assert "still sticks" in found.outcomes[1].why


def budgeted(options: Options, **book: Any) -> Simulation:
    words = {"one": 30, "two": 30, "three": 30}
    entries = [
        entry(name, "x", content=f"{name} " * count, insertion_order=at)
        for at, (name, count) in enumerate(words.items())
    ]
    return run(entries, "x", options=options, **book)


def test_budget_in_percent_of_the_context_capped_by_tokens() -> None:
    percent = Options(budget_percent=10, context_tokens=800)
    capped = Options(budget_percent=10, context_tokens=800, token_budget=40)

    assert budgeted(percent).token_budget == 80
    assert fired(budgeted(percent)) == ["two", "three"]
    assert fired(budgeted(capped)) == ["three"]
    assert budgeted(capped, token_budget=70).token_budget == 70  # the book's own


def test_budget_that_is_used_up_is_noted_and_ends_recursion() -> None:
    entries = [
        entry("caller", "x", content="dragon " * 30, insertion_order=200),
        entry("dropped", "x", content="word " * 90),
        entry("called", "dragon"),
    ]

    found = run(entries, "x", recursive_scanning=True, token_budget=60)

    assert fired(found) == ["caller"]
    assert found.notes == ["the token budget is used up; it left out 1 entries"]


def test_entry_that_ignores_the_budget_still_spends_it() -> None:
    entries = [
        entry(
            "free",
            "x",
            content="a " * 50,
            priority=9,
            extensions={"ignore_budget": True},
        ),
        entry("bound", "x", content="b " * 30, priority=1),
    ]

    found = run(entries, "x", token_budget=60)

    assert fired(found) == ["free"]


def test_entry_to_drop_when_the_context_is_full_is_asked_last() -> None:
    entries = [
        entry(
            "droppable",
            "x",
            priority=9,
            content=f"@@ignore_on_max_context\n{'a ' * 30}",
        ),
        entry("kept", "x", priority=1, content="b " * 30),
    ]

    assert fired(run(entries, "x", token_budget=50)) == ["kept"]
